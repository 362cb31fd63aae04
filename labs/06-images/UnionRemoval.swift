import Archives
import LabSupport
import LinuxSystem

extension UnionFS {
    /// Removes a name that is no folder.
    /// - Throws: `SystemError`; ENOENT, EISDIR.
    /// - C: unlink(2)
    public func remove(_ path: EntryName) throws {
        // TODO images.4
        // Take it from the upper layer if it is there. If a lower layer has the name, that stays and must
        // be hidden.
        throw Unimplemented("images.4")
    }

    /// Removes an empty folder.
    /// - Throws: `SystemError`; ENOENT, ENOTDIR, ENOTEMPTY, EBUSY for the root.
    /// - C: rmdir(2)
    public func removeDirectory(_ path: EntryName) throws {
        // TODO images.4
        // Empty is what looks empty: the upper folder may hold whiteouts, which go with it.
        throw Unimplemented("images.4")
    }

    /// Gives an entry another name; what has that name already is replaced.
    /// - Throws: `SystemError`; ENOENT, EISDIR and ENOTDIR when only one is a folder, ENOTEMPTY, EINVAL into
    ///   itself; EXDEV for a folder that lower layers have a part in: programs then copy it.
    /// - C: rename(2)
    public func rename(_ old: EntryName, to new: EntryName) throws {
        // TODO images.4
        // The checks first, in the kernel's order; then copy up, make room, move, mark, hide.
        throw Unimplemented("images.4")
    }

    // TODO images.4
}
