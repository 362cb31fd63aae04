import LabSupport
import RISCV

/// Milestone 2. The control and status registers that a guest believes it has.
///
/// The hart's real registers belong to the hypervisor. A guest's `csrw` traps, and the write lands here;
/// its `csrr` traps, and the value comes from here. To the guest they behave as the real ones do.
/// - ISA: Privileged 1.12, chapters 2 to 4
public struct VirtualCSRs: Sendable {
    /// What the guest has written, by `slot`.
    private var values = [UInt64](repeating: 0, count: CSR.allCases.count)
    private var protection = PhysicalProtection()
    private var cycles = Counter()
    private var instructions = Counter()
    /// What the board shows at the moment: the bits of `mip` that its wires hold high, and the time.
    public var lines: UInt64 = 0
    /// The guest's time in ticks.
    public var time: UInt64 = 0
    /// Instructions that the guest has retired.
    public var retired: UInt64 = 0

    /// All registers as after a reset.
    public init() {
        self[.mstatus] = Status.xlen64
        self[.misa] = 2 << 62 | "ACIMSU".utf8.reduce(0) { $0 | 1 << UInt64($1 - 65) }
        self[.stimecmp] = .max
    }

    /// The place of each register in `values`.
    private static let slots: [UInt8] = {
        var slots = [UInt8](repeating: 0, count: 4096)
        for (index, csr) in CSR.allCases.enumerated() { slots[Int(csr.rawValue)] = UInt8(index) }
        return slots
    }()

    /// A register as it is kept, without windows and rules.
    public subscript(csr: CSR) -> UInt64 {
        get { values[Int(Self.slots[Int(csr.rawValue)])] }
        set { values[Int(Self.slots[Int(csr.rawValue)])] = newValue }
    }

    static let supervisorInterrupts =
        Interrupt.supervisorSoftware.mask | Interrupt.supervisorTimer.mask | Interrupt.supervisorExternal.mask
    static let machineInterrupts =
        Interrupt.machineSoftware.mask | Interrupt.machineTimer.mask | Interrupt.machineExternal.mask

    /// Sstc: `menvcfg.STCE` hands the supervisor a timer of its own.
    var hasSupervisorTimer: Bool { self[.menvcfg] >> 63 == 1 }

    /// All pending virtual interrupts: the board's wires, the supervisor's timer, what software set.
    public var pending: UInt64 {
        // TODO vmm.2
        // `self[.mip]` holds what software set. With STCE on, STIP is high while time >= stimecmp and
        // software cannot set it.
        lines
    }

    /// Whether `mode` may touch the register at `address` at all.
    ///
    /// - ISA: Privileged 1.12, §2.1, §3.1.6.5 (TVM), §3.1.11 (counteren); Sstc §2
    func isAllowed(_ address: UInt16, in mode: PrivilegeMode) -> Bool {
        // TODO vmm.2
        // The guest's virtual mode counts, not the hart's. cycle, time and instret want their bit in
        // mcounteren below M and in scounteren too from U; TVM closes satp to S; stimecmp wants STCE and
        // mcounteren.TM below M.
        true
    }

    /// The value that the guest reads.
    /// - Throws: `Trap.illegal(0)` when there is no such register or `mode` may not read it; the caller
    ///   knows the word.
    public func read(_ address: UInt16, in mode: PrivilegeMode) throws -> UInt64 {
        // TODO vmm.2
        // sstatus, sie and sip are windows on mstatus, mie and the pending bits. Counters from 3 on,
        // events and triggers exist and read as zero.
        throw Unimplemented("vmm.2")
    }

    /// Writes a register for the guest, keeping what is legal of `value`.
    /// - Throws: `Trap.illegal(0)` when there is no such register, it is read-only, or `mode` may not
    ///   write it.
    public mutating func write(_ address: UInt16, _ value: UInt64, in mode: PrivilegeMode) throws {
        // TODO vmm.2
        // Which bits a register takes: `CSRRules.writable`. Special: the windows, and what
        // `CSRRules.legal` says of values that are not taken at all.
        throw Unimplemented("vmm.2")
    }

    // TODO vmm.2
}
