import Archives
import LabSupport
import LinuxSystem

/// Several trees seen as one: lower ones that are never changed, and an upper one that takes all changes.
///
/// The upper folder is written as overlayfs writes it, so that either can go on where the other has stopped;
/// and every operation answers as it would on an overlayfs mount without `redirect_dir`, `metacopy` and
/// `index`: with the same result, or with the same errno in a `SystemError`.
///
/// - C: Documentation/filesystems/overlayfs.rst
public struct UnionFS {
    /// Layer 0 is the upper one, then the lower ones from the top.
    let layers: [OpenFolder]
    let marks: OverlayMarks

    /// A union of folders.
    /// - Parameters:
    ///   - lowers: the topmost first, as in overlayfs' option `lowerdir`.
    ///   - upper: what takes the changes.
    ///   - marks: how opaque folders are marked.
    /// - Throws: `SystemError`.
    public init(lowers: [String], upper: String, marks: OverlayMarks = .trusted) throws {
        layers = try [OpenFolder(upper)] + lowers.map { try OpenFolder($0) }
        self.marks = marks
    }

    /// What a path names; a symbolic link at its end is not followed.
    /// - Throws: `SystemError`: ENOENT, ENOTDIR, ELOOP.
    /// - C: lstat(2)
    public func lookup(_ path: EntryName) throws -> FileStatus {
        // TODO images.4
        throw Unimplemented("images.4")
    }

    /// The names in a folder, sorted by their bytes.
    /// - Throws: `SystemError`; ENOTDIR for anything else.
    /// - C: readdir(3)
    public func names(in path: EntryName) throws -> [EntryName] {
        // TODO images.4
        // From the topmost layer down: what an upper layer has or hides is not asked of a lower one.
        // A whiteout itself is never seen.
        throw Unimplemented("images.4")
    }

    /// The bytes of a file.
    /// - Throws: `SystemError`; EISDIR for a folder.
    /// - C: read(2)
    public func read(_ path: EntryName) throws -> [UInt8] {
        // TODO images.4
        throw Unimplemented("images.4")
    }

    /// What a symbolic link says.
    /// - Throws: `SystemError`; EINVAL when it is none.
    /// - C: readlink(2)
    public func linkTarget(of path: EntryName) throws -> EntryName {
        // TODO images.4
        throw Unimplemented("images.4")
    }

    // TODO images.4
}
