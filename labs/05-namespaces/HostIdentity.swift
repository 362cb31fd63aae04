import LabSupport
import LinuxSystem

/// What a machine is called, for the processes of one UTS namespace.
///
/// - C: uts_namespaces(7), sethostname(2), setdomainname(2)
public struct HostIdentity: Equatable, Sendable {
    /// The most bytes of a name.
    /// - C: __NEW_UTS_LEN
    public static let longestName = 64

    /// The host name; nil leaves it.
    public var hostname: String?
    /// The NIS domain name; nil leaves it.
    public var domainname: String?

    /// Names for a machine.
    public init(hostname: String? = nil, domainname: String? = nil) {
        self.hostname = hostname
        self.domainname = domainname
    }

    /// The steps that set the names.
    /// - Parameter kinds: the namespaces that are the process's own by then.
    /// - Throws: `NamespaceError.shared` when the host would be renamed, `.badName`.
    public func steps(in kinds: NamespaceKinds) throws -> [Step] {
        // TODO namespaces.2
        // Nothing to set: no step, whatever the kinds. Otherwise a UTS namespace is needed. Names have at
        // most 64 bytes (not letters!), and a host name is not empty. Host name first.
        throw Unimplemented("namespaces.2")
    }
}

/// The System V objects of one kind that an IPC namespace holds: a table of `/proc/sysvipc`.
///
/// - C: sysvipc(7), ipc_namespaces(7)
public struct IPCTable: Equatable, Sendable {
    /// One object.
    public struct Row: Equatable, Sendable {
        /// The number under which programs find it; 0 is private.
        public let key: Int32
        /// The number that the kernel gave it.
        public let id: Int32
        /// Permission bits.
        public let mode: UInt32

        /// An object.
        public init(key: Int32, id: Int32, mode: UInt32) {
            self.key = key
            self.id = id
            self.mode = mode
        }
    }

    /// The objects in the order of the file.
    public let rows: [Row]

    /// Reads `/proc/sysvipc/shm`, `sem` or `msg`.
    /// - Throws: `ProcessTextError` for a line that is not one of them.
    public init(text: String) throws {
        // TODO namespaces.2
        // The first line names the columns and begins with "key"; the next begin with key, id and
        // permissions (octal). The columns after those differ from table to table.
        throw Unimplemented("namespaces.2")
    }
}
