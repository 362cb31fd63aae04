import LabSupport
import OCIRuntime

/// What a filter says about a call, as the number that it returns.
///
/// - C: seccomp(2), "Return values"
public enum FilterVerdict {
    /// Do it.
    public static let allow: UInt32 = 0x7fff_0000
    /// Do it and log it.
    public static let log: UInt32 = 0x7ffc_0000
    /// Ask a tracer; the low 16 bits are for it.
    public static let trace: UInt32 = 0x7ff0_0000
    /// Fail with the errno of the low 16 bits.
    public static let errno: UInt32 = 0x0005_0000
    /// Send SIGSYS.
    public static let trap: UInt32 = 0x0003_0000
    /// Kill the thread.
    public static let killThread: UInt32 = 0x0000_0000
    /// Kill the process.
    public static let killProcess: UInt32 = 0x8000_0000

    /// The number for an action of a profile.
    /// - Parameter number: the errno or the tracer's data; EPERM when the profile says none.
    /// - Throws: `SeccompError.notify`: nobody would listen.
    public static func of(_ action: RuntimeConfig.Linux.SeccompAction, number: UInt32?) throws -> UInt32 {
        // TODO namespaces.8
        // "kill" is the old name of killing the thread. Only errno and trace carry a number, of 16 bits.
        throw Unimplemented("namespaces.8")
    }
}

/// A profile that cannot be compiled.
public enum SeccompError: Error, Equatable, Sendable, CustomStringConvertible {
    /// It asks for a listener.
    case notify
    /// An argument beyond the sixth.
    case argument(UInt32)
    /// More conditions in one rule than a jump reaches over.
    case tooLong(String)

    /// What was wrong, and what would be right.
    public var description: String {
        switch self {
        case .notify: "seccomp: SCMP_ACT_NOTIFY needs a listener, which this kit has not"
        case .argument(let index): "seccomp: argument \(index): a system call has 0 to 5"
        case .tooLong(let name): "seccomp: \(name): at most 40 conditions in a rule"
        }
    }
}
