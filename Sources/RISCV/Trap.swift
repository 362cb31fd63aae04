/// Why control left the program: an exception of the running instruction, or an interrupt.
///
/// - ISA: Privileged 1.12, §3.1.15, table 3.6
public struct Trap: Error, Equatable, Sendable {
    /// What happened.
    public var cause: Cause
    /// What goes into `mtval` or `stval`: the faulting address, the illegal word, or 0.
    public var value: UInt64
    /// What goes into `mtval2` or `htval`, not shifted: the guest physical address of a guest page fault.
    public var guestPhysical: UInt64

    /// A trap with its cause, the value for `xtval`, and for a guest page fault the address for `xtval2`.
    public init(_ cause: Cause, value: UInt64 = 0, guestPhysical: UInt64 = 0) {
        self.cause = cause
        self.value = value
        self.guestPhysical = guestPhysical
    }

    /// The running instruction's own fault.
    public static func exception(_ exception: Exception, value: UInt64 = 0) -> Trap {
        Trap(.exception(exception), value: value)
    }

    /// An illegal instruction; `word` becomes the trap value.
    public static func illegal(_ word: UInt32) -> Trap {
        Trap(.exception(.illegalInstruction), value: UInt64(word))
    }

    /// What `mcause` and `scause` tell apart by their top bit.
    public enum Cause: Equatable, Hashable, Sendable {
        case exception(Exception)
        case interrupt(Interrupt)

        /// The 64-bit value of `mcause` and `scause`.
        public var encoded: UInt64 {
            switch self {
            case .exception(let exception): exception.rawValue
            case .interrupt(let interrupt): 1 << 63 | interrupt.rawValue
            }
        }
    }
}

/// The synchronous causes, numbered as in `mcause`.
///
/// - ISA: Privileged 1.12, table 3.6; table 8.6 for 20 to 23
public enum Exception: UInt64, CaseIterable, Sendable {
    case instructionMisaligned = 0
    case instructionAccessFault = 1
    case illegalInstruction = 2
    case breakpoint = 3
    case loadMisaligned = 4
    case loadAccessFault = 5
    case storeMisaligned = 6
    case storeAccessFault = 7
    case userEnvironmentCall = 8
    case supervisorEnvironmentCall = 9
    case machineEnvironmentCall = 11
    case instructionPageFault = 12
    case loadPageFault = 13
    case storePageFault = 15
    // Of the hypervisor extension, which a guest never sees itself.
    case instructionGuestPageFault = 20
    case loadGuestPageFault = 21
    case storeGuestPageFault = 23
}

/// The asynchronous causes; the raw value is also the bit in `mip` and `mie`.
///
/// - ISA: Privileged 1.12, table 3.6 and §3.1.9
public enum Interrupt: UInt64, CaseIterable, Sendable {
    case supervisorSoftware = 1
    case machineSoftware = 3
    case supervisorTimer = 5
    case machineTimer = 7
    case supervisorExternal = 9
    case machineExternal = 11

    /// The bit in `mip`, `mie`, `mideleg`.
    public var mask: UInt64 { 1 << rawValue }
}
