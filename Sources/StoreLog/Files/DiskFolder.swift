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

    public var path: String { folder.path }

    public func names() throws -> [String] { try folder.names() }

    public func make(_ name: String) throws -> any LogFile {
        try DiskFile(folder.path(of: name), [.readWrite, .create, .truncate])
    }

    public func open(_ name: String) throws -> any LogFile {
        try DiskFile(folder.path(of: name), .readWrite)
    }

    public func rename(_ name: String, to other: String) throws {
        try folder.rename(name, to: other)
    }

    public func remove(_ name: String) throws { try folder.remove(name) }

    public func synchronize() throws { try folder.synchronize() }
}

/// A file on a disk.
private final class DiskFile: LogFile {
    private let file: PlacedFile

    init(_ path: String, _ options: OpenOptions) throws {
        file = try PlacedFile(at: path, options)
    }

    func contents() throws -> [UInt8] {
        try file.read(Int(file.size()), at: 0)
    }

    func write(_ bytes: [UInt8], at offset: Int) throws {
        try file.write(bytes, at: Int64(offset))
    }

    func synchronize() throws {
        try file.synchronizeData()
    }
}
