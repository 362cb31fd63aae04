import ExamKit
import LabSupport
import RISCV

/// Values that a hart must keep as they are: WARL fields leave the choice of the others to it.
///
/// Sets of legal values are closed under the "or" of `csrrs` and the "and not" of `csrrc`.
enum LegalValues {
    static let supervisorInterrupts: UInt64 = 0x222
    static let interrupts: UInt64 = 0xAAA
    /// All exceptions that have a number here, but for misaligned fetches, which extension C rules out,
    /// and the call from M, which is never delegated.
    static let delegable: UInt64 = 0xB3FE

    /// Registers that a program may write, and read back.
    static let writable: [CSR] = [
        .mstatus, .mtvec, .medeleg, .mideleg, .mie, .mip, .mscratch, .mcounteren, .sstatus, .stvec, .sie,
        .sip,
        .sscratch, .scounteren, .mtval, .stval, .mepc, .sepc,
    ]

    /// Registers whose bits may only be written all at once: their values are numbers, not sets.
    static let wholes: Set<CSR> = [.mcause, .scause, .mip, .mtvec, .stvec, .mepc, .sepc]

    /// A value that a write to `csr` leaves behind unchanged.
    static func value(of csr: CSR, _ generator: inout SeededGenerator) -> UInt64 {
        let noise = generator.next()
        switch csr {
        case .mstatus:
            // MPP: U or M, so that clearing bits of it never leaves 2, which is no mode. TVM, TW and TSR
            // come from the start of a case. MPRV needs memory accesses to matter.
            let status =
                noise & (Status.machineWritable & ~(Status.mpp | Status.tvm | Status.tw | Status.tsr))
            return status | (generator.chance(50) ? Status.mpp : 0)
        case .sstatus: return noise & Status.supervisorWritable
        case .mtvec: return PrivilegeScript.machineVector | noise & 1
        case .stvec: return PrivilegeScript.supervisorVector | noise & 1
        case .medeleg: return noise & delegable
        case .mideleg, .sie: return noise & supervisorInterrupts
        case .mie: return noise & interrupts
        // SSIP and STIP. SEIP is joined with a wire, and what csrrs makes of that is a chapter of its own.
        case .mip: return noise & 0x22
        case .sip: return noise & 2
        case .mcounteren, .scounteren: return noise & 7
        case .mcause, .scause: return generator.pick([0, 2, 3, 8, 9, 12, 13, 15, 1 << 63 | 5, 1 << 63 | 9])
        case .mepc, .sepc: return PrivilegeScript.start + 4 * (noise & 15)
        case .mtval, .stval: return noise >> 26
        default: return noise
        }
    }
}
