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
    /// Changes the options of a mount that is there.
    public static let remount = MountOptions(rawValue: 32)
    /// Shows a directory in a second place.
    public static let bind = MountOptions(rawValue: 4096)
    /// Includes every mount below.
    public static let recursive = MountOptions(rawValue: 16384)
    /// Neither sends nor receives mount events.
    public static let `private` = MountOptions(rawValue: 1 << 18)
    /// Receives mount events and sends none.
    public static let slave = MountOptions(rawValue: 1 << 19)
    /// Sends mount events to its peers and receives theirs.
    public static let shared = MountOptions(rawValue: 1 << 20)

    static let names: [(MountOptions, String)] = [
        (.readOnly, "ro"), (.noSetUser, "nosuid"), (.noDevices, "nodev"), (.noExecute, "noexec"),
        (.remount, "remount"), (.bind, "bind"), (.recursive, "rec"), (.private, "private"),
        (.slave, "slave"), (.shared, "shared"),
    ]
}
