import LabSupport
import LinuxSystem

/// The options of one mount, told apart: `["nosuid", "mode=755", "rslave"]`.
///
/// - OCI: runtime-spec, config.md, "Linux mount options"; mount(8)
public struct MountChoices: Equatable, Sendable {
    /// Flags that the kernel has bits for, without propagation.
    public var flags: MountOptions
    /// How mount events spread, `.recursive` among them for the forms with an r; each is a call of its own.
    public var propagation: [MountOptions]
    /// All the rest, for the file system itself: `mode=755,size=64k`.
    public var data: String

    /// These choices.
    public init(flags: MountOptions = [], propagation: [MountOptions] = [], data: String = "") {
        self.flags = flags
        self.propagation = propagation
        self.data = data
    }

    /// Reads a list of options; a later one overrides an earlier one.
    /// - Throws: `MountError.option` for one that this runtime knows and cannot do.
    public init(_ options: [String]) throws {
        // TODO namespaces.4
        // Look each word up in `MountChoices.setting`, `.clearing`, `.spreading` and `.unsupported`;
        // what is in none of them belongs to the file system, joined with commas in its order.
        throw Unimplemented("namespaces.4")
    }

    /// Words that set a flag.
    public static let setting: [String: MountOptions] = [
        "defaults": [], "bind": .bind, "rbind": [.bind, .recursive], "ro": .readOnly, "nosuid": .noSetUser,
        "nodev": .noDevices, "noexec": .noExecute, "sync": .synchronous, "dirsync": .directorySync,
        "remount": .remount, "noatime": .noAccessTime, "nodiratime": .noDirectoryAccessTime,
        "relatime": .relativeAccessTime, "strictatime": .strictAccessTime, "nosymfollow": .noSymlinkFollow,
    ]

    /// Words that clear one.
    public static let clearing: [String: MountOptions] = [
        "rw": .readOnly, "suid": .noSetUser, "dev": .noDevices, "exec": .noExecute, "async": .synchronous,
        "atime": .noAccessTime, "diratime": .noDirectoryAccessTime, "norelatime": .relativeAccessTime,
        "nostrictatime": .strictAccessTime, "symfollow": .noSymlinkFollow,
    ]

    /// Words about the propagation of mount events.
    public static let spreading: [String: MountOptions] = [
        "private": .private, "shared": .shared, "slave": .slave, "unbindable": .unbindable,
        "rprivate": [.private, .recursive], "rshared": [.shared, .recursive],
        "rslave": [.slave, .recursive], "runbindable": [.unbindable, .recursive],
    ]

    /// Words that the specification has and this kit does not.
    public static let unsupported: Set<String> = [
        "idmap", "ridmap", "tmpcopyup", "rro", "rrw", "rnosuid", "rsuid", "rnodev", "rdev", "rnoexec",
        "rexec", "rnodiratime", "rdiratime", "rrelatime", "rnorelatime", "rnoatime", "ratime",
        "rstrictatime", "rnostrictatime", "rnosymfollow", "rsymfollow",
    ]
}

/// What cannot be mounted.
public enum MountError: Error, Equatable, Sendable, CustomStringConvertible {
    /// An option that exists elsewhere.
    case option(String)
    /// A mount that says neither what nor from where.
    case nothingToMount(String)

    /// What was wrong, and what would be right.
    public var description: String {
        switch self {
        case .option(let word): "mount option \(word): not supported by this kit"
        case .nothingToMount(let target):
            "mount on \(target): expected a type, or the option bind with a source"
        }
    }
}
