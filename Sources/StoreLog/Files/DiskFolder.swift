import Glibc
import LinuxSystem

/// A folder on a disk, which nobody else can have as long as this lasts.
///
/// - C: flock(2), rename(2), fsync(2)
public final class DiskFolder: LogFolder {
    private let folder: Folder
    private let lock: OwnedLock

    /// Takes a folder; makes it if it is not there.
    /// - Throws: `StoreLogError.inUse`, or `SystemError`.
    public init(_ path: String) throws {
        folder = Folder(path)
        let isNew = access(path, F_OK) != 0
        try folder.makeIfMissing()
        do throws(SystemError) {
            lock = try OwnedLock(on: folder.path(of: "lock"))
        } catch {
            guard error.code == .tryAgain else { throw error }
            let owner = (try? folder.bytes(of: "lock")).map { String(decoding: $0, as: UTF8.self) } ?? ""
            throw StoreLogError.inUse(folder: path, by: owner.isEmpty ? "another process" : owner)
        }
        // Only for the message above: a full disk does not keep a store from being opened.
        try? lock.note("process \(getpid())")
        // Its own name has to survive as well.
        if isNew { try Folder(folder.path(of: "..")).synchronize() }
    }

    /// As it was given.
    public var path: String { folder.path }

    /// The names in it, in order.
    /// - Throws: `SystemError`.
    public func names() throws -> [String] { try folder.names() }

    /// Makes an empty file, in place of one of that name if there is one.
    /// - Throws: `SystemError`.
    public func make(_ name: String) throws -> any LogFile {
        try DiskFile(folder.path(of: name), [.readWrite, .create, .truncate])
    }

    /// Opens a file to read and write.
    /// - Throws: `SystemError`.
    public func open(_ name: String) throws -> any LogFile {
        try DiskFile(folder.path(of: name), .readWrite)
    }

    /// Gives a file another name in one moment, in place of the file that has it.
    /// - Throws: `SystemError`.
    public func rename(_ name: String, to other: String) throws {
        try folder.rename(name, to: other)
    }

    /// Removes a file.
    /// - Throws: `SystemError`.
    public func remove(_ name: String) throws { try folder.remove(name) }

    /// Returns when the names are safe.
    /// - Throws: `SystemError`.
    public func synchronize() throws { try folder.synchronize() }
}

/// A file on a disk.
private final class DiskFile: LogFile {
    private let file: PlacedFile
    private let path: String

    init(_ path: String, _ options: OpenOptions) throws {
        file = try PlacedFile(at: path, options)
        self.path = path
    }

    func contents() throws -> [UInt8] {
        let size = try file.size()
        // A file with a hole of a terabyte is easily made, by mistake too.
        guard size <= Int64(sysconf(Int32(_SC_PHYS_PAGES))) * Int64(sysconf(Int32(_SC_PAGESIZE))) / 2 else {
            throw SystemError("read(\(path), \(size) bytes)", Errno(rawValue: EFBIG))
        }
        return try file.read(Int(size), at: 0)
    }

    func write(_ bytes: [UInt8], at offset: Int) throws {
        try file.write(bytes, at: Int64(offset))
    }

    func synchronize() throws {
        try file.synchronizeData()
    }
}
