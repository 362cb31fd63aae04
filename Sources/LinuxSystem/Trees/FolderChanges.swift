import CLinux
import Glibc

// Names made and taken away in an open folder. None of these follows a symbolic link at its end.
extension OpenFolder {
    /// Makes a file that was not there.
    /// - Returns: it, open for writing.
    /// - Throws: `SystemError`; EEXIST for whatever has that name, a symbolic link too.
    /// - C: openat(2), O_CREAT | O_EXCL
    public func makeFile(_ name: [UInt8], mode: UInt32 = 0o600) throws(SystemError) -> OwnedDescriptor {
        try open(name, [.writeOnly, .create, .exclusive], mode: mode)
    }

    /// Makes a folder; the process's umask takes bits from the mode.
    /// - Throws: `SystemError`.
    /// - C: mkdirat(2)
    public func makeFolder(_ name: [UInt8], mode: UInt32 = 0o755) throws(SystemError) {
        try call("mkdir", name) { clinux_mkdirat(number, $0, mode) }
    }

    /// Makes a symbolic link.
    /// - Parameter target: what it says; taken as it is.
    /// - Throws: `SystemError`; EINVAL when the target holds a zero byte.
    /// - C: symlinkat(2)
    public func makeSymlink(_ name: [UInt8], to target: [UInt8]) throws(SystemError) {
        guard !target.contains(0) else { throw SystemError("symlink(a target with a zero byte)", .invalid) }
        let text = target.map { CChar(bitPattern: $0) } + [0]
        try callErrno("symlink", name) { symlinkat(text, number, $0) }
    }

    /// Gives a file one more name, in this folder.
    /// - Throws: `SystemError`; EPERM for a folder, EXDEV on another file system.
    /// - C: linkat(2)
    public func makeLink(_ name: [UInt8], to old: [UInt8], in folder: OpenFolder) throws(SystemError) {
        guard !old.contains(0) else { throw SystemError("link(a target with a zero byte)", .invalid) }
        let text = old.map { CChar(bitPattern: $0) } + [0]
        try callErrno("link", name) { linkat(folder.number, text, number, $0, 0) }
    }

    /// Makes a device or a pipe with a name.
    /// - Throws: `SystemError`; EPERM for a device without privilege, unless it is character device 0:0.
    /// - C: mknodat(2)
    public func makeNode(_ name: [UInt8], _ node: DeviceNode, mode: UInt32 = 0o600) throws(SystemError) {
        let type =
            switch node.kind {
            case .block: S_IFBLK
            case .character: S_IFCHR
            case .pipe: S_IFIFO
            }
        try call("mknod", name) { clinux_mknodat(number, $0, type | mode, node.major, node.minor) }
    }

    /// Takes a name away that is no folder.
    /// - Throws: `SystemError`; EISDIR for a folder.
    /// - C: unlinkat(2)
    public func remove(_ name: [UInt8]) throws(SystemError) {
        try callErrno("unlink", name) { unlinkat(number, $0, 0) }
    }

    /// Takes an empty folder away.
    /// - Throws: `SystemError`; ENOTEMPTY.
    /// - C: unlinkat(2), AT_REMOVEDIR
    public func removeFolder(_ name: [UInt8]) throws(SystemError) {
        try callErrno("rmdir", name) { unlinkat(number, $0, AT_REMOVEDIR) }
    }

    /// What becomes of the two names of a renaming.
    ///
    /// - C: renameat2(2)
    public enum Renaming: UInt32, Sendable {
        /// The new name is replaced.
        case replacing = 0
        /// EEXIST when the new name is taken.
        case keeping = 1
        /// Both change places.
        case exchanging = 2
    }

    /// Gives an entry another name, in this folder or in another one.
    /// - Throws: `SystemError`.
    /// - C: renameat2(2)
    public func rename(
        _ name: [UInt8], to new: [UInt8], in folder: OpenFolder, _ how: Renaming = .replacing
    ) throws(SystemError) {
        guard !new.contains(0) else { throw SystemError("rename(to a name with a zero byte)", .invalid) }
        let text = new.map { CChar(bitPattern: $0) } + [0]
        try call("rename", name) { clinux_renameat2(number, $0, folder.number, text, how.rawValue) }
    }
}
