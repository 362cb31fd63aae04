import CLinux
import Glibc

/// A file that is read and written by place: an offset goes with each call, so that threads may share it.
///
/// - C: pread(2), pwrite(2)
public struct PlacedFile: ~Copyable, Sendable {
    private let file: OwnedDescriptor
    private let path: String

    /// Opens a file; the options say whether it is made.
    /// - Throws: `SystemError`.
    public init(at path: String, _ options: OpenOptions) throws(SystemError) {
        file = try OwnedDescriptor(opening: path, options, mode: 0o644)
        self.path = path
    }

    /// Bytes in it now.
    /// - Throws: `SystemError`.
    public func size() throws(SystemError) -> Int64 {
        try file.status().size
    }

    /// Reads bytes from a place on; fewer when the file ends before.
    /// - Parameter count: at most so many; room for all of them is made at once.
    /// - Throws: `SystemError`.
    public func read(_ count: Int, at offset: Int64) throws(SystemError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let more = try checkErrno("pread(\(path))") {
                bytes[done...].withUnsafeMutableBytes {
                    pread(file.number, $0.baseAddress, $0.count, Int(offset) + done)
                }
            }
            if more == 0 { break }
            done += more
        }
        bytes.removeLast(count - done)
        return bytes
    }

    /// Writes all bytes to a place; the file grows where they end behind it.
    /// - Throws: `SystemError`; some of them may have been written then.
    public func write(_ bytes: [UInt8], at offset: Int64) throws(SystemError) {
        var done = 0
        while done < bytes.count {
            done += try checkErrno("pwrite(\(path))") {
                bytes[done...].withUnsafeBytes {
                    pwrite(file.number, $0.baseAddress, $0.count, Int(offset) + done)
                }
            }
        }
    }

    /// Waits until its bytes, and what is needed to read them, are on the disk.
    ///
    /// After a failure it is unknown which bytes are: a second call may succeed without having written them.
    /// - Throws: `SystemError`.
    /// - C: fdatasync(2)
    public func synchronizeData() throws(SystemError) {
        try checkErrno("fdatasync(\(path))") { fdatasync(file.number) }
    }
}
