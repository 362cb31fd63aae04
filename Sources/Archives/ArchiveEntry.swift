/// What a tar archive says of one file, before its bytes.
///
/// - POSIX: pax, ustar Interchange Format
public struct ArchiveEntry: Equatable, Sendable {
    /// What an entry can be.
    public enum Kind: Equatable, Hashable, Sendable {
        case file
        /// Another name of a file that came earlier in the archive.
        case hardLink(EntryName)
        case symlink(EntryName)
        case directory
        case characterDevice(major: UInt32, minor: UInt32)
        case blockDevice(major: UInt32, minor: UInt32)
        case fifo
    }

    /// As it stands in the archive: `usr/bin/env`, `./etc/`.
    public var name: EntryName
    /// What it is.
    public var kind: Kind
    /// Permission bits with set-user-ID, set-group-ID and sticky: 0...0o7777.
    public var permissions: UInt32
    /// Whose it is, as a number.
    public var user: UInt32
    /// Its group, as a number.
    public var group: UInt32
    /// The owner's name, which layers do not use; often empty.
    public var userName: String
    /// The group's name, likewise.
    public var groupName: String
    /// How many bytes follow; 0 for all but files.
    public var size: UInt64
    /// When its contents last changed.
    public var modified: Timestamp
    /// Extended attributes by name (`user.note`, `security.capability`).
    public var attributes: [String: [UInt8]]

    /// A file of this name and kind; everything else as usual.
    public init(
        _ name: EntryName, _ kind: Kind = .file, permissions: UInt32 = 0o644, user: UInt32 = 0,
        group: UInt32 = 0, userName: String = "", groupName: String = "", size: UInt64 = 0,
        modified: Timestamp = Timestamp(), attributes: [String: [UInt8]] = [:]
    ) {
        self.name = name
        self.kind = kind
        self.permissions = permissions
        self.user = user
        self.group = group
        self.userName = userName
        self.groupName = groupName
        self.size = size
        self.modified = modified
        self.attributes = attributes
    }
}

/// A moment, as file systems keep it.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Since 1970; negative before.
    public var seconds: Int64
    /// After that second: 0...999,999,999.
    public var nanoseconds: UInt32

    /// That moment; the beginning of 1970 when nothing is said.
    public init(seconds: Int64 = 0, nanoseconds: UInt32 = 0) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// Which came first.
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }
}
