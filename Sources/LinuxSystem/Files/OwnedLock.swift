import Glibc

/// A lock on a file that lasts as long as its owner; it goes with the process at the latest.
///
/// - C: flock(2), LOCK_EX
public struct OwnedLock: ~Copyable, Sendable {
    private let file: OwnedDescriptor

    /// Takes the lock, or finds that another has it; makes the file if it is not there.
    /// - Throws: `SystemError`: EAGAIN while another has it.
    public init(on path: String) throws(SystemError) {
        let opened = try OwnedDescriptor(opening: path, [.readWrite, .create], mode: 0o644)
        let number = opened.number
        try checkErrno("flock(\(path))") { flock(number, LOCK_EX | LOCK_NB) }
        file = opened
    }

    /// Replaces what the file says, such as who holds the lock.
    /// - Throws: `SystemError`.
    public func note(_ text: String) throws(SystemError) {
        try checkErrno("ftruncate") { ftruncate(file.number, 0) }
        let bytes = Array(text.utf8)
        try checkErrno("pwrite") { pwrite(file.number, bytes, bytes.count, 0) }
    }
}
