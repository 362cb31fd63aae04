import Archives
import ByteStreams
import LinuxSystem

/// The context of a build: a folder without what its `.dockerignore` hides. Its files belong to root,
/// whoever made them here.
///
/// - Docker: Build context, ".dockerignore files"
public struct ContextTree: SourceTree {
    private let disk: DiskTree
    private let patterns: IgnorePatterns?
    /// The file that says what is hidden; nil without one.
    public let ignoreFile: String?

    /// The context in a folder.
    /// - Parameter dockerfile: the name of the Dockerfile: `NAME.dockerignore` beside it goes before
    ///   `.dockerignore` of the context.
    /// - Throws: `SystemError`, and what a bad pattern is.
    public init(at path: String, dockerfile: String) throws {
        disk = try DiskTree(at: path, owner: Owner())
        let candidates = ["\(dockerfile).dockerignore", "\(path)/.dockerignore"]
        let file = candidates.first { (try? FileStatus(of: $0).kind) == .file }
        ignoreFile = file
        let text = try file.map { try OwnedDescriptor(opening: $0).readAll(limit: 1 << 20) } ?? []
        patterns = try file.map { _ in try IgnorePatterns(parsing: text) }
    }

    /// What stands at a path, unless it is hidden.
    public func entry(at path: EntryName) throws -> ArchiveEntry? {
        guard let entry = try disk.entry(at: path) else { return nil }
        return try isVisible(path, entry.kind == .directory) ? entry : nil
    }

    /// The names in a folder that are not hidden.
    public func names(in folder: EntryName) throws -> [EntryName] {
        let names = try disk.names(in: folder)
        guard patterns != nil else { return names }
        return try names.filter { name in try entry(at: folder.appending(name)) != nil }
    }

    /// The bytes of a file.
    public func contents(of file: EntryName) throws -> DescriptorSource {
        try disk.contents(of: file)
    }

    /// Whether something stands there that is hidden.
    public func hides(_ path: String) throws -> Bool {
        guard patterns != nil else { return false }
        return try disk.entry(at: try disk.resolved(EntryName(path))) != nil
    }

    private func isVisible(_ path: EntryName, _ isFolder: Bool) throws -> Bool {
        guard let patterns else { return true }
        let name = path.description
        guard try patterns.ignores(path: name) else { return true }
        // A hidden folder is there all the same for what is brought back in it.
        guard isFolder, try !patterns.ignores(path: name, isDirectory: true) else { return false }
        return try disk.names(in: path).contains { try entry(at: path.appending($0)) != nil }
    }
}
