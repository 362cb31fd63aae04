import Archives
import LinuxSystem

/// What one layer has touched so far. A whiteout hides lower layers only, so it must spare these, whichever
/// comes first in the archive.
struct LayerMarks {
    /// The metadata of folders, which are set at the very end: each name made in a folder changes its time,
    /// and a mode may forbid to make any.
    private(set) var folders: [FolderTree.Place: ArchiveEntry] = [:]
    private var places: Set<FolderTree.Place> = [FolderTree.root]
    private var files: Set<Name> = []

    private struct Name: Hashable {
        let place: FolderTree.Place
        let name: [UInt8]
    }

    /// Whether a name in a folder is of this layer: as no folder.
    func hasFile(_ name: [UInt8], in place: FolderTree.Place) -> Bool {
        files.contains(Name(place: place, name: name))
    }

    /// Whether a folder is of this layer, or holds something that is.
    func holds(_ place: FolderTree.Place) -> Bool { places.contains(place) }

    /// Notes a name that is no folder.
    mutating func add(_ name: [UInt8], in place: FolderTree.Place, of tree: FolderTree) {
        files.insert(Name(place: place, name: name))
        add(place, of: tree)
    }

    /// Notes a folder, and with it those above.
    mutating func add(_ place: FolderTree.Place, of tree: FolderTree) {
        var here = place
        while places.insert(here).inserted { here = tree.parent(of: here) }
    }

    /// Notes a folder that has an entry of its own.
    mutating func add(_ entry: ArchiveEntry, at place: FolderTree.Place, of tree: FolderTree) {
        folders[place] = entry
        add(place, of: tree)
    }

    /// A folder whose lower layers are hidden is no longer theirs, also in its owner and mode.
    mutating func adopt(_ place: FolderTree.Place) {
        if folders[place] == nil { folders[place] = .impliedFolder }
    }

    /// Drops a file.
    mutating func remove(_ name: [UInt8], in place: FolderTree.Place) {
        files.remove(Name(place: place, name: name))
    }
}

extension ArchiveEntry {
    /// A folder that has no entry, only entries below it. Its time is fixed, so that a layer gives the same
    /// tree whenever it is applied.
    static var impliedFolder: ArchiveEntry {
        ArchiveEntry("", .directory, permissions: 0o755, user: IDs.currentUser, group: IDs.currentGroup)
    }
}
