import RISCV

/// A hart of lab 1 under a hypervisor: traps come back to the caller of `run`.
///
/// Given, not part of any milestone: lab 2 and what builds on it use it.
public final class EmulatedHart: HostHart {
    private let hart: Hart
    private let engine: any Engine

    /// A hart in machine mode with nothing but RAM around it.
    public init(memory: Memory, engine: any Engine = BlockEngine()) {
        hart = Hart(bus: SystemBus(memory: memory))
        hart.isHosted = true
        self.engine = engine
    }

    /// The registers x0...x31.
    public subscript(register number: UInt8) -> UInt64 {
        get { hart.registers[number] }
        set { hart.registers[number] = newValue }
    }

    /// The address of the instruction that runs next.
    public var pc: UInt64 {
        get { hart.pc }
        set { hart.pc = newValue }
    }

    /// How much the running code may do.
    public var mode: PrivilegeMode {
        get { hart.mode }
        set {
            hart.mode = newValue
            hart.lines.attention = true
        }
    }

    /// The machine's RAM.
    public var memory: Memory { hart.bus.memory }

    /// Which instruction set it has.
    public var instructionSet: InstructionSet {
        get { hart.instructionSet }
        set { hart.instructionSet = newValue }
    }

    /// Maps guest physical to host physical addresses.
    public var secondStage: (any SecondStage)? {
        get { hart.secondStage }
        set { hart.secondStage = newValue }
    }

    /// Instructions retired since reset.
    public var retired: UInt64 { hart.clock.retired }

    /// The machine's time in ticks.
    public var time: UInt64 {
        get { hart.clock.now }
        set { hart.clock.skip(newValue &- hart.clock.now) }
    }

    /// A control and status register, with machine privilege; 0 if there is none.
    public func read(_ csr: CSR) -> UInt64 {
        (try? hart.csr.read(csr.rawValue, in: .machine)) ?? 0
    }

    /// Writes a control and status register, with machine privilege.
    public func write(_ csr: CSR, _ value: UInt64) {
        let decidesTranslation = csr == .satp || csr == .mstatus || csr == .sstatus
        let old = decidesTranslation ? read(csr) : 0
        // Read-only registers keep their value: nobody is there to take a trap.
        try? hart.csr.write(csr.rawValue, value, in: .machine)
        if decidesTranslation && read(csr) != old { hart.flushTranslations() }
    }

    /// Forgets every cached translation.
    public func fence() {
        hart.flushTranslations()
    }

    /// Forgets what was translated from the code at these addresses.
    public func fenceInstructions(_ range: Range<UInt64>) {
        if !range.isEmpty { hart.bus.notify(range) }
    }

    /// Runs until `limit` instructions have retired or a trap must be handled.
    public func run(atMost limit: UInt64) throws -> HartExit {
        let (end, overflow) = hart.clock.retired.addingReportingOverflow(limit)
        let last = overflow ? .max : end
        if hart.intercepted != nil { hart.isWaiting = false }
        hart.intercepted = nil
        while hart.clock.retired < last {
            let before = hart.clock.retired
            try engine.run(hart, until: last)
            if let trap = hart.intercepted { return .trap(trap) }
            // An engine comes back early after many traps that led nowhere: a guest whose own handler
            // faults must not keep the hart for ever.
            if hart.clock.retired == before && !hart.isWaiting { return .limit }
            if hart.isWaiting && !hart.lines.attention { return .waiting }
        }
        return .limit
    }

    /// The instruction that a word stands for.
    public func decode(_ word: UInt32) throws -> Instruction {
        word & 3 == 3 ? try Decoder.decode(word) : try Decoder.expand(UInt16(truncatingIfNeeded: word))
    }

    /// The result of a register operation of I or M.
    public func compute(_ operation: Operation, _ a: UInt64, _ b: UInt64) throws -> UInt64 {
        let isProduct =
            operation.rawValue >= Operation.mul.rawValue && operation.rawValue <= Operation.remuw.rawValue
        return isProduct
            ? try Multiplier.compute(operation, a, b) : try ArithmeticUnit.compute(operation, a, b)
    }

    /// Whether a branch is taken.
    public func isTaken(_ branch: Operation, _ a: UInt64, _ b: UInt64) throws -> Bool {
        try ArithmeticUnit.isTaken(branch, a, b)
    }
}

extension Hart {
    /// Leaves a trap that is not delegated to the hypervisor, and has the engine stop.
    func intercept(_ trap: Trap) -> Bool {
        let isDelegated =
            switch trap.cause {
            case .exception(let exception): csr.medeleg >> exception.rawValue & 1 == 1
            case .interrupt(let interrupt): csr.mideleg & interrupt.mask != 0
            }
        if isDelegated && mode <= .supervisor { return false }
        intercepted = trap
        isWaiting = true
        lines.attention = true
        return true
    }
}
