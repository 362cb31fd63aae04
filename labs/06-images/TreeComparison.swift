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
        // TODO images.4
        // A folder before what is in it, names in the order of their bytes, and in each folder what was
        // deleted before the rest. Take a stack of pairs, not recursion: a tree may be deeper than the
        // stack of a thread. Do not descend into what is deleted.
        throw Unimplemented("images.4")
    }

    // TODO images.4

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

    // TODO images.4
}
