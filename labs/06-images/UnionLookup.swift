import Archives
import LabSupport
import LinuxSystem

extension UnionFS {
    // TODO images.4

    /// Where a path ends; nil for the root.
    ///
    /// - Parameter following: whether a symbolic link at the very end is followed too.
    /// - Throws: `SystemError`: ENOENT and ENOTDIR on the way, ELOOP after 40 links.
    func place(_ path: EntryName, following: Bool) throws -> UnionPlace? {
        // TODO images.4
        // Name by name. A symbolic link is replaced by what it says: from the root of the union when it is
        // absolute, else from its own folder.
        throw Unimplemented("images.4")
    }

    // TODO images.4

    /// A name in a folder of the union.
    /// - Throws: `SystemError`.
    func child(_ name: EntryName, of folder: UnionNode) throws -> UnionNode? {
        // TODO images.4
        // Ask the folder's layers from the top. A whiteout ends the search. Anything that is no folder
        // is the answer when nothing was found above it, and ends the search when a folder was. A folder is
        // one of those that are merged, and the last one when it is opaque.
        throw Unimplemented("images.4")
    }

    /// Whether lower layers have a name in a folder, so that its removal must be written down.
    /// - Throws: `SystemError`.
    func lowerHas(_ name: EntryName, in folder: UnionNode) throws -> Bool {
        // TODO images.4
        throw Unimplemented("images.4")
    }
}
