import LabSupport

/// Milestone 8. The two old kinds of hypervisor, and the one that came between them.
public enum HypervisorKind: Equatable, Sendable {
    /// On the bare machine; every operating system is its guest.
    case type1
    /// A program of a host operating system.
    case type2
    /// A general-purpose kernel that is the hypervisor itself. The lecture files it under type 1,
    /// since nothing lies beneath it; many texts say hybrid, since it runs ordinary programs too.
    case hybrid
}

/// How a virtual machine product shares the processor with the software around it.
public struct Arrangement: Equatable, Sendable {
    /// Who holds the processor in a given moment.
    public enum Owner: Equatable, Sendable {
        /// Software on the bare machine that does nothing but run guests.
        case hypervisor
        /// The kernel of an operating system that runs ordinary programs too.
        case hostKernel
        /// A program, or the driver that came with it, that a host operating system has loaded.
        case loadedMonitor
        /// Nobody: guest instructions are data, and none ever runs.
        case nobody
    }

    /// Whose code runs next when a guest traps.
    public var trapVector: Owner
    /// Who decides when a vCPU runs.
    public var scheduler: Owner

    /// An arrangement, from the answers to the two questions.
    public init(trapVector: Owner, scheduler: Owner) {
        self.trapVector = trapVector
        self.scheduler = scheduler
    }
}

/// A kind, and why.
public struct HypervisorVerdict: Equatable, Sendable {
    /// What decided.
    public enum Reason: Equatable, Sendable {
        /// It owns traps and time: nothing lies beneath it.
        case ownsTheMachine
        /// The operating system that schedules is itself a guest: the hypervisor takes the processor first.
        case schedulerIsItselfAGuest
        /// One kernel owns traps and time, and it is an operating system's.
        case kernelIsTheHypervisor
        /// It runs, and gets its traps, by leave of a host.
        case livesInAHost
        /// No guest instruction reaches the processor, so none can trap: a program like any other.
        case onlyEmulates
        /// Without the trap vector nobody can take the processor back, so nobody can schedule.
        case cannotBe
    }

    /// Nil for an arrangement that cannot be.
    public let kind: HypervisorKind?
    /// What decided.
    public let reason: Reason

    /// A verdict.
    public init(_ kind: HypervisorKind?, _ reason: Reason) {
        self.kind = kind
        self.reason = reason
    }
}

/// Tells the kind from who owns the trap vector and who schedules.
///
/// - Throws: `Unimplemented` while the milestone is a stub.
/// - Source: Goldberg, "Architectural Principles for Virtual Computer Systems", 1973, §2.2
public func hypervisorKind(of arrangement: Arrangement) throws -> HypervisorVerdict {
    // TODO vmm.8
    // The trap vector first: who gets the processor when a guest traps can stop the guest, and
    // everybody else runs by his leave. Then the scheduler: can the one named really do it? A
    // hypervisor may leave scheduling to one of its guests; a host's kernel that owns the traps leaves it to
    // nobody; a loaded monitor has no timer of its own.
    throw Unimplemented("vmm.8")
}
