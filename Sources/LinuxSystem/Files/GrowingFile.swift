import CLinux
import Glibc

/// A file that is written at its end, by one writer at a time, over many visits.
///
/// - C: open(2), O_APPEND; flock(2)
public struct GrowingFile: ~Copyable, Sendable {
    private let file: OwnedDescriptor
    private let path: String

    /// Opens one that is there, and keeps other writers out until it is closed.
    /// - Throws: `SystemError`: ENOENT, or EAGAIN while another writer has it.
    public init(at path: String) throws(SystemError) {
        let opened = try OwnedDescriptor(opening: path, [.writeOnly, .append])
        let number = opened.number
        try checkErrno("flock(\(path))") { flock(number, LOCK_EX | LOCK_NB) }
        file = opened
        self.path = path
    }

    /// Makes an empty one.
    /// - Throws: `SystemError`, EEXIST when it is there already.
    public static func make(at path: String) throws(SystemError) {
        _ = try OwnedDescriptor(opening: path, [.writeOnly, .create, .exclusive], mode: 0o644)
    }

    /// Bytes in it now.
    /// - Throws: `SystemError`.
    public func size() throws(SystemError) -> Int64 {
        try file.status().size
    }

    /// Adds bytes.
    /// - Throws: `SystemError`; some of them may have been written then.
    public func append(_ bytes: [UInt8]) throws(SystemError) {
        try file.writeAll(bytes)
    }

    /// Takes back what lies behind `size`.
    /// - Throws: `SystemError`.
    /// - C: ftruncate(2)
    public func cut(to size: Int64) throws(SystemError) {
        let number = file.number
        try checkErrno("ftruncate(\(path))") { ftruncate(number, Int(size)) }
    }

    /// Waits until its bytes are on the disk.
    /// - Throws: `SystemError`.
    /// - C: fsync(2)
    public func synchronize() throws(SystemError) {
        try file.synchronize()
    }

    /// Moves it to another place, where what is there gives way.
    /// - Throws: `SystemError`; it stays where it was then.
    /// - C: rename(2)
    public func move(to place: String) throws(SystemError) {
        try checkErrno("rename(\(path), \(place))") { rename(path, place) }
    }
}
