import Glibc

/// A folder of small files, each a text under a name: pointers from a name to something else.
///
/// The folder need not be there: then it holds none.
public struct SmallFiles: Equatable, Sendable {
    /// The folder.
    public let folder: Folder

    /// The files of a folder.
    public init(at path: String) {
        folder = Folder(path)
    }

    /// Whether something of that name is there.
    /// - Throws: `SystemError`, other than for its absence.
    public func contains(_ name: String) throws(SystemError) -> Bool {
        try ifThere { () throws(SystemError) in try FileStatus(of: folder.path(of: name)) } != nil
    }

    /// The text of a name; nil when it is not there.
    /// - Throws: `SystemError`.
    public func text(of name: String) throws(SystemError) -> String? {
        try ifThere { () throws(SystemError) in try folder.bytes(of: name) }
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// Puts a text under a name in one moment, whoever else does the same; makes the folder.
    /// - Throws: `SystemError`; the old text is still there then.
    /// - C: rename(2)
    public func put(_ text: String, in name: String) throws(SystemError) {
        try folder.makeIfMissing()
        // Not a DraftFile: its name could be one of ours.
        let draft = folder.path(of: ".\(UInt64.random(in: .min ... .max))")
        do throws(SystemError) {
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
    @discardableResult
    public func remove(_ name: String) throws(SystemError) -> Bool {
        try ifThere { () throws(SystemError) in try folder.remove(name) } != nil
    }

    /// The names that are there, sorted byte by byte; those that begin with a dot are left out.
    /// - Throws: `SystemError`.
    public func names() throws(SystemError) -> [String] {
        let names = try ifThere { () throws(SystemError) in try folder.names() } ?? []
        return names.filter { !$0.hasPrefix(".") }
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private func ifThere<Value>(_ body: () throws(SystemError) -> Value) throws(SystemError) -> Value? {
        do throws(SystemError) {
            return try body()
        } catch {
            guard error.code == .noEntry else { throw error }
            return nil
        }
    }
}
