import RISCV

/// WARL, "write any, read legal": which bits a register takes, and which values it refuses.
///
/// - ISA: Privileged 1.12, §2.3
public enum CSRRules {
    /// The bits that software may change.
    public static func writable(_ csr: CSR) -> UInt64 {
        switch csr {
        case .mstatus: Status.machineWritable
        case .sstatus: Status.supervisorWritable
        // All but the environment call from M; the hypervisor's own causes do not exist for a guest.
        case .medeleg: 0xB3FF
        case .mideleg: VirtualCSRs.supervisorInterrupts
        case .mie: VirtualCSRs.supervisorInterrupts | VirtualCSRs.machineInterrupts
        case .mcounteren, .scounteren: 0xFFFF_FFFF
        case .menvcfg: 1 << 63 | 1
        case .senvcfg: 1
        case .mepc, .sepc: ~1
        case .misa: 0
        default: .max
        }
    }

    /// What a register makes of a value; where it refuses, what it had.
    public static func legal(_ value: UInt64, for csr: CSR, old: UInt64) -> UInt64 {
        switch csr {
        // MPP = 2 is no mode: the field keeps what it had.
        case .mstatus where value & Status.mpp == 2 << Status.mppShift:
            value & ~Status.mpp | old & Status.mpp
        // Direct (0) and vectored (1) are the modes of a trap vector.
        case .mtvec, .stvec: value & 3 <= 1 ? value : old
        // Bare (0) and Sv39 (8).
        case .satp: value >> 60 == 0 || value >> 60 == 8 ? value : old
        default: value
        }
    }
}
