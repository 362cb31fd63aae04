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
        // TODO jail.5
        // Keep the names that are still to come and the directories you came through. A name goes
        // down, ".." goes back to the directory before (at the root it stays), "." and "//" do
        // nothing. A link's text takes the place of the link; if it begins with "/", the walk begins
        // again at the root *of the tree*. Never shorten "a/.." on paper: a may be a link.
        // The 41st link is ELOOP. An empty path is ENOENT. "file/" and "file/." are ENOTDIR.
        throw Unimplemented("jail.5")
    }

    // TODO jail.5
    /// The names that are still to be walked. A slash at the end counts as ".": it wants a directory.
}
