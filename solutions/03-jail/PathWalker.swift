import LabSupport
import FileTrees
import LinuxSystem

/// Finds what a path means to somebody for whom a folder is `/`, without a chroot.
///
/// A service that opens files on behalf of a jail stands outside of it. It must read a path as the
/// jail would: `/etc` is the jail's, and `..` ends at the jail's root.
///
/// - C: path_resolution(7)
public struct PathWalker: Sendable {
    /// How many symbolic links one path may go through: the kernel's MAXSYMLINKS.
    public static let linkLimit = 40

    /// A walker keeps nothing between two walks.
    public init() {}

    /// Walks the tree one name at a time and follows links, the last one too.
    ///
    /// Gives what `openat2` with RESOLVE_IN_ROOT gives, with its errors: ENOENT, ENOTDIR, ELOOP,
    /// EACCES, ENAMETOOLONG.
    /// - Throws: `SystemError`.
    public func resolve<Tree: PathTree>(_ path: String, in tree: Tree) throws -> Tree.Node {
        // >>> jail.5
        // Keep the names that are still to come and the directories you came through. A name goes
        // down, ".." goes back to the directory before (at the root it stays), "." and "//" do
        // nothing. A link's text takes the place of the link; if it begins with "/", the walk begins
        // again at the root *of the tree*. Never shorten "a/.." on paper: a may be a link.
        // The 41st link is ELOOP. An empty path is ENOENT. "file/" and "file/." are ENOTDIR.
        // stub: throw Unimplemented("jail.5")
        guard !path.isEmpty else { throw SystemError("resolve()", .noEntry) }
        guard path.utf8.count < 4096 else { throw SystemError("resolve(\(path))", .nameTooLong) }
        var waiting = Names(path)
        var trail = [tree.root]
        var place = tree.root
        var links = 0
        while let name = waiting.next() {
            guard try tree.kind(of: place) == .directory else {
                throw SystemError("resolve(\(path))", .notDirectory)
            }
            switch name {
            case ".": continue
            case "..":
                if trail.count > 1 { trail.removeLast() }
                place = trail[trail.count - 1]
            default:
                let found = try tree.child(name, of: place)
                switch try tree.kind(of: found) {
                case .link(let text):
                    links += 1
                    guard links <= Self.linkLimit else {
                        throw SystemError("resolve(\(path))", .tooManyLinks)
                    }
                    if text.hasPrefix("/") { (trail, place) = ([tree.root], tree.root) }
                    waiting.insert(text)
                case .directory:
                    trail.append(found)
                    place = found
                case .file: place = found
                }
            }
        }
        return place
        // <<<
    }

    // >>> jail.5
    /// The names that are still to be walked. A slash at the end counts as ".": it wants a directory.
    private struct Names {
        private var reversed: [String] = []

        init(_ path: String) {
            insert(path)
        }

        mutating func next() -> String? {
            reversed.popLast()
        }

        mutating func insert(_ path: String) {
            var names = path.split(separator: "/").map(String.init)
            if path.hasSuffix("/") { names.append(".") }
            reversed += names.reversed()
        }
    }
    // <<<
}
