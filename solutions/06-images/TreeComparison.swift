import Archives
import LabSupport
import LinuxSystem

/// Two trees walked side by side, and what is different in the upper one.
struct TreeComparison {
    /// A name that is different, or that may have to be told although it is not.
    struct Found {
        enum What: Equatable {
            case added, modified, deleted
            /// The same in both; matters as a name of a file that has several.
            case same
        }
        var what: What
        let name: [UInt8]
        /// Where it is: in the lower tree if it was deleted, in the upper one if not.
        let folder: FolderTree.Place
        let lower: FileStatus?
        let upper: FileStatus?
    }

    /// One name that both or one of the trees have, and the folders that it is in.
    private struct Pair {
        let name: [UInt8]
        let lower: FileStatus?
        let upper: FileStatus?
        let lowerFolder: FolderTree.Place?
        let upperFolder: FolderTree.Place
    }

    private(set) var found: [Found] = []
    private var lower: FolderTree
    private(set) var upper: FolderTree
    private let contents: LayerDiff.Contents
    private var links = LinkGroups()

    init(lower: String, upper: String, contents: LayerDiff.Contents) throws {
        self.lower = try FolderTree(at: lower)
        self.upper = try FolderTree(at: upper)
        self.contents = contents
    }

    /// Compares everything: afterwards `found` has, in the order of an archive, what is different.
    mutating func run() throws {
        // >>> images.4
        // A folder before what is in it, names in the order of their bytes, and in each folder what was
        // deleted before the rest. Take a stack of pairs, not recursion: a tree may be deeper than the
        // stack of a thread. Do not descend into what is deleted.
        // stub: throw Unimplemented("images.4")
        try compareRoots()
        var rest = try pairs(in: FolderTree.root, and: FolderTree.root)
        while let pair = rest.popLast() {
            guard let status = pair.upper else { continue }
            note(pair, status, isSame: try isSame(pair))
            guard status.kind == .directory else { continue }
            let upperFolder = try upper.place(of: pair.name, in: pair.upperFolder)
            var lowerFolder: FolderTree.Place?
            if let above = pair.lowerFolder, pair.lower?.kind == .directory {
                lowerFolder = try lower.place(of: pair.name, in: above)
            }
            rest += try pairs(in: lowerFolder, and: upperFolder)
        }
        links.tellBrokenGroups(in: &found)
        found.removeAll { $0.what == .same }
        // <<<
    }

    // >>> images.4
    private mutating func compareRoots() throws {
        let (low, high) = (
            try lower.folder(FolderTree.root).descriptor.status(),
            try upper.folder(FolderTree.root).descriptor.status()
        )
        let attributes = try [lower, upper].map { tree in
            var tree = tree
            return try ExtendedAttributes(of: tree.folder(FolderTree.root).descriptor).all()
                .filter { LayerAttribute.isCarried($0.key) }
        }
        guard !hasSameMetadata(low, high) || attributes[0] != attributes[1] else { return }
        found.append(
            Found(what: .modified, name: [0x2E], folder: FolderTree.root, lower: low, upper: high))
    }

    private mutating func note(_ pair: Pair, _ status: FileStatus, isSame: Bool) {
        let what: Found.What = isSame ? .same : pair.lower == nil ? .added : .modified
        let isLinked = status.links > 1 || (pair.lower?.links ?? 1) > 1
        guard what != .same || status.kind != .directory && isLinked else { return }
        if status.kind != .directory && isLinked { links.note(found.count, what, pair.lower, status) }
        found.append(
            Found(
                what: what, name: pair.name, folder: pair.upperFolder, lower: pair.lower, upper: status))
    }

    /// What is in two folders: the deleted names are found at once, the others come back, the last first.
    private mutating func pairs(in lowerFolder: FolderTree.Place?, and upperFolder: FolderTree.Place) throws
        -> [Pair]
    {
        var below = try lowerFolder.map { try Self.statuses(in: lower.folder($0)) } ?? [:]
        var pairs: [Pair] = []
        for (name, status) in try Self.statuses(in: upper.folder(upperFolder)) {
            let old = below[name]
            // A socket cannot be put into an archive: it is as if it were not there.
            if status.kind == .socket && old?.kind != .socket { continue }
            below[name] = nil
            guard status.kind != .socket else { continue }
            pairs.append(
                Pair(
                    name: name, lower: old, upper: status, lowerFolder: lowerFolder, upperFolder: upperFolder)
            )
        }
        for (name, status) in below.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            guard let lowerFolder else { continue }
            found.append(
                Found(what: .deleted, name: name, folder: lowerFolder, lower: status, upper: nil))
        }
        return pairs.sorted { $1.name.lexicographicallyPrecedes($0.name) }
    }

    private static func statuses(in folder: OpenFolder) throws -> [[UInt8]: FileStatus] {
        var statuses: [[UInt8]: FileStatus] = [:]
        for entry in try folder.entries() { statuses[entry.name] = try folder.status(of: entry.name) }
        return statuses
    }
    // <<<

    /// Where something that was found is, from the root of its tree.
    func path(of found: Found) -> EntryName {
        let tree = found.what == .deleted ? lower : upper
        return (tree.path(of: found.folder) + [found.name]).map(EntryName.init)
            .reduce(EntryName([])) { $0.appending($1) }
    }

    /// The folder that it is in, in the upper tree.
    mutating func folder(of found: Found) throws -> OpenFolder {
        try upper.folder(found.folder)
    }

    // MARK: What is the same

    // >>> images.4
    private mutating func isSame(_ pair: Pair) throws -> Bool {
        guard let old = pair.lower, let new = pair.upper, let place = pair.lowerFolder else { return false }
        if old.isSameFile(as: new) { return true }
        guard hasSameMetadata(old, new) else { return false }
        let (low, high) = (try lower.folder(place), try upper.folder(pair.upperFolder))
        guard try Self.attributes(of: pair.name, low) == Self.attributes(of: pair.name, high) else {
            return false
        }
        switch new.kind {
        case .symlink: return try low.linkTarget(of: pair.name) == high.linkTarget(of: pair.name)
        case .file: return try hasSameContents(pair.name, low, high, new)
        default: return true
        }
    }

    private func hasSameMetadata(_ old: FileStatus, _ new: FileStatus) -> Bool {
        guard old.kind == new.kind, old.owner == new.owner, old.group == new.group,
            old.modified == new.modified, old.major == new.major, old.minor == new.minor
        else { return false }
        // The size of a folder is the file system's own affair, and so is the mode of a link.
        return (old.kind == .directory || old.size == new.size)
            && (old.kind == .symlink || old.permissions == new.permissions)
    }

    private static func attributes(of name: [UInt8], _ folder: OpenFolder) throws -> [String: [UInt8]] {
        try ExtendedAttributes(of: name, in: folder).all().filter { LayerAttribute.isCarried($0.key) }
    }

    private func hasSameContents(_ name: [UInt8], _ low: OpenFolder, _ high: OpenFolder, _ status: FileStatus)
        throws -> Bool
    {
        guard status.size > 0 else { return true }
        // Two moments that agree to the nanosecond are one. Whole seconds come from an archive that had
        // no more: within a second a file may well have been written twice.
        if contents == .whereTimesAreWhole && status.modified.nanoseconds != 0 { return true }
        return try Self.areSame(try low.open(name), try high.open(name))
    }

    private static func areSame(_ old: borrowing OwnedDescriptor, _ new: borrowing OwnedDescriptor) throws
        -> Bool
    {
        while true {
            let (left, right) = (try old.readSome(), try new.readSome())
            guard left == right else { return false }
            if left.isEmpty { return true }
        }
    }
    // <<<
}
