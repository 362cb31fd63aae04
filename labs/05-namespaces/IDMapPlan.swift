import LabSupport
import LinuxSystem

/// Who writes the maps of a new user namespace, and in which order.
///
/// - C: user_namespaces(7), "Defining user and group ID mappings"
public enum IDMapPlan: Equatable, Sendable {
    /// The process itself, after its unshare: one id each, its own.
    case own([Step])
    /// A process outside, with privilege there: the files of `/proc/PID`, first to last.
    case parent([FileText])

    /// A text for a file of `/proc/PID`.
    public struct FileText: Equatable, Sendable {
        /// `uid_map`, `gid_map` or `setgroups`.
        public let name: String
        /// What is written into it, in one call.
        public let text: String

        /// This text for this file.
        public init(_ name: String, _ text: String) {
            self.name = name
            self.text = text
        }
    }

    /// Who wants the map.
    public struct Asker: Equatable, Sendable {
        /// Its effective user id.
        public let user: UInt32
        /// Its effective group id.
        public let group: UInt32
        /// Whether it has CAP_SETUID and CAP_SETGID where the namespace is made.
        public let isPrivileged: Bool

        /// A process with these ids.
        public init(user: UInt32, group: UInt32, isPrivileged: Bool) {
            self.user = user
            self.group = group
            self.isPrivileged = isPrivileged
        }
    }

    /// The way that the kernel allows.
    /// - Throws: `IDMapError.notPermitted`, saying which map would be allowed.
    public init(users: IDMap, groups: IDMap, for asker: Asker) throws {
        // TODO namespaces.5
        // With privilege: from outside, any map, and the group list stays usable. Without: one range of
        // one id, which is the asker's own, for users and for groups - and gid_map is refused until
        // setgroups has been denied: dropping a group could open a file that the group was kept out of.
        throw Unimplemented("namespaces.5")
    }
}

/// Ids that an administrator has lent to a user: `/etc/subuid`.
///
/// - C: subuid(5)
public struct SubordinateIDs: Equatable, Sendable {
    /// One line of the file.
    public struct Entry: Equatable, Sendable {
        /// A name or a number.
        public let user: String
        /// The first id.
        public let first: UInt32
        /// How many.
        public let count: UInt32

        /// An entry.
        public init(user: String, first: UInt32, count: UInt32) {
            self.user = user
            self.first = first
            self.count = count
        }
    }

    /// The lines, first to last.
    public let entries: [Entry]

    /// Reads the file; comments (#) and empty lines are skipped.
    /// - Throws: `IDMapError.line`.
    public init(text: String) throws {
        // TODO namespaces.5
        // NAME:FIRST:COUNT. Line numbers count every line of the file.
        throw Unimplemented("namespaces.5")
    }

    /// A map with the user's own id as 0 and the ids lent to the user, by name or number, from 1 on.
    public func map(of user: String, id: UInt32) throws -> IDMap {
        // TODO namespaces.5
        // The lent ranges follow each other inside, in the order of the file.
        throw Unimplemented("namespaces.5")
    }
}
