import Glibc

/// A lock on a file or a folder.
///
/// It is the open file's, not the process's: two threads of a process exclude each other too. It binds
/// only those who ask for it, and it goes with the process that holds it.
/// - C: flock(2)
public enum FileLock: Sendable {
    /// Held together with others that share it.
    case shared
    /// Held alone.
    case exclusive

    /// Waits until the lock is had, and holds it while the body runs.
    /// - Throws: `SystemError`, and what the body throws.
    public func hold<Result>(on path: String, _ body: () throws -> Result) throws -> Result {
        let file = try OwnedDescriptor(opening: path)
        let operation = self == .shared ? LOCK_SH : LOCK_EX
        try checkErrno("flock(\(path))") { flock(file.number, operation) }
        defer { flock(file.number, LOCK_UN) }
        return try body()
    }
}
