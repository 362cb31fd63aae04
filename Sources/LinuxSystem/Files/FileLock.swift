import Glibc

/// The right to work on a file, held until its owner goes away - a killed process included.
///
/// It keeps out who asks for it, in this process or another, and nobody else.
///
/// - C: flock(2)
public struct FileLock: ~Copyable, Sendable {
    /// How many may hold it at once.
    public enum Sharing: Sendable {
        /// One.
        case alone
        /// All who ask for it in this way.
        case together
    }

    private let file: OwnedDescriptor

    /// Waits for it.
    /// - Parameter path: a file, which is made when it is not there.
    /// - Throws: `SystemError`.
    public init(waitingFor path: String, _ sharing: Sharing) throws(SystemError) {
        file = try OwnedDescriptor(opening: path, [.readWrite, .create], mode: 0o644)
        try Self.take(file, path, sharing == .alone ? LOCK_EX : LOCK_SH)
    }

    /// Takes it if nobody has it.
    /// - Parameter path: a file that is there.
    /// - Throws: `SystemError`, EAGAIN when somebody has it.
    public init(trying path: String) throws(SystemError) {
        file = try OwnedDescriptor(opening: path, [.readWrite])
        try Self.take(file, path, LOCK_EX | LOCK_NB)
    }

    /// Does something while it is held.
    /// - Parameter path: a file, which is made when it is not there.
    /// - Throws: `SystemError`, and what `body` throws.
    public static func holding<Value>(_ path: String, _ sharing: Sharing, _ body: () throws -> Value) throws
        -> Value
    {
        let lock = try FileLock(waitingFor: path, sharing)
        let value = try body()
        lock.end()
        return value
    }

    private consuming func end() {}

    private static func take(
        _ file: borrowing OwnedDescriptor, _ path: String, _ kind: Int32
    ) throws(SystemError) {
        let number = file.number
        try checkErrno("flock(\(path))") { flock(number, kind) }
    }
}
