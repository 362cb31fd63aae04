import RISCV
import LabSupport

/// Milestone 6. Virtual addresses.
extension Hart {
    /// The physical address behind a virtual one.
    ///
    /// Sets A, and D for a store, in the entry that was used, as the hardware of the `virt` machine does.
    /// - Throws: the access's page fault with the virtual address as its value, or its access fault when
    ///   the table itself lies outside RAM.
    /// - ISA: Privileged 1.12, §4.3.2 and §4.4
    public func translate(_ address: UInt64, for access: Access) throws -> UInt64 {
        let mode = effectiveMode(for: access)
        guard mode != .machine else { return address }
        guard csr.satp >> 60 == 8 else { return try hostPhysical(address, for: access, address) }
        let physical = try walk(address, for: access, in: mode)
        return try hostPhysical(physical, for: access, address)
    }

    /// The second stage, if a hypervisor has put one in place: where the guest's `physical` really is.
    ///
    /// - Throws: the access's guest page fault, with the virtual address and the guest physical one.
    func hostPhysical(_ physical: UInt64, for access: Access, _ address: UInt64) throws -> UInt64 {
        guard let secondStage else { return physical }
        guard let place = secondStage.hostPhysical(physical, for: access) else {
            throw Trap(.exception(access.guestPageFault), value: address, guestPhysical: physical)
        }
        return place
    }

    /// The mode whose permissions count: loads and stores follow MPP while MPRV is on.
    func effectiveMode(for access: Access) -> PrivilegeMode {
        // TODO emulator.6
        mode
    }

    /// Walks the three levels of an Sv39 page table.
    ///
    /// ```
    /// | 63..39 = bit 38 | 38..30 VPN[2] | 29..21 VPN[1] | 20..12 VPN[0] | 11..0 offset |
    /// ```
    private func walk(_ address: UInt64, for access: Access, in mode: PrivilegeMode) throws -> UInt64 {
        // TODO emulator.6
        // Bits 63...39 must repeat bit 38. From the root (satp.PPN) take the entry VPN[level], level 2
        // first. V = 0, W without R, or a reserved bit: fault. R = X = 0: the next level's table (A, D
        // and U must be 0 there). Otherwise a leaf: check the permissions, the alignment of a
        // superpage (the PPN bits below its level are 0), then set A and D.
        throw Unimplemented("emulator.6")
    }

    // TODO emulator.6
}
