import Archives
import LabSupport
import LinuxSystem

extension UnionFS {
    /// Removes a name that is no folder.
    /// - Throws: `SystemError`; ENOENT, EISDIR.
    /// - C: unlink(2)
    public func remove(_ path: EntryName) throws {
        // >>> images.4
        // Take it from the upper layer if it is there. If a lower layer has the name, that stays and must
        // be hidden.
        // stub: throw Unimplemented("images.4")
        guard let place = try place(path, following: false) else {
            throw SystemError("unlink(/)", .isDirectory)
        }
        guard let node = place.node else { throw SystemError("unlink(\(path))", .noEntry) }
        guard !node.isFolder else { throw SystemError("unlink(\(path))", .isDirectory) }
        let folder = try upperFolder(for: place)
        if node.isInUpper { try folder.remove(place.name.bytes) }
        try hide(place, in: folder)
        // <<<
    }

    /// Removes an empty folder.
    /// - Throws: `SystemError`; ENOENT, ENOTDIR, ENOTEMPTY, EBUSY for the root.
    /// - C: rmdir(2)
    public func removeDirectory(_ path: EntryName) throws {
        // >>> images.4
        // Empty is what looks empty: the upper folder may hold whiteouts, which go with it.
        // stub: throw Unimplemented("images.4")
        guard let place = try place(path, following: false) else { throw SystemError("rmdir(/)", .busy) }
        guard let node = place.node else { throw SystemError("rmdir(\(path))", .noEntry) }
        guard node.isFolder else { throw SystemError("rmdir(\(path))", .notDirectory) }
        guard try names(in: node).isEmpty else { throw SystemError("rmdir(\(path))", .notEmpty) }
        let folder = try upperFolder(for: place)
        if node.isInUpper { try folder.removeTree(place.name.bytes) }
        try hide(place, in: folder)
        // <<<
    }

    /// Gives an entry another name; what has that name already is replaced.
    /// - Throws: `SystemError`; ENOENT, EISDIR and ENOTDIR when only one is a folder, ENOTEMPTY, EINVAL into
    ///   itself; EXDEV for a folder that lower layers have a part in: programs then copy it.
    /// - C: rename(2)
    public func rename(_ old: EntryName, to new: EntryName) throws {
        // >>> images.4
        // The checks first, in the kernel's order; then copy up, make room, move, mark, hide.
        // stub: throw Unimplemented("images.4")
        guard let from = try place(old, following: false), let target = try place(new, following: false)
        else {
            throw SystemError("rename(/)", .busy)
        }
        guard let node = from.node else { throw SystemError("rename(\(old))", .noEntry) }
        if try isNothingToDo(from, node, target) { return }
        try copyUp(node)
        let (here, there) = (try upperFolder(for: from), try upperFolder(for: target))
        if node.isFolder && target.parent.layers.contains(where: { $0 != 0 }) {
            // Before it is moved: at its new place lower names must never be seen in it.
            try marks.makeOpaque(here.folder(from.name.bytes))
        }
        try makeRoom(for: target, in: there)
        try here.rename(from.name.bytes, to: target.name.bytes, in: there)
        try hide(from, in: here)
        // <<<
    }

    // >>> images.4
    private func isNothingToDo(_ from: UnionPlace, _ node: UnionNode, _ target: UnionPlace) throws -> Bool {
        let what = "rename(\(from.name), \(target.name))"
        let path = target.parent.path + [target.name]
        if node.isFolder && path.count > node.path.count && path.starts(with: node.path) {
            throw SystemError(what, .invalid)
        }
        if let other = target.node {
            if node.path.count > path.count && node.path.starts(with: path) {
                throw SystemError(what, .notEmpty)
            }
            // Two names of one file, or one name: there is nothing to do.
            let isOneFile = node.isInUpper && other.isInUpper && node.status.isSameFile(as: other.status)
            if node.path == path || isOneFile { return true }
            guard node.isFolder == other.isFolder else {
                throw SystemError(what, node.isFolder ? .notDirectory : .isDirectory)
            }
        }
        guard !node.isFolder || node.layers == [0] else { throw SystemError(what, .crossDevice) }
        if let other = target.node, other.isFolder, other.layers != [0], try !names(in: other).isEmpty {
            throw SystemError(what, .notEmpty)
        }
        return false
    }

    /// A whiteout cannot be replaced by a folder, nor a folder that looks empty but holds whiteouts.
    private func makeRoom(for target: UnionPlace, in folder: OpenFolder) throws {
        let name = target.name.bytes
        if let node = target.node {
            if node.isFolder && node.layers != [0] { try folder.removeTree(name) }
        } else if try folder.statusIfThere(of: name) != nil {
            try folder.remove(name)
        }
    }

    /// Writes down that a name is gone, if anybody could think that it is there.
    private func hide(_ place: UnionPlace, in folder: OpenFolder) throws {
        guard try lowerHas(place.name, in: place.parent) else { return }
        try OverlayMarks.makeWhiteout(place.name.bytes, in: folder)
    }
    // <<<
}
