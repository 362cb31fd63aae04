import Archives
import ByteStreams

/// A tree of files that a COPY takes from or goes to: the context, a stage, an image, a table in a test.
///
/// Paths start at the top of the tree and have no slash before them; the top itself is the empty name.
public protocol SourceTree {
    /// What stands at a path; a link is not followed, and neither are links on the way.
    /// - Returns: an entry of that name; nil where there is nothing that an archive could hold.
    func entry(at path: EntryName) throws -> ArchiveEntry?
    /// The names in a folder, in any order.
    func names(in folder: EntryName) throws -> [EntryName]
    /// What reads the bytes of a file.
    associatedtype Contents: ByteSource
    /// The bytes of a file.
    func contents(of file: EntryName) throws -> Contents
}

extension SourceTree {
    /// Where a path leads when every link in it is followed, as if the tree were all there is.
    /// - Parameter followsLast: whether a link at the end is followed too.
    /// - Returns: a path without links; parts that do not exist stay as they are. After 40 links the path
    ///   itself: it leads nowhere.
    /// - C: path_resolution(7)
    public func resolved(_ path: EntryName, followsLast: Bool = true) throws -> EntryName {
        var pending = Array(path.parts.reversed())
        var walked: [EntryName] = []
        var links = 0
        while let part = pending.popLast() {
            if part == ".." {
                _ = walked.popLast()
                continue
            }
            walked.append(part)
            guard followsLast || !pending.isEmpty,
                case .symlink(let target)? = try entry(at: EntryName(walked))?.kind
            else { continue }
            links += 1
            guard links <= 40 else { return path }
            // An absolute target starts at the top of this tree: it cannot lead out.
            if target.bytes.first == UInt8(ascii: "/") { walked = [] } else { walked.removeLast() }
            pending += target.parts.reversed()
        }
        return EntryName(walked)
    }

    /// Whether a path leads to a folder.
    public func isFolder(_ path: EntryName) throws -> Bool {
        let place = try resolved(path)
        return place.bytes.isEmpty ? true : try entry(at: place)?.kind == .directory
    }
}

extension EntryName {
    /// A path of these parts.
    init(_ parts: [EntryName]) {
        self.init(parts.map(\.bytes).joined(separator: [UInt8(ascii: "/")]))
    }
}
