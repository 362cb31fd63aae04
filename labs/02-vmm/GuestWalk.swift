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
        // TODO vmm.4
        // As the hardware does it, in the guest's RAM: slot.memory, whose addresses are guest physical.
        // A table outside RAM: access fault. Bits 63...39 must repeat bit 38. V = 0, W without R, or a
        // reserved bit: page fault; so is a pointer with A, D or U set, a leaf whose permissions say no
        // (U against the virtual mode, SUM, MXR), and a misaligned superpage.
        throw Unimplemented("vmm.4")
    }

    // TODO vmm.4
}
