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
        // >>> namespaces.2
        // Nothing to set: no step, whatever the kinds. Otherwise a UTS namespace is needed. Names have at
        // most 64 bytes (not letters!), and a host name is not empty. Host name first.
        // stub: throw Unimplemented("namespaces.2")
        guard hostname != nil || domainname != nil else { return [] }
        guard kinds.contains(.uts) else {
            throw NamespaceError.shared(hostname == nil ? "the domain name" : "the host name", .uts)
        }
        if hostname == "" { throw NamespaceError.badName("", reason: "a host name is not empty") }
        for name in [hostname, domainname].compactMap(\.self) {
            guard name.utf8.count <= Self.longestName, !name.utf8.contains(0) else {
                throw NamespaceError.badName(name, reason: "expected at most 64 bytes, none of them 0")
            }
        }
        return (hostname.map { [.setHostname($0)] } ?? []) + (domainname.map { [.setDomainName($0)] } ?? [])
        // <<<
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
        // >>> namespaces.2
        // The first line names the columns and begins with "key"; the next begin with key, id and
        // permissions (octal). The columns after those differ from table to table.
        // stub: throw Unimplemented("namespaces.2")
        let lines = text.split(separator: "\n").map { $0.split(separator: " ") }
        guard lines.first?.first == "key" else { throw ProcessTextError(text: text) }
        rows = try lines.dropFirst().map { words in
            guard words.count >= 3, let key = Int32(words[0]), let id = Int32(words[1]),
                let mode = UInt32(words[2], radix: 8)
            else { throw ProcessTextError(text: words.joined(separator: " ")) }
            return Row(key: key, id: id, mode: mode)
        }
        // <<<
    }
}
