import CLinux
import Glibc

/// Which file something is, and of what kind.
///
/// - C: stat(2)
public struct FileStatus: Equatable, Hashable, Sendable {
    /// What a directory entry can be.
    public enum Kind: Equatable, Hashable, Sendable {
        case file, directory, symlink, characterDevice, blockDevice, fifo, socket
    }

    /// With `inode` the identity of a file.
    public let device: UInt64
    /// With `device` the identity of a file.
    public let inode: UInt64
    /// What the entry is.
    public let kind: Kind
    /// Permission bits with set-user-ID, set-group-ID and sticky: 0...0o7777.
    public let permissions: UInt32
    /// In bytes.
    public let size: Int64
    /// The user id.
    public let owner: UInt32
    /// The group id.
    public let group: UInt32
    /// How many names it has.
    public let links: UInt64
    /// When its contents last changed.
    public let modified: FileTime
    /// Of a device: which driver.
    public let major: UInt32
    /// Of a device: which one of that driver.
    public let minor: UInt32

    init(_ value: stat) {
        device = UInt64(value.st_dev)
        inode = UInt64(value.st_ino)
        permissions = value.st_mode & 0o7777
        size = Int64(value.st_size)
        owner = value.st_uid
        group = value.st_gid
        links = UInt64(value.st_nlink)
        modified = FileTime(
            seconds: Int64(value.st_mtim.tv_sec), nanoseconds: UInt32(value.st_mtim.tv_nsec))
        var (major, minor): (UInt32, UInt32) = (0, 0)
        if value.st_rdev != 0 { clinux_device_numbers(UInt64(value.st_rdev), &major, &minor) }
        (self.major, self.minor) = (major, minor)
        kind =
            switch value.st_mode & S_IFMT {
            case S_IFDIR: .directory
            case S_IFLNK: .symlink
            case S_IFCHR: .characterDevice
            case S_IFBLK: .blockDevice
            case S_IFIFO: .fifo
            case S_IFSOCK: .socket
            default: .file
            }
    }

    /// Whether two describe the same file.
    public func isSameFile(as other: FileStatus) -> Bool {
        device == other.device && inode == other.inode
    }

    /// Looks at a path; a symbolic link is followed unless `following` is false.
    /// - Throws: `SystemError`.
    public init(of path: String, following: Bool = true) throws(SystemError) {
        var value = stat()
        try checkErrno("stat(\(path))") { following ? stat(path, &value) : lstat(path, &value) }
        self.init(value)
    }
}
