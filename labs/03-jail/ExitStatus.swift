import LabSupport
import LinuxSystem

/// The one number in which a shell says how a program ended.
///
/// - Source: POSIX, Shell Command Language, 2.8.2
public struct ExitStatus: Equatable, Sendable {
    /// 0...255.
    public let code: Int32

    /// The number for an end: the status itself, or 128 and the number of the signal.
    public init(_ end: ProcessEnd) throws {
        // TODO jail.2
        // A program cannot say "a signal killed me"; the shell's convention keeps the two apart.
        throw Unimplemented("jail.2")
    }
}
