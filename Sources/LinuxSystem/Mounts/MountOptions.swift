/// How a mount behaves.
///
/// - C: mount(2)
public struct MountOptions: OptionSet, Hashable, Sendable {
    /// The MS_… bits.
    public let rawValue: UInt64

    /// Options by their bits.
    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// Nothing below can be written.
    public static let readOnly = MountOptions(rawValue: 1)
    /// Set-user-ID bits and file capabilities give nothing.
    public static let noSetUser = MountOptions(rawValue: 2)
    /// Device nodes cannot be opened.
    public static let noDevices = MountOptions(rawValue: 4)
    /// Nothing below can be executed.
    public static let noExecute = MountOptions(rawValue: 8)
    /// Every write waits for the disk.
    public static let synchronous = MountOptions(rawValue: 16)
    /// Changes the options of a mount that is there.
    public static let remount = MountOptions(rawValue: 32)
    /// Changes to directories wait for the disk.
    public static let directorySync = MountOptions(rawValue: 128)
    /// Symbolic links below are not followed.
    public static let noSymlinkFollow = MountOptions(rawValue: 256)
    /// Reading does not change the time of access.
    public static let noAccessTime = MountOptions(rawValue: 1024)
    /// Reading a directory does not change its time of access.
    public static let noDirectoryAccessTime = MountOptions(rawValue: 2048)
    /// Shows a directory in a second place.
    public static let bind = MountOptions(rawValue: 4096)
    /// Includes every mount below.
    public static let recursive = MountOptions(rawValue: 16384)
    /// As `private`, and cannot be bound elsewhere.
    public static let unbindable = MountOptions(rawValue: 1 << 17)
    /// Neither sends nor receives mount events.
    public static let `private` = MountOptions(rawValue: 1 << 18)
    /// Receives mount events and sends none.
    public static let slave = MountOptions(rawValue: 1 << 19)
    /// Sends mount events to its peers and receives theirs.
    public static let shared = MountOptions(rawValue: 1 << 20)

    /// The time of access changes only when it is older than that of the change, or than a day.
    public static let relativeAccessTime = MountOptions(rawValue: 1 << 21)
    /// Every reading changes the time of access.
    public static let strictAccessTime = MountOptions(rawValue: 1 << 24)

    /// How each change of propagation is spelled.
    public static let propagations: MountOptions = [.private, .slave, .shared, .unbindable]

    static let names: [(MountOptions, String)] = [
        (.readOnly, "ro"), (.noSetUser, "nosuid"), (.noDevices, "nodev"), (.noExecute, "noexec"),
        (.remount, "remount"), (.bind, "bind"), (.recursive, "rec"), (.private, "private"),
        (.slave, "slave"), (.shared, "shared"), (.synchronous, "sync"), (.directorySync, "dirsync"),
        (.noSymlinkFollow, "nosymfollow"), (.noAccessTime, "noatime"), (.noDirectoryAccessTime, "nodiratime"),
        (.unbindable, "unbindable"), (.relativeAccessTime, "relatime"), (.strictAccessTime, "strictatime"),
    ]
}
