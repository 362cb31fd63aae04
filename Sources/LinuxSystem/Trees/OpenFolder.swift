import CLinux
import Glibc

/// A folder that is open: names in it are looked up in the folder itself, wherever it is moved to.
///
/// A name is bytes, not text: Linux forbids in it only "/" and the zero byte. A path of several names
/// works as well where it is short (below 4096 bytes) and no symbolic link may be on the way.
///
/// - C: openat(2)
public final class OpenFolder: Sendable {
    /// The folder, open for reading.
    public let descriptor: OwnedDescriptor

    /// Takes over a descriptor of a folder.
    public init(adopting descriptor: consuming OwnedDescriptor) {
        self.descriptor = descriptor
    }

    /// The folder at a path.
    /// - Throws: `SystemError`; ENOTDIR for anything else.
    public convenience init(_ path: String) throws(SystemError) {
        self.init(adopting: try OwnedDescriptor(opening: path, [.readOnly, .directory]))
    }

    /// The kernel's number of it; do not close it.
    public var number: Int32 { descriptor.number }

    /// A folder in it; a symbolic link is ENOTDIR, wherever it leads.
    /// - Throws: `SystemError`.
    public func folder(_ name: [UInt8]) throws(SystemError) -> OpenFolder {
        OpenFolder(adopting: try open(name, [.readOnly, .directory, .noFollow]))
    }

    /// Opens a name in it; a symbolic link is ELOOP.
    /// - Throws: `SystemError`.
    /// - C: openat(2), O_NOFOLLOW
    public func open(_ name: [UInt8], _ options: OpenOptions = .readOnly, mode: UInt32 = 0o600)
        throws(SystemError) -> OwnedDescriptor
    {
        let flags = options.union(.noFollow).rawValue
        return OwnedDescriptor(
            adopting: try call("open", name) { clinux_openat(number, $0, flags, mode) })
    }

    /// What a name in it stands for; a symbolic link is not followed.
    /// - Throws: `SystemError`.
    /// - C: fstatat(2), AT_SYMLINK_NOFOLLOW
    public func status(of name: [UInt8]) throws(SystemError) -> FileStatus {
        var value = stat()
        try callErrno("stat", name) { fstatat(number, $0, &value, AT_SYMLINK_NOFOLLOW) }
        return FileStatus(value)
    }

    /// The same, or nil where there is no such name.
    /// - Throws: `SystemError`.
    public func statusIfThere(of name: [UInt8]) throws(SystemError) -> FileStatus? {
        do throws(SystemError) {
            return try status(of: name)
        } catch {
            guard error.code == .noEntry || error.code == .notDirectory else { throw error }
            return nil
        }
    }

    /// What a symbolic link in it says, byte by byte.
    /// - Throws: `SystemError`; EINVAL when it is none.
    /// - C: readlinkat(2)
    public func linkTarget(of name: [UInt8]) throws(SystemError) -> [UInt8] {
        var buffer = [CChar](repeating: 0, count: 4097)
        let count = try call("readlink", name) { clinux_readlinkat(number, $0, &buffer, 4096) }
        return buffer[..<Int(count)].map { UInt8(bitPattern: $0) }
    }
}

extension OpenFolder {
    /// Makes a call with a name as C wants it.
    @discardableResult
    func call<Number: SignedInteger>(
        _ what: StaticString, _ name: [UInt8], _ body: (UnsafePointer<CChar>) -> Number
    ) throws(SystemError) -> Number {
        // What C would take for the end of the name would make another name of it.
        guard !name.contains(0) else { throw SystemError(Self.text(what, name), .invalid) }
        return try check(Self.text(what, name)) {
            withUnsafeTemporaryAllocation(of: CChar.self, capacity: name.count + 1) { room in
                guard let start = room.baseAddress else { return -Number(ENOMEM) }
                for (index, byte) in name.enumerated() { room[index] = CChar(bitPattern: byte) }
                room[name.count] = 0
                return body(start)
            }
        }
    }

    /// The same for calls of the C library, which leave the reason in `errno`.
    @discardableResult
    func callErrno(_ what: StaticString, _ name: [UInt8], _ body: (UnsafePointer<CChar>) -> Int32)
        throws(SystemError) -> Int32
    {
        try call(what, name) { path in
            let value = body(path)
            return value < 0 ? -errno : value
        }
    }

    private static func text(_ what: StaticString, _ name: [UInt8]) -> String {
        "\(what)(\(String(decoding: name, as: UTF8.self)))"
    }
}
