/// Addresses of the control and status registers that the kit's hart has.
///
/// The address itself says who may do what: bits 9...8 hold the lowest mode that may touch it, and
/// bits 11...10 all set mean read-only.
/// - ISA: Privileged 1.12, §2.1 and table 2.2 ff.
public enum CSR: UInt16, CaseIterable, Sendable {
    // Unprivileged counters (read-only)
    case cycle = 0xC00, time, instret
    // Supervisor
    case sstatus = 0x100
    case sie = 0x104, stvec, scounteren
    case senvcfg = 0x10A
    case sscratch = 0x140, sepc, scause, stval, sip
    case stimecmp = 0x14D
    case satp = 0x180
    // Machine: information (read-only)
    case mvendorid = 0xF11, marchid, mimpid, mhartid, mconfigptr
    // Machine: traps
    case mstatus = 0x300, misa, medeleg, mideleg, mie, mtvec, mcounteren
    case menvcfg = 0x30A
    case mcountinhibit = 0x320
    case mscratch = 0x340, mepc, mcause, mtval, mip
    // Machine: counters
    case mcycle = 0xB00
    case minstret = 0xB02

    /// The lowest mode that may touch the register at `address`.
    public static func lowestMode(_ address: UInt16) -> PrivilegeMode {
        PrivilegeMode(rawValue: UInt8(address >> 8 & 3)) ?? .machine
    }

    /// Whether writing the register at `address` is always illegal.
    public static func isReadOnly(_ address: UInt16) -> Bool {
        address >> 10 == 3
    }

    /// The manual's name of the register at `address`, or its address in hex.
    public static func name(_ address: UInt16) -> String {
        if let csr = CSR(rawValue: address) { return String(describing: csr) }
        switch address {
        case 0x3A0...0x3AF: return "pmpcfg\(address - 0x3A0)"
        case 0x3B0...0x3EF: return "pmpaddr\(address - 0x3B0)"
        case 0xB03...0xB1F: return "mhpmcounter\(address - 0xB00)"
        case 0xC03...0xC1F: return "hpmcounter\(address - 0xC00)"
        case 0x323...0x33F: return "mhpmevent\(address - 0x320)"
        default: return "0x" + String(address, radix: 16)
        }
    }
}
