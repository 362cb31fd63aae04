import Archives
import LabSupport

/// The files that an order takes: decided by looking at names, before any byte is read.
///
/// - Docker: Dockerfile reference, "COPY"
public struct CopySelection: Equatable, Sendable {
    /// A source that was found: a file, or a folder with all that is below it.
    public struct Source: Equatable, Sendable {
        /// Its last name, under which a file arrives in a folder.
        public var name: EntryName
        /// The file, or the folder itself; its name is its path in the tree.
        public var entry: ArchiveEntry
        /// What is below a folder, parents first.
        public var below: [ArchiveEntry]

        /// A source.
        public init(name: EntryName, entry: ArchiveEntry, below: [ArchiveEntry] = []) {
            self.name = name
            self.entry = entry
            self.below = below
        }
    }

    /// In the order of the instruction; what a pattern matches is sorted.
    public var sources: [Source]

    /// Looks them up.
    /// - Parameters:
    ///   - patterns: paths from the top of the tree; `*`, `?` and `[…]` match names, never a slash.
    ///   - missing: what to say of a source that is not there, such as that `.dockerignore` hides it.
    /// - Throws: `BuildFault` that names a source that is not there; a pattern may match nothing as long as
    ///   another source is found.
    public init(
        _ patterns: [String], in tree: some SourceTree, missing: (String) -> String
    ) throws {
        // >>> images.6
        // A source that is a link is followed, inside of the tree; links below a folder are copied as links.
        // `../x` is `x`: nothing is above the context.
        // stub: throw Unimplemented("images.6")
        sources = []
        for pattern in patterns {
            let names = try Self.matches(pattern, in: tree)
            guard !names.isEmpty || PathPattern.hasWildcards(pattern) else {
                throw BuildFault(missing(pattern))
            }
            sources += try names.map { try Self.source($0, in: tree) }
        }
        guard !sources.isEmpty || patterns.isEmpty else {
            throw BuildFault(missing(patterns.joined(separator: " ")))
        }
        // <<<
    }

    // >>> images.6
    /// Paths without "..", "." and empty parts, that exist.
    private static func matches(_ pattern: String, in tree: some SourceTree) throws -> [EntryName] {
        var found: [EntryName] = [""]
        var depth = 0
        for part in EntryName(pattern).parts {
            if part == ".." {
                found = found.map { EntryName($0.parts.dropLast()) }
                continue
            }
            depth += 1
            found = try found.flatMap { try step(from: $0, by: part, in: tree) }
        }
        return found
    }

    private static func step(
        from folder: EntryName, by part: EntryName, in tree: some SourceTree
    ) throws -> [EntryName] {
        guard try tree.isFolder(folder) else { return [] }
        guard PathPattern.hasWildcards(part.description) else {
            let path = folder.appending(part)
            return try tree.entry(at: try tree.resolved(path)) == nil ? [] : [path]
        }
        let pattern = try PathPattern(part.description)
        return try tree.names(in: try tree.resolved(folder)).filter { pattern.matches($0.description) }
            .sorted()
            .map { folder.appending($0) }
    }

    private static func source(_ path: EntryName, in tree: some SourceTree) throws -> Source {
        let place = try tree.resolved(path)
        let entry =
            try place.bytes.isEmpty ? ArchiveEntry("", .directory, permissions: 0o755) : tree.entry(at: place)
        guard let entry, !entry.isLink else { throw BuildFault("\(path): a link that leads nowhere") }
        let below = entry.kind == .directory ? try descendants(of: place, in: tree) : []
        return Source(name: path.parts.last ?? "", entry: entry, below: below)
    }

    private static func descendants(of folder: EntryName, in tree: some SourceTree) throws -> [ArchiveEntry] {
        try tree.names(in: folder).sorted().flatMap { name -> [ArchiveEntry] in
            let path = folder.appending(name)
            guard let entry = try tree.entry(at: path) else { return [] }
            return [entry] + (entry.kind == .directory ? try descendants(of: path, in: tree) : [])
        }
    }
    // <<<
}

extension ArchiveEntry {
    var isLink: Bool {
        if case .symlink = kind { true } else { false }
    }
}
