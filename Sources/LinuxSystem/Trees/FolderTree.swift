import Glibc

/// The folders below a root, found by paths that cannot leave it, and remembered.
///
/// A path is followed as if the root were "/": ".." ends there, a symbolic link starts again there when it
/// is absolute. Every single step opens one name with O_NOFOLLOW in a folder that is open already, so
/// nothing that somebody else renames meanwhile leads outside, and no path is too long.
///
/// A folder once found is not looked for again: whoever removes or replaces one says so (`forget`).
public struct FolderTree {
    /// A folder that was found. A folder above has a smaller number.
    public struct Place: Hashable, Comparable, Sendable {
        let index: Int

        /// In the order in which they were found.
        public static func < (left: Place, right: Place) -> Bool { left.index < right.index }
    }

    /// What to do where a path leads on and nothing is there.
    public enum Missing: Sendable {
        /// There is no such place.
        case isNothing
        /// Folders are made (0755).
        case isMade
    }

    private struct Known {
        let parent: Place
        let name: [UInt8]
        /// As it was when it was found; nil when it was made here.
        let found: FileStatus?
    }

    private struct Key: Hashable {
        let parent: Place
        let name: [UInt8]
    }

    /// The root.
    public static let root = Place(index: 0)
    private let rootFolder: OpenFolder
    private var known: [Known]
    private var children: [Key: Place] = [:]
    private var open: OpenFolders
    private let unlocks: Bool

    /// The tree below a folder.
    /// - Parameter unlocks: whether a folder that does not let its owner in, or write, is opened to it on
    ///   the way. Root needs no such help, and it gets none.
    /// - Throws: `SystemError`.
    public init(at path: String, unlocks: Bool = false) throws(SystemError) {
        rootFolder = try OpenFolder(path)
        known = [Known(parent: Self.root, name: [], found: try rootFolder.descriptor.status())]
        open = OpenFolders(limit: 128)
        self.unlocks = unlocks && geteuid() != 0
    }

    /// All places in the order in which they were found: a folder after those above it.
    public var places: [Place] { known.indices.map(Place.init) }

    /// The folder above; the root's is the root.
    public func parent(of place: Place) -> Place { known[place.index].parent }

    /// The name in the folder above; the root has none.
    public func name(of place: Place) -> [UInt8] { known[place.index].name }

    /// Its path from the root in its parts; empty for the root.
    public func path(of place: Place) -> [[UInt8]] {
        var path: [[UInt8]] = []
        var here = place
        while here != Self.root {
            path.append(name(of: here))
            here = parent(of: here)
        }
        return path.reversed()
    }

    /// What it was like when it was found; nil for one that was made here.
    public func found(_ place: Place) -> FileStatus? { known[place.index].found }

    /// A folder in a folder, if it is known already.
    public func known(_ name: [UInt8], in place: Place) -> Place? { children[Key(parent: place, name: name)] }

    /// The places that are still there: those that were not forgotten, nor any above them.
    public var current: [Place] {
        var isThere = [Bool](repeating: true, count: known.count)
        for (index, entry) in known.enumerated().dropFirst() {
            let key = Key(parent: entry.parent, name: entry.name)
            isThere[index] = isThere[entry.parent.index] && children[key]?.index == index
        }
        return places.filter { isThere[$0.index] }
    }

    /// Drops a name that was removed or replaced, and what is below it.
    public mutating func forget(_ name: [UInt8], in place: Place) {
        children[Key(parent: place, name: name)] = nil
    }

    /// Remembers a folder that was just made.
    public mutating func made(_ name: [UInt8], in parent: Place) -> Place {
        remember(name, in: parent, found: nil)
    }

    private mutating func remember(_ name: [UInt8], in parent: Place, found: FileStatus?) -> Place {
        let place = Place(index: known.count)
        known.append(Known(parent: parent, name: name, found: found))
        children[Key(parent: parent, name: name)] = place
        return place
    }
}

extension FolderTree {
    /// The folder of a place, open.
    /// - Throws: `SystemError`.
    public mutating func folder(_ place: Place) throws(SystemError) -> OpenFolder {
        if place == Self.root { return rootFolder }
        if let folder = open[place] { return folder }
        var missing: [Place] = []
        var here = place
        while here != Self.root && open[here] == nil {
            missing.append(here)
            here = known[here.index].parent
        }
        var folder = open[here] ?? rootFolder
        for next in missing.reversed() {
            folder = try folder.folder(known[next.index].name)
            open.keep(folder, at: next)
        }
        return folder
    }

    /// The folder that a path leads to.
    /// - Parameter names: the path in its parts; ".." among them is the folder above.
    /// - Returns: nil when there is nothing, and nothing is to be made.
    /// - Throws: `SystemError`; ENOTDIR where something else is in the way, ELOOP after 40 links.
    public mutating func place(_ names: [[UInt8]], missing: Missing) throws(SystemError) -> Place? {
        var rest = Array(names.reversed())
        var here = Self.root
        var links = 0
        while let name = rest.popLast() {
            if name == Self.above {
                here = known[here.index].parent
            } else if let place = known(name, in: here) {
                here = place
            } else {
                switch try step(name, in: here, missing) {
                case .folder(let place): here = place
                case .nothing: return nil
                case .link(let target):
                    links += 1
                    guard links <= 40 else { throw SystemError("open(\(Self.text(name)))", .tooManyLinks) }
                    if target.first == Self.slash { here = Self.root }
                    rest += Self.parts(target).reversed()
                }
            }
        }
        return here
    }

    /// A folder in a folder, found if it was not known; a symbolic link is ENOTDIR.
    /// - Throws: `SystemError`.
    public mutating func place(of name: [UInt8], in parent: Place) throws(SystemError) -> Place {
        if let place = known(name, in: parent) { return place }
        let (opened, found) = try enter(name, in: try folder(parent))
        let place = remember(name, in: parent, found: found)
        open.keep(opened, at: place)
        return place
    }

    private enum Step {
        case folder(Place)
        case link([UInt8])
        case nothing
    }

    private mutating func step(_ name: [UInt8], in place: Place, _ missing: Missing) throws(SystemError)
        -> Step
    {
        let parent = try folder(place)
        do throws(SystemError) {
            return .folder(try self.place(of: name, in: place))
        } catch {
            switch (error.code, missing) {
            case (.notDirectory, _), (.tooManyLinks, _): break
            case (.noEntry, .isNothing): return .nothing
            case (.noEntry, .isMade):
                try parent.makeFolder(name)
                // Whatever the umask is.
                try parent.setMode(of: name, 0o755)
                return .folder(made(name, in: place))
            default: throw error
            }
            guard try parent.status(of: name).kind == .symlink else { throw error }
            return .link(try parent.linkTarget(of: name))
        }
    }

    private func enter(_ name: [UInt8], in parent: OpenFolder) throws(SystemError) -> (OpenFolder, FileStatus)
    {
        guard unlocks else {
            let folder = try parent.folder(name)
            return (folder, try folder.descriptor.status())
        }
        let before = try parent.status(of: name)
        let folder = try parent.folderUnlocked(name)
        if before.permissions & 0o300 != 0o300 { try folder.descriptor.setMode(before.permissions | 0o700) }
        return (folder, before)
    }

    private static let slash = UInt8(ascii: "/")
    private static let above: [UInt8] = [0x2E, 0x2E]

    private static func parts(_ path: [UInt8]) -> [[UInt8]] {
        path.split(separator: slash).map(Array.init).filter { $0 != [0x2E] }
    }

    private static func text(_ name: [UInt8]) -> String { String(decoding: name, as: UTF8.self) }
}
