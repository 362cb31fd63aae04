import ExamKit
import LabSupport
import RISCV

/// Values for control and status registers, such as a kernel may write them.
enum CSRValues {
    static let supervisorInterrupts: UInt64 = 0x222
    static let interrupts: UInt64 = 0xAAA
    static let machineVector: UInt64 = 0x8000_1000
    static let supervisorVector: UInt64 = 0x8000_1800

    /// A value for `csr`: mostly one that it keeps as it is, now and then anything.
    static func any(_ csr: CSR, _ generator: inout SeededGenerator) -> UInt64 {
        // The kit's `CSRRules` say what becomes of any value; of these registers only what is legal.
        let chosen: Set<CSR> = [.mcause, .scause, .mip, .sip]
        return !chosen.contains(csr) && generator.chance(35)
            ? generator.operand() : legal(csr, &generator)
    }

    /// A value that a write to `csr` leaves behind unchanged.
    static func legal(_ csr: CSR, _ generator: inout SeededGenerator) -> UInt64 {
        let noise = generator.next()
        switch csr {
        case .mstatus:
            let status = noise & (Status.machineWritable & ~(Status.mpp | Status.mprv | trapping))
            return status | generator.pick([0, 1, 3]) << Status.mppShift
        case .sstatus: return noise & Status.supervisorWritable
        case .mtvec: return machineVector | noise & 1
        case .stvec: return supervisorVector | noise & 1
        // No misaligned fetch: there are compressed instructions.
        case .medeleg: return noise & 0xB3FE
        case .mideleg, .sie: return noise & supervisorInterrupts
        case .mie: return noise & interrupts
        case .mip: return noise & supervisorInterrupts
        case .sip: return noise & 2
        case .mcounteren, .scounteren: return noise & 7
        case .satp: return generator.chance(50) ? 0 : 8 << 60 | noise & 0xFFF_FFFF
        case .mcause, .scause: return generator.pick([0, 2, 3, 8, 9, 12, 13, 15, 1 << 63 | 5, 1 << 63 | 9])
        case .mepc, .sepc: return HartScript.start + 4 * (noise & 15)
        case .mtval, .stval: return noise >> 26
        case .stimecmp: return noise & 0x3F
        default: return noise
        }
    }

    /// TVM, TW and TSR.
    static let trapping = Status.tvm | Status.tw | Status.tsr
}
