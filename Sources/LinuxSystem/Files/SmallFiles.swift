import CLinux
import Glibc

/// A folder of small files, each a text under a name: pointers from a name to something else.
///
/// It need not be there: then it is empty. Names that begin with a dot are drafts, and not listed.
public struct SmallFiles: Equatable, Sendable {
    /// The folder.
    public let folder: Folder

    /// The files below a path.
    public init(at path: String) {
        folder = Folder(path)
    }

    /// Whether a file of that name is there.
    /// - Throws: `SystemError`, other than for its absence.
    public func contains(_ name: String) throws(SystemError) -> Bool {
        try Self.absentIsNil { () throws(SystemError) in try FileStatus(of: folder.path(of: name)) } != nil
    }

    /// Its text; nil when it is not there.
    /// - Throws: `SystemError`.
    public func text(of name: String) throws(SystemError) -> String? {
        let bytes = try Self.absentIsNil { () throws(SystemError) in try folder.bytes(of: name) }
        return bytes.map { String(decoding: $0, as: UTF8.self) }
    }

    /// Puts a text under a name in one moment, whoever else does the same; makes the folder.
    /// - Throws: `SystemError`; nothing is changed then.
    /// - C: rename(2), utimensat(2)
    public func put(_ text: String, in name: String) throws(SystemError) {
        // Writers of one name must not share a draft.
        let draft = folder.path(of: ".\(UInt64.random(in: .min ... .max))")
        do throws(SystemError) {
            try Self.existingIsFine { () throws(SystemError) in try folder.make() }
            let file = try OwnedDescriptor(opening: draft, [.writeOnly, .create, .exclusive], mode: 0o644)
            try file.writeAll(Array(text.utf8))
            try checkErrno("rename(\(draft))") { rename(draft, folder.path(of: name)) }
        } catch {
            unlink(draft)
            throw error
        }
    }

    /// Removes a file.
    /// - Returns: whether it was there.
    /// - Throws: `SystemError`.
    public func remove(_ name: String) throws(SystemError) -> Bool {
        try Self.absentIsNil { () throws(SystemError) in try folder.remove(name) } != nil
    }

    /// The names that are there, sorted byte by byte.
    /// - Throws: `SystemError`.
    public func names() throws(SystemError) -> [String] {
        let names = try Self.absentIsNil { () throws(SystemError) in try folder.names() } ?? []
        return names.filter { !$0.hasPrefix(".") }
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Seconds since a file was put or renewed, against a clock of the same epoch; nil when it is not there.
    /// - Throws: `SystemError`.
    public func age(of name: String, at now: Int64) throws(SystemError) -> Int64? {
        try Self.absentIsNil { () throws(SystemError) in try FileAge.changed(folder.path(of: name)) }
            .map { now - $0 }
    }

    /// Makes a file as young as if it had just been put.
    /// - Throws: `SystemError`.
    /// - C: utimensat(2)
    public func renew(_ name: String) throws(SystemError) {
        try checkErrno("utimensat(\(name))") { utimensat(AT_FDCWD, folder.path(of: name), nil, 0) }
    }

    private static func absentIsNil<Value>(
        _ body: () throws(SystemError) -> Value
    ) throws(SystemError) -> Value? {
        do throws(SystemError) {
            return try body()
        } catch where error.code == .noEntry {
            return nil
        }
    }

    private static func existingIsFine(_ body: () throws(SystemError) -> Void) throws(SystemError) {
        do throws(SystemError) {
            try body()
        } catch where error.code == .exists {
            return
        }
    }
}

/// When files were written.
public enum FileAge {
    /// Seconds of 1970 when the content of a file was last changed.
    /// - Throws: `SystemError`.
    /// - C: stat(2), st_mtim
    public static func changed(_ path: String) throws(SystemError) -> Int64 {
        var value = stat()
        try checkErrno("stat(\(path))") { stat(path, &value) }
        return Int64(value.st_mtim.tv_sec)
    }
}
