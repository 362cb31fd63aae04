import Archives
import LabSupport
import LinuxSystem

extension UnionFS {
    /// Makes an empty file; the process's umask takes bits from the mode, here and below.
    /// - Throws: `SystemError`; EEXIST.
    /// - C: open(2), O_CREAT | O_EXCL
    public func create(_ path: EntryName, mode: UInt32 = 0o644) throws {
        // TODO images.4
        throw Unimplemented("images.4")
    }

    /// Makes a folder. One that takes the place of something hidden is opaque: the lower layers' names must
    /// not come back in it.
    /// - Throws: `SystemError`; EEXIST.
    /// - C: mkdir(2)
    public func makeDirectory(_ path: EntryName, mode: UInt32 = 0o755) throws {
        // TODO images.4
        throw Unimplemented("images.4")
    }

    /// Makes a symbolic link.
    /// - Throws: `SystemError`; EEXIST.
    /// - C: symlink(2)
    public func symlink(_ path: EntryName, to target: EntryName) throws {
        // TODO images.4
        throw Unimplemented("images.4")
    }

    /// Gives a file another name. A file of a lower layer is copied up first, under its old name.
    /// - Throws: `SystemError`; EEXIST, EPERM for a folder.
    /// - C: link(2)
    public func link(_ old: EntryName, to new: EntryName) throws {
        // TODO images.4
        throw Unimplemented("images.4")
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
        // TODO images.4
        throw Unimplemented("images.4")
    }

    /// Changes the length of a file.
    /// - Throws: `SystemError`; EISDIR.
    /// - C: truncate(2)
    public func truncate(_ path: EntryName, to size: Int64) throws {
        // TODO images.4
        throw Unimplemented("images.4")
    }

    /// Changes the permission bits of what a path leads to.
    /// - Throws: `SystemError`.
    /// - C: chmod(2)
    public func setMode(_ path: EntryName, _ mode: UInt32) throws {
        // TODO images.4
        throw Unimplemented("images.4")
    }

    // TODO images.4
}
