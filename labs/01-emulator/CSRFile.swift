import RISCV
import LabSupport

/// Milestone 5. The control and status registers, and who may read and write which bits of them.
///
/// Most are WARL, "write any, read legal": a write of a value that the hart does not support is not an
/// error, it leaves a supported one behind.
/// - ISA: Privileged 1.12, chapters 2 to 4
public struct CSRFile {
    let clock: Clock
    let lines: InterruptLines

    var mstatus = Status.xlen64
    var medeleg: UInt64 = 0
    var mideleg: UInt64 = 0
    var mie: UInt64 = 0
    /// The bits of `mip` that software sets: SSIP, STIP and SEIP.
    var softwarePending: UInt64 = 0
    var mtvec: UInt64 = 0
    var mcounteren: UInt64 = 0
    var mscratch: UInt64 = 0
    var mepc: UInt64 = 0
    var mcause: UInt64 = 0
    var mtval: UInt64 = 0
    var menvcfg: UInt64 = 0
    var mcountinhibit: UInt64 = 0
    var stvec: UInt64 = 0
    var scounteren: UInt64 = 0
    var senvcfg: UInt64 = 0
    var sscratch: UInt64 = 0
    var sepc: UInt64 = 0
    var scause: UInt64 = 0
    var stval: UInt64 = 0
    var satp: UInt64 = 0
    var protection = PhysicalProtection()
    var cycles = Counter()
    var instructions = Counter()

    init(clock: Clock, lines: InterruptLines) {
        self.clock = clock
        self.lines = lines
    }

    /// 64 bits, with extensions A, C, I, M and modes S, U.
    static let misa: UInt64 = 2 << 62 | "ACIMSU".utf8.reduce(0) { $0 | 1 << UInt64($1 - 65) }
    /// Exceptions that can be delegated: all but the environment call from M.
    static let delegableExceptions: UInt64 = 0xB3FF
    static let supervisorInterrupts =
        Interrupt.supervisorSoftware.mask | Interrupt.supervisorTimer.mask | Interrupt.supervisorExternal.mask
    static let machineInterrupts =
        Interrupt.machineSoftware.mask | Interrupt.machineTimer.mask | Interrupt.machineExternal.mask

    /// Sstc: `menvcfg.STCE` hands the supervisor a timer of its own.
    var hasSupervisorTimer: Bool { menvcfg >> 63 == 1 }

    /// All pending interrupts: what devices hold high, what timers have reached, what software set.
    var mip: UInt64 {
        // TODO emulator.5
        // The wires and the software bits are joined. MTIP is high while mtime >= mtimecmp; STIP is
        // high while time >= stimecmp, if menvcfg.STCE is on (then software cannot set it).
        lines.pending
    }

    /// Whether `mode` may touch the register at `address` at all.
    ///
    /// - ISA: Privileged 1.12, §2.1, §3.1.6.5 (TVM), §3.1.11 (counteren); Sstc §2
    func isAllowed(_ address: UInt16, in mode: PrivilegeMode) -> Bool {
        // TODO emulator.5
        // `CSR.lowestMode` is the first hurdle. cycle, time and instret want their bit in mcounteren
        // below M, and in scounteren too from U. satp is closed to S while TVM is on; stimecmp wants
        // STCE and mcounteren.TM.
        true
    }

    /// The value of a register.
    /// - Throws: `Trap.illegal(0)` when it does not exist or `mode` may not read it; the caller knows
    ///   the word.
    public func read(_ address: UInt16, in mode: PrivilegeMode) throws -> UInt64 {
        // TODO emulator.5
        // sstatus, sie and sip are windows on mstatus, mie and mip. Triggers and the counters from
        // 3 on exist and read as zero.
        throw Unimplemented("emulator.5")
    }

    /// Writes a register, keeping what is legal of `value`.
    /// - Throws: `Trap.illegal(0)` when it does not exist, is read-only, or `mode` may not write it.
    public mutating func write(_ address: UInt16, _ value: UInt64, in mode: PrivilegeMode) throws {
        // TODO emulator.5
        throw Unimplemented("emulator.5")
    }
}
