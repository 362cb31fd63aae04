import Archives
import LabSupport

/// What a COPY puts where: the entries of its layer, before any byte is written.
///
/// - Docker: Dockerfile reference, "COPY", "Destination"
public struct CopyPlan: Equatable, Sendable {
    /// Where the bytes of an entry come from.
    public enum Contents: Equatable, Sendable {
        /// There are none.
        case nothing
        /// A file of the tree that is copied from.
        case source(EntryName)
        /// Written in the Dockerfile.
        case inline([UInt8])
        /// An archive of that tree, to be unpacked at this name.
        case archive(EntryName)
    }

    /// One entry of the layer.
    public struct Placed: Equatable, Sendable {
        /// Its name is its path in the image.
        public var entry: ArchiveEntry
        /// Its bytes.
        public var contents: Contents

        /// An entry.
        public init(_ entry: ArchiveEntry, _ contents: Contents = .nothing) {
            self.entry = entry
            self.contents = contents
        }
    }

    /// Parents first.
    public private(set) var entries: [Placed] = []

    /// Decides.
    /// - Parameters:
    ///   - order: what is wanted.
    ///   - selection: the sources that were found.
    ///   - owner: whose everything becomes; nil leaves it as the source has it.
    ///   - archives: sources that are unpacked in the destination.
    ///   - now: the time of what is in no tree: folders on the way, files of the Dockerfile.
    ///   - image: the tree so far: links in it are followed, folders that it has are not made.
    /// - Throws: `BuildFault` when several sources go to one file, or a folder would replace a file.
    public init(
        _ order: CopyOrder, _ selection: CopySelection, archives: Set<EntryName> = [], owner: Owner? = nil,
        now: Timestamp = Timestamp(), into image: some SourceTree
    ) throws {
        // >>> images.6
        // The destination is a folder when it ends with a slash or is one already. A folder copies what is in
        // it, not itself. Folders on the way that are missing are made: 0755.
        // stub: throw Unimplemented("images.6")
        (self.owner, permissions, self.archives, self.now) = (owner, order.permissions, archives, now)
        let name = EntryName(order.destination)
        let isFolder = try order.destination.hasSuffix("/") || image.isFolder(name)
        guard isFolder || selection.sources.count + order.inlines.count <= 1 else {
            throw BuildFault(
                "\(order.destination): several sources need a folder; expected \(order.destination)/")
        }
        folder = try image.resolved(name)
        for source in selection.sources { try place(source, isFolder, in: image) }
        for inline in order.inlines {
            let path = isFolder ? folder.appending(EntryName(inline.name)) : folder
            try makeParents(of: path, in: image)
            let bytes = Array(inline.text.utf8)
            let mode = permissions ?? 0o644
            let entry = ArchiveEntry(path, permissions: mode, size: UInt64(bytes.count), modified: now)
            add(entry, .inline(bytes))
        }
        // <<<
    }

    /// The folder of a WORKDIR, with those above it that are missing.
    /// - Throws: `BuildFault` when something else has its place.
    public init(folder path: String, now: Timestamp = Timestamp(), in image: some SourceTree) throws {
        // >>> images.6
        // stub: throw Unimplemented("images.6")
        self.now = now
        folder = try image.resolved(EntryName(path))
        try makeParents(of: folder, in: image)
        try makeFolder(like: newFolder(""), in: image)
        // <<<
    }

    private var folder: EntryName = ""
    private var archives: Set<EntryName> = []
    private var owner: Owner?
    private var permissions: UInt32?
    private var now = Timestamp()
    /// Folders that are entries already.
    private var made: Set<EntryName> = []

    // >>> images.6
    private mutating func place(
        _ source: CopySelection.Source, _ isFolder: Bool, in image: some SourceTree
    ) throws {
        if archives.contains(source.entry.name) {
            try makeParents(of: folder, in: image)
            try makeFolder(like: newFolder(""), in: image)
            return entries.append(Placed(ArchiveEntry(folder), .archive(source.entry.name)))
        }
        if source.entry.kind != .directory {
            let path = isFolder ? folder.appending(source.name) : folder
            try makeParents(of: path, in: image)
            return add(source.entry, at: path)
        }
        try makeParents(of: folder, in: image)
        try makeFolder(like: source.entry, in: image)
        for entry in source.below {
            let rest = entry.name.parts.dropFirst(source.entry.name.parts.count)
            // A link in the image is followed where it stands for a folder, and replaced where a file goes.
            let path = EntryName(folder.parts + rest)
            add(entry, at: try image.resolved(path, followsLast: entry.kind == .directory))
        }
    }

    private mutating func makeFolder(like source: ArchiveEntry, in image: some SourceTree) throws {
        guard !folder.bytes.isEmpty, !made.contains(folder) else { return }
        if let there = try image.entry(at: folder) {
            guard there.kind != .directory else { return }
            throw BuildFault("/\(folder): is no folder in the image, so nothing can be put into it")
        }
        add(source, at: folder)
    }

    private mutating func makeParents(of path: EntryName, in image: some SourceTree) throws {
        var parent: EntryName = ""
        for part in path.parts.dropLast() {
            parent = parent.appending(part)
            if made.contains(parent) { continue }
            if let there = try image.entry(at: parent) {
                guard there.kind == .directory else {
                    throw BuildFault("/\(parent): is no folder in the image")
                }
            } else {
                add(newFolder(parent), .nothing)
            }
        }
    }

    private func newFolder(_ path: EntryName) -> ArchiveEntry {
        ArchiveEntry(path, .directory, permissions: 0o755, modified: now)
    }

    private mutating func add(_ entry: ArchiveEntry, at path: EntryName) {
        var placed = entry
        placed.name = path
        // A link has no permissions of its own.
        if !entry.isLink { placed.permissions = permissions ?? entry.permissions }
        add(placed, entry.kind == .file ? .source(entry.name) : .nothing)
    }

    private mutating func add(_ entry: ArchiveEntry, _ contents: Contents) {
        var entry = entry
        if let owner { (entry.user, entry.group) = (owner.user, owner.group) }
        if entry.kind == .directory { made.insert(entry.name) }
        entries.append(Placed(entry, contents))
    }
    // <<<
}
