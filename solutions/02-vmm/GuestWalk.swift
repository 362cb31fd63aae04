import LabSupport
import RISCV

/// Where a guest's virtual address leads, and what the guest's own page table allows there.
public struct GuestPage: Equatable, Sendable {
    /// The guest physical address.
    public let physical: UInt64
    /// R, W, X and U as the guest's entry has them, in their places; W only if D is set.
    public let permissions: UInt64
    /// Level of the leaf: 0 a page, 1 two MiB, 2 one GiB.
    public let level: UInt64
}

/// Milestone 4. The guest's page table, walked by software as the virtual hart would.
extension VirtualMachine {
    /// The mode whose permissions count: in virtual M, loads and stores follow MPP while MPRV is on.
    func effectiveMode(for access: Access) -> PrivilegeMode {
        guard access != .fetch, csr[.mstatus] & Status.mprv != 0 else { return mode }
        return PrivilegeMode(rawValue: UInt8(csr[.mstatus] >> Status.mppShift & 3)) ?? .user
    }

    /// Translates a guest virtual address, and sets A (and D for a store) in the guest's entry.
    ///
    /// - Throws: the `Trap` that the virtual hart raises, with the virtual address as its value.
    /// - ISA: Privileged 1.12, §4.3.2 and §4.4
    public func walk(_ address: UInt64, for access: Access) throws -> GuestPage {
        let mode = effectiveMode(for: access)
        let all = PageTableEntry.read | PageTableEntry.write | PageTableEntry.execute
        guard mode != .machine, csr[.satp] >> 60 == 8 else {
            return GuestPage(physical: address, permissions: all, level: 0)
        }
        // >>> vmm.4
        // As the hardware does it, in the guest's RAM: slot.memory, whose addresses are guest physical.
        // A table outside RAM: access fault. Bits 63...39 must repeat bit 38. V = 0, W without R, or a
        // reserved bit: page fault; so is a pointer with A, D or U set, a leaf whose permissions say no
        // (U against the virtual mode, SUM, MXR), and a misaligned superpage.
        // stub: throw Unimplemented("vmm.4")
        let fault = Trap.exception(access.pageFault, value: address)
        guard (Int64(bitPattern: address) << 25) >> 25 == Int64(bitPattern: address) else { throw fault }
        var table = (csr[.satp] & (1 << 44 - 1)) << 12
        for level: UInt64 in [2, 1, 0] {
            let shift = 12 + 9 * level
            let place = table + (address >> shift & 0x1FF) * 8
            let entry = try guestEntry(at: place, for: access, address)
            let page = (entry >> 10 & (1 << 44 - 1)) << 12
            if entry & (PageTableEntry.read | PageTableEntry.execute) == 0 {
                let leafOnly = PageTableEntry.accessed | PageTableEntry.dirty | PageTableEntry.user
                guard entry & leafOnly == 0 else { throw fault }
                table = page
                continue
            }
            let offset: UInt64 = 1 << shift - 1
            guard permits(entry, access, mode), page & offset == 0 else { throw fault }
            let marked = entry | PageTableEntry.accessed | (access == .store ? PageTableEntry.dirty : 0)
            if marked != entry { try storeEntry(marked, at: place) }
            let withoutWrite = marked & PageTableEntry.dirty == 0 ? ~PageTableEntry.write : .max
            return GuestPage(
                physical: page | address & offset,
                permissions: marked & (all | PageTableEntry.user) & withoutWrite, level: level)
        }
        throw fault
        // <<<
    }

    // >>> vmm.4
    private func guestEntry(at place: UInt64, for access: Access, _ address: UInt64) throws -> UInt64 {
        guard let entry = try? slot.memory.load(place, size: .double) else {
            throw Trap.exception(access.accessFault, value: address)
        }
        let writeOnly = entry & (PageTableEntry.read | PageTableEntry.write) == PageTableEntry.write
        guard entry & PageTableEntry.valid != 0, !writeOnly, entry >> 54 == 0 else {
            throw Trap.exception(access.pageFault, value: address)
        }
        return entry
    }

    /// The hypervisor's own store to guest memory: it counts as the guest's.
    private func storeEntry(_ entry: UInt64, at place: UInt64) throws {
        try slot.memory.store(place, size: .double, entry)
        noteStore(toPage: place)
    }

    private func permits(_ entry: UInt64, _ access: Access, _ mode: PrivilegeMode) -> Bool {
        let isUserPage = entry & PageTableEntry.user != 0
        if mode == .user && !isUserPage { return false }
        let seesUser = csr[.mstatus] & Status.sum != 0
        if mode == .supervisor && isUserPage && (access == .fetch || !seesUser) { return false }
        switch access {
        case .fetch: return entry & PageTableEntry.execute != 0
        case .store: return entry & PageTableEntry.write != 0
        case .load:
            let readsCode = csr[.mstatus] & Status.mxr != 0 ? PageTableEntry.execute : 0
            return entry & (PageTableEntry.read | readsCode) != 0
        }
    }
    // <<<
}
