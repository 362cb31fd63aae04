import LabSupport
import RISCV

/// Milestone 4. Filling the shadow tables, fault by fault.
extension VirtualMachine {
    /// The address space that the guest is in.
    var space: ShadowTables.Space {
        let translates = mode != .machine && csr[.satp] >> 60 == 8
        guard translates else { return ShadowTables.Space(satp: 0, isUser: false, sum: false, mxr: false) }
        return ShadowTables.Space(
            satp: csr[.satp], isUser: mode == .user,
            // In U, SUM means nothing.
            sum: mode == .supervisor && csr[.mstatus] & Status.sum != 0, mxr: csr[.mstatus] & Status.mxr != 0)
    }

    /// Whether loads and stores go through another address space than fetches: M with MPRV.
    ///
    /// One root cannot serve both, so such instructions are interpreted.
    var loadsTranslateOtherwise: Bool {
        mode == .machine && csr[.mstatus] & Status.mprv != 0 && effectiveMode(for: .load) != .machine
            && csr[.satp] >> 60 == 8
    }

    /// Puts the shadow table of the guest's address space on the hart.
    func useShadow() {
        let root = shadow.root(of: space)
        if hypervisor.loaded != .shadow(root: root, generation: shadow.generation, of: ObjectIdentifier(self))
        {
            hart.secondStage = nil
            hart.mode = .user
            // Nothing is the guest's own: every trap and every look at a counter comes to us.
            for csr: CSR in [.medeleg, .mideleg, .mie, .mcounteren, .menvcfg] { hart.write(csr, 0) }
            hart.write(.satp, root)
            hart.fence()
            hypervisor.loaded = .shadow(
                root: root, generation: shadow.generation, of: ObjectIdentifier(self))
        }
    }

    /// A page fault of the hart: the shadow table had no entry, or one that allows less.
    ///
    /// - ISA: Privileged 1.12, §4.3.2; shadow paging as in VMware's and Xen's first versions
    public func shadowFault(at address: UInt64, for access: Access) throws {
        // TODO vmm.4
        // Walk the guest's table as the virtual hart would. It throws: the fault is the guest's own,
        // reflect it. It leads into the slot: `install` the page. It leads elsewhere: a device, or
        // nothing - `emulateDeviceAccess`, but an access fault for a fetch.
        throw Unimplemented("vmm.4")
    }

    /// Enters a page of the guest's RAM in the shadow table of its address space.
    func install(_ page: GuestPage, at address: UInt64, host: UInt64, for access: Access) throws {
        if access == .store { noteStore(toPage: page.physical) }
        // TODO vmm.4
        // The guest's R, W and X; with MXR on, X gives R; a supervisor never runs a user's page. W only
        // if `mayStoreDirectly`: stores to pages that somebody follows must come to us.
        throw Unimplemented("vmm.4")
    }

    /// `sfence.vma`: the guest has changed its tables, in one place or (nil) anywhere.
    func forget(_ address: UInt64?) {
        if let address, technique != .hardware {
            try? shadow.remove(address)
        } else {
            shadow.removeAll()
        }
        interpreter.forget()
        if technique == .translate { translator.forgetWays() }
        if technique == .hardware { hart.fence() }
    }
}
