import LabSupport
import RISCV

/// The run loop: let the guest run, see why it stopped, do what it asked for, go on.
extension VirtualMachine {
    /// Why a run ended.
    public enum Stop: Equatable, Sendable {
        /// The guest turned its machine off.
        case exited(status: Int32)
        /// The budget is spent; the guest can go on.
        case budgetSpent
        /// The guest waits for an interrupt that cannot come: no timer is set, no input is left.
        case waiting
    }

    /// How often the serial line is looked at, in instructions.
    private static let pollInterval: UInt64 = 1 << 14

    /// Instructions and exits: what a guest's share of the hart is counted in.
    ///
    /// A guest that does nothing but trap spends its share as well.
    public var spent: UInt64 { counts.instructions &+ counts.exits &+ counts.idle }

    /// Runs the guest.
    ///
    /// - Parameters:
    ///   - budget: instructions and exits at most.
    ///   - idle: called when the guest waits, with the ticks until its next timer (nil: none is set);
    ///     true means go on waiting for input, false that none can come.
    /// - Throws: `Unimplemented` while the guest needs something that is still a stub; never a `Trap`.
    public func run(budget: UInt64 = .max, idle: (UInt64?) -> Bool = { _ in false }) throws -> Stop {
        hypervisor.activate(self)
        let start = spent
        while true {
            if let status = board.exitStatus { return .exited(status: status) }
            let used = spent &- start
            guard used < budget else { return .budgetSpent }
            try deliverInterrupt()
            if isWaiting {
                guard waitForInterrupt(idle) else { return .waiting }
                continue
            }
            let turn = Self.pollInterval - counts.instructions % Self.pollInterval
            try proceed(atMost: min(budget - used, turn, untilTimer ?? .max))
            if counts.instructions % Self.pollInterval == 0 { board.poll() }
        }
    }

    /// Ticks until one of the guest's timers becomes pending; nil when none will.
    private var untilTimer: UInt64? {
        // Hardware looks at the supervisor's timer itself.
        let isOurs = csr.hasSupervisorTimer && (isWaiting || !isAssisted)
        let compare = isOurs ? csr[.stimecmp] : .max
        let now = board.time
        let supervisor = compare == .max || compare <= now ? nil : compare - now
        guard let machine = board.untilTimer else { return supervisor }
        return min(machine, supervisor ?? .max)
    }

    /// Lets the guest run up to its next exit, by the means of its technique.
    private func proceed(atMost limit: UInt64) throws {
        switch technique {
        case .interpret: try interpreter.run(atMost: limit)
        // User code is run as it is; a translation of it would look the same.
        case .translate where mode > .user && !loadsTranslateOtherwise: try translator.run(atMost: limit)
        // Hardware knows S and U only; like the first VT-x, it leaves one mode to software.
        case .hardware where isAssisted: try runAssisted(atMost: limit)
        default: try runDeprivileged(atMost: limit)
        }
    }

    /// Runs the guest in U, whatever mode it believes to be in.
    func runDeprivileged(atMost limit: UInt64) throws {
        guard !loadsTranslateOtherwise else { return try interpreter.run(atMost: 1) }
        useShadow()
        let before = hart.retired
        let exit = try hart.run(atMost: limit)
        retire(hart.retired &- before)
        if case .trap(let trap) = exit { try handle(trap) }
    }

    /// What the guest's exit asks for: one switch over the reasons.
    public func handle(_ trap: Trap) throws {
        guard case .exception(let exception) = trap.cause else { return }
        look()
        switch exception {
        case .illegalInstruction:
            try emulate(UInt32(truncatingIfNeeded: trap.value))
        case .userEnvironmentCall, .supervisorEnvironmentCall:
            try environmentCall()
        case .instructionPageFault, .loadPageFault, .storePageFault:
            try shadowFault(at: trap.value, for: Access(pageFault: exception) ?? .load)
        case .instructionGuestPageFault, .loadGuestPageFault, .storeGuestPageFault:
            try stageFault(trap, for: Access(guestPageFault: exception) ?? .load)
        case .breakpoint:
            try breakpoint(trap)
        default:
            try reflect(trap)
        }
    }

    /// Passes a fault of the guest's own on to its handler.
    func reflect(_ trap: Trap) throws {
        counts.add(.reflected)
        try inject(trap)
    }

    /// Lets the guest's time pass up to its next timer. Returns false when nothing can ever happen.
    private func waitForInterrupt(_ idle: (UInt64?) -> Bool) -> Bool {
        let timer = untilTimer
        let goesOn = idle(timer)
        board.poll()
        look()
        if csr.pending & csr[.mie] != 0 { return true }
        guard let timer else { return goesOn }
        board.advance(by: timer)
        return true
    }
}
