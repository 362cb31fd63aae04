import Archives
import LabSupport
import LinuxSystem

extension UnionFS {
    /// Makes an empty file; the process's umask takes bits from the mode, here and below.
    /// - Throws: `SystemError`; EEXIST.
    /// - C: open(2), O_CREAT | O_EXCL
    public func create(_ path: EntryName, mode: UInt32 = 0o644) throws {
        // >>> images.4
        // stub: throw Unimplemented("images.4")
        try make(path) { folder, name in _ = try folder.makeFile(name, mode: mode) }
        // <<<
    }

    /// Makes a folder. One that takes the place of something hidden is opaque: the lower layers' names must
    /// not come back in it.
    /// - Throws: `SystemError`; EEXIST.
    /// - C: mkdir(2)
    public func makeDirectory(_ path: EntryName, mode: UInt32 = 0o755) throws {
        // >>> images.4
        // stub: throw Unimplemented("images.4")
        var isOverWhiteout = false
        let place = try make(path, { isOverWhiteout = $0 }) { folder, name in
            try folder.makeFolder(name, mode: mode)
        }
        guard isOverWhiteout else { return }
        try marks.makeOpaque(upperFolder(of: place.parent.path).folder(place.name.bytes))
        // <<<
    }

    /// Makes a symbolic link.
    /// - Throws: `SystemError`; EEXIST.
    /// - C: symlink(2)
    public func symlink(_ path: EntryName, to target: EntryName) throws {
        // >>> images.4
        // stub: throw Unimplemented("images.4")
        try make(path) { folder, name in try folder.makeSymlink(name, to: target.bytes) }
        // <<<
    }

    /// Gives a file another name. A file of a lower layer is copied up first, under its old name.
    /// - Throws: `SystemError`; EEXIST, EPERM for a folder.
    /// - C: link(2)
    public func link(_ old: EntryName, to new: EntryName) throws {
        // >>> images.4
        // stub: throw Unimplemented("images.4")
        let source = try node(old, following: false)
        try checkFree(new)
        guard !source.isFolder else { throw SystemError("link(\(old))", .notPermitted) }
        try copyUp(source)
        let from = layers[0]
        try make(new) { folder, name in try folder.makeLink(name, to: source.bytes, in: from) }
        // <<<
    }

    /// Where writing begins.
    public enum Writing: Sendable {
        /// What was there is gone.
        case truncating
        /// At the end.
        case appending
    }

    /// Writes into a file that is there.
    /// - Throws: `SystemError`; ENOENT, EISDIR.
    /// - C: open(2), write(2)
    public func write(_ bytes: [UInt8], to path: EntryName, _ how: Writing = .truncating) throws {
        // >>> images.4
        // stub: throw Unimplemented("images.4")
        let file = try writable(path, how == .appending ? .append : .truncate)
        try file.writeAll(bytes)
        // <<<
    }

    /// Changes the length of a file.
    /// - Throws: `SystemError`; EISDIR.
    /// - C: truncate(2)
    public func truncate(_ path: EntryName, to size: Int64) throws {
        // >>> images.4
        // stub: throw Unimplemented("images.4")
        try writable(path, []).setSize(size)
        // <<<
    }

    /// Changes the permission bits of what a path leads to.
    /// - Throws: `SystemError`.
    /// - C: chmod(2)
    public func setMode(_ path: EntryName, _ mode: UInt32) throws {
        // >>> images.4
        // stub: throw Unimplemented("images.4")
        let node = try node(path, following: true)
        try copyUp(node)
        guard let name = node.path.last else { return try layers[0].descriptor.setMode(mode) }
        try upperFolder(of: node.path.dropLast()).setMode(of: name.bytes, mode)
        // <<<
    }

    // >>> images.4
    private func writable(_ path: EntryName, _ options: OpenOptions) throws -> OwnedDescriptor {
        let node = try node(path, following: true)
        guard !node.isFolder else { throw SystemError("open(\(path))", .isDirectory) }
        try copyUp(node)
        return try layers[0].open(node.bytes, options.union(.writeOnly))
    }

    private func checkFree(_ path: EntryName) throws {
        guard let place = try place(path, following: false), place.node == nil else {
            throw SystemError("create(\(path))", .exists)
        }
    }

    /// Makes a name that is not there, in place of the whiteout that may be.
    @discardableResult
    private func make(
        _ path: EntryName, _ overWhiteout: (Bool) -> Void = { _ in },
        _ body: (OpenFolder, [UInt8]) throws -> Void
    ) throws -> UnionPlace {
        guard let place = try place(path, following: false), place.node == nil else {
            throw SystemError("create(\(path))", .exists)
        }
        let folder = try upperFolder(for: place)
        let name = place.name.bytes
        let isHidden = try folder.statusIfThere(of: name).map(OverlayMarks.isWhiteout) ?? false
        if isHidden { try folder.remove(name) }
        overWhiteout(isHidden)
        do {
            try body(folder, name)
        } catch {
            // The lower name must not be seen again.
            if isHidden { try? OverlayMarks.makeWhiteout(name, in: folder) }
            throw error
        }
        return place
    }
    // <<<
}
