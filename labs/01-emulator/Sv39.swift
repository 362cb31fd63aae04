import RISCV
import LabSupport

/// Why an address is translated: it decides which permission is asked for and which fault is raised.
public enum Access: Sendable {
    case fetch, load, store

    /// The exception when the page table forbids it.
    var pageFault: Exception {
        switch self {
        case .fetch: .instructionPageFault
        case .load: .loadPageFault
        case .store: .storePageFault
        }
    }

    /// The exception when nothing answers at the physical address.
    var accessFault: Exception {
        switch self {
        case .fetch: .instructionAccessFault
        case .load: .loadAccessFault
        case .store: .storeAccessFault
        }
    }
}

/// Bits of a page table entry.
///
/// ```
/// | 63..54 reserved | 53..10 PPN | 9..8 RSW | D | A | G | U | X | W | R | V |
/// ```
/// - ISA: Privileged 1.12, figure 4.21
enum PageTableEntry {
    static let valid: UInt64 = 1 << 0
    static let read: UInt64 = 1 << 1
    static let write: UInt64 = 1 << 2
    static let execute: UInt64 = 1 << 3
    static let user: UInt64 = 1 << 4
    static let accessed: UInt64 = 1 << 6
    static let dirty: UInt64 = 1 << 7
}

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
        guard mode != .machine, csr.satp >> 60 == 8 else { return address }
        return try walk(address, for: access, in: mode)
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
