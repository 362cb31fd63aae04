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
    public func put(_ text: String, in name: String) throws(SystemError) {
        try folder.makeIfMissing()
        var draft = try DraftFile(in: folder.path)
        // Writing can fail only with a SystemError, but the closure cannot say so.
        var failure: SystemError?
        Array(text.utf8).withUnsafeBytes { bytes in
            do throws(SystemError) { try draft.write(bytes) } catch { failure = error }
        }
        if let failure { throw failure }
        try draft.rename(to: folder.path(of: name))
    }

    /// Removes a file.
    /// - Returns: whether it was there.
    /// - Throws: `SystemError`.
    @discardableResult
    public func remove(_ name: String) throws(SystemError) -> Bool {
        try ifThere { () throws(SystemError) in try folder.remove(name) } != nil
    }

    /// The names that are there, sorted byte by byte; drafts are left out.
    /// - Throws: `SystemError`.
    public func names() throws(SystemError) -> [String] {
        let names = try ifThere { () throws(SystemError) in try folder.names() } ?? []
        return names.filter { !$0.hasPrefix(DraftFile.prefix) }
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
