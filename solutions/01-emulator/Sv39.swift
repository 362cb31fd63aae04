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
        // >>> emulator.6
        // stub: mode
        guard access != .fetch, csr.mstatus & Status.mprv != 0 else { return mode }
        return PrivilegeMode(rawValue: UInt8(csr.mstatus >> Status.mppShift & 3)) ?? .user
        // <<<
    }

    /// Walks the three levels of an Sv39 page table.
    ///
    /// ```
    /// | 63..39 = bit 38 | 38..30 VPN[2] | 29..21 VPN[1] | 20..12 VPN[0] | 11..0 offset |
    /// ```
    private func walk(_ address: UInt64, for access: Access, in mode: PrivilegeMode) throws -> UInt64 {
        // >>> emulator.6
        // Bits 63...39 must repeat bit 38. From the root (satp.PPN) take the entry VPN[level], level 2
        // first. V = 0, W without R, or a reserved bit: fault. R = X = 0: the next level's table (A, D
        // and U must be 0 there). Otherwise a leaf: check the permissions, the alignment of a
        // superpage (the PPN bits below its level are 0), then set A and D.
        // stub: throw Unimplemented("emulator.6")
        let fault = Trap.exception(access.pageFault, value: address)
        guard (Int64(bitPattern: address) << 25) >> 25 == Int64(bitPattern: address) else { throw fault }
        var table = (csr.satp & (1 << 44 - 1)) << 12
        for level in [2, 1, 0] {
            let shift = UInt64(12 + 9 * level)
            let place = try hostPhysical(table + (address >> shift & 0x1FF) * 8, for: access, address)
            let entry = try tableEntry(at: place, for: access, address)
            guard isWellFormed(entry) else { throw fault }
            let pageNumber = entry >> 10 & (1 << 44 - 1)
            if entry & (PageTableEntry.read | PageTableEntry.execute) == 0 {
                let leafOnly = PageTableEntry.accessed | PageTableEntry.dirty | PageTableEntry.user
                guard entry & leafOnly == 0 else { throw fault }
                table = pageNumber << 12
                continue
            }
            let offsetMask: UInt64 = 1 << shift - 1
            guard permits(entry, access, mode), pageNumber << 12 & offsetMask == 0 else { throw fault }
            try markUsed(entry, at: place, for: access)
            return pageNumber << 12 | address & offsetMask
        }
        throw fault
        // <<<
    }

    // >>> emulator.6
    private func tableEntry(at place: UInt64, for access: Access, _ address: UInt64) throws -> UInt64 {
        guard bus.memory.contains(place, count: 8) else {
            throw Trap.exception(access.accessFault, value: address)
        }
        return try bus.load(place, size: .double)
    }

    private func isWellFormed(_ entry: UInt64) -> Bool {
        let writeOnly = entry & (PageTableEntry.read | PageTableEntry.write) == PageTableEntry.write
        return entry & PageTableEntry.valid != 0 && !writeOnly && entry >> 54 == 0
    }

    /// Whether a leaf allows the access in this mode, with SUM and MXR as `mstatus` has them.
    private func permits(_ entry: UInt64, _ access: Access, _ mode: PrivilegeMode) -> Bool {
        let isUserPage = entry & PageTableEntry.user != 0
        if mode == .user && !isUserPage { return false }
        // A supervisor never runs user code, and touches user data only while SUM is on.
        if mode == .supervisor && isUserPage && (access == .fetch || csr.mstatus & Status.sum == 0) {
            return false
        }
        switch access {
        case .fetch: return entry & PageTableEntry.execute != 0
        case .store: return entry & PageTableEntry.write != 0
        case .load:
            let readable = PageTableEntry.read | (csr.mstatus & Status.mxr != 0 ? PageTableEntry.execute : 0)
            return entry & readable != 0
        }
    }

    private func markUsed(_ entry: UInt64, at place: UInt64, for access: Access) throws {
        let marked = entry | PageTableEntry.accessed | (access == .store ? PageTableEntry.dirty : 0)
        if marked != entry { try bus.store(place, size: .double, marked) }
    }
    // <<<
}
