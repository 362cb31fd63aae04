import Glibc

/// A file that nobody knows of until it is complete: it is written under a name of no meaning, and gets
/// its real one in one moment. Unless that happens it is gone when its owner goes away.
///
/// - C: rename(2)
public struct DraftFile: ~Copyable, Sendable {
    /// Where it is until then.
    public let path: String
    private let file: OwnedDescriptor
    private var isKept = false

    /// A new, empty file in this folder, which must be there.
    /// - Throws: `SystemError`.
    public init(in folder: String, mode: UInt32 = 0o644) throws(SystemError) {
        let name = String(UInt64.random(in: .min ... .max), radix: 36)
        path = "\(folder)/draft-\(getpid())-\(name)"
        file = try OwnedDescriptor(opening: path, [.writeOnly, .create, .exclusive], mode: mode)
    }

    deinit {
        if !isKept { unlink(path) }
    }

    /// Appends bytes.
    /// - Throws: `SystemError`.
    public func write(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
        try file.writeAll(bytes)
    }

    /// Waits until its bytes are on the disk.
    /// - Throws: `SystemError`.
    /// - C: fsync(2)
    public func synchronize() throws(SystemError) {
        try file.synchronize()
    }

    /// Gives it its name; what had that name is replaced in the same moment.
    /// - Throws: `SystemError`; it is still a draft then.
    public mutating func rename(to path: String) throws(SystemError) {
        try checkErrno("rename(\(self.path), \(path))") { Glibc.rename(self.path, path) }
        isKept = true
    }
}

extension Folder {
    /// Waits until the names in it are on the disk.
    /// - Throws: `SystemError`.
    /// - C: fsync(2)
    public func synchronize() throws(SystemError) {
        try OwnedDescriptor(opening: path, [.directory]).synchronize()
    }

    /// Makes it, and the folders above it that are missing; it may be there already.
    /// - Throws: `SystemError`.
    public func makeIfMissing() throws(SystemError) {
        do throws(SystemError) {
            try make()
        } catch {
            guard error.code == .exists else { throw error }
        }
    }
}
