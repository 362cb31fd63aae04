import CLinux
import Glibc

/// An open file that is closed when its owner goes away.
public struct OwnedDescriptor: ~Copyable, Sendable {
    /// The kernel's number; do not close it, do not keep it.
    public let number: Int32

    /// Takes over a descriptor that nobody else closes.
    public init(adopting number: Int32) {
        self.number = number
    }

    /// Opens a path, close-on-exec.
    /// - Parameters:
    ///   - directory: where a relative path starts; the working directory when nil.
    ///   - mode: permission bits of a file that is created.
    /// - Throws: `SystemError`.
    /// - C: openat(2)
    public init(
        opening path: String, _ options: OpenOptions = .readOnly, in directory: Int32? = nil,
        mode: UInt32 = 0o600
    ) throws(SystemError) {
        number = try check("open(\(path))") {
            clinux_openat(directory ?? AT_FDCWD, path, options.rawValue, mode)
        }
    }

    deinit {
        _ = close(number)
    }

    /// A second descriptor of the same open file, close-on-exec.
    /// - C: fcntl(2), F_DUPFD_CLOEXEC
    public func duplicate() throws(SystemError) -> OwnedDescriptor {
        OwnedDescriptor(
            adopting: try checkErrno("dup(\(number))") { fcntl(number, F_DUPFD_CLOEXEC, 3) })
    }

    /// Reads to the end of the file.
    /// - Parameter limit: bytes at which to stop.
    /// - C: read(2)
    public func readAll(limit: Int = .max) throws(SystemError) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < limit {
            let more = try readSome(limit: limit - bytes.count)
            if more.isEmpty { break }
            bytes += more
        }
        return bytes
    }

    /// Reads what is there now, at most 64 KiB; nothing at the end of the file.
    /// - Parameter limit: fewer bytes than that, if it is less.
    /// - C: read(2)
    public func readSome(limit: Int = .max) throws(SystemError) -> [UInt8] {
        var answer = 0
        let room = min(1 << 16, limit)
        // Not filled with zeros before: most files are short, and memory that is touched costs time.
        let bytes = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            repeat {
                answer = Glibc.read(number, buffer.baseAddress, room)
            } while answer < 0 && errno == EINTR
            if answer < 0 { answer = -Int(errno) }
            count = max(0, answer)
        }
        try check("read") { answer }
        return bytes
    }

    /// Writes everything.
    /// - C: write(2)
    public func writeAll(_ bytes: [UInt8]) throws(SystemError) {
        var sent = 0
        while sent < bytes.count {
            sent += try checkErrno("write") {
                bytes[sent...].withUnsafeBytes { Glibc.write(number, $0.baseAddress, $0.count) }
            }
        }
    }

    /// Writes a text in one call, as the files of /proc and of cgroups want it.
    /// - Parameter path: what to call the file in an error.
    /// - C: write(2)
    public func write(_ text: String, to path: String) throws(SystemError) {
        let bytes = Array(text.utf8)
        try checkErrno("write(\(path), \(text))") {
            bytes.withUnsafeBytes { Glibc.write(number, $0.baseAddress, $0.count) }
        }
    }

    /// What the descriptor stands for.
    /// - C: fstat(2)
    public func status() throws(SystemError) -> FileStatus {
        var value = stat()
        try checkErrno("fstat(\(number))") { fstat(number, &value) }
        return FileStatus(value)
    }
}

/// How a file is opened. Close-on-exec is always set.
///
/// - C: open(2)
public struct OpenOptions: OptionSet, Sendable {
    /// The O_… bits.
    public let rawValue: Int32

    /// Options by their bits.
    public init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    /// O_RDONLY.
    public static let readOnly: OpenOptions = []
    /// O_WRONLY.
    public static let writeOnly = OpenOptions(rawValue: O_WRONLY)
    /// O_RDWR.
    public static let readWrite = OpenOptions(rawValue: O_RDWR)
    /// O_CREAT: makes the file if it is not there.
    public static let create = OpenOptions(rawValue: O_CREAT)
    /// O_EXCL: with `create`, EEXIST if it is there.
    public static let exclusive = OpenOptions(rawValue: O_EXCL)
    /// O_TRUNC: begins with nothing in it.
    public static let truncate = OpenOptions(rawValue: O_TRUNC)
    /// O_APPEND: writes go to the end.
    public static let append = OpenOptions(rawValue: O_APPEND)
    /// O_DIRECTORY: anything else is ENOTDIR.
    public static let directory = OpenOptions(rawValue: O_DIRECTORY)
    /// O_NOFOLLOW: a symbolic link at the end is not followed.
    public static let noFollow = OpenOptions(rawValue: O_NOFOLLOW)
    /// O_NONBLOCK.
    public static let nonBlocking = OpenOptions(rawValue: O_NONBLOCK)
    /// A place in the tree, not a file to read: needs no permission on the object itself.
    public static let pathOnly = OpenOptions(rawValue: 0o10000000)
}
