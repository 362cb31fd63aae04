import CgroupFS
import LabSupport

/// The groups that a process is in, one for each hierarchy: `/proc/PID/cgroup`.
///
/// ```
/// 4:cpu,cpuacct:/system.slice/sshd@1-10.0.0.1:22.service
/// 1:name=systemd:/
/// 0::/user.slice
/// ```
///
/// - C: cgroups(7)
public struct ProcCgroup: Equatable, Sendable {
    /// One hierarchy and the process's group in it.
    public struct Entry: Equatable, Sendable {
        /// 0 for version 2.
        public var hierarchy: Int
        /// The hierarchy's controllers; `name=systemd` for a named one, none for version 2.
        public var controllers: [Controller]
        /// The group, from the root of the hierarchy.
        public var path: String

        /// The group of a process in one hierarchy.
        public init(hierarchy: Int, controllers: [Controller], path: String) {
            self.hierarchy = hierarchy
            self.controllers = controllers
            self.path = path
        }
    }

    /// One for each line.
    public var entries: [Entry]

    /// A process in these groups.
    public init(entries: [Entry]) {
        self.entries = entries
    }

    /// Every version 1 controller that is named here.
    public var controllers: Set<Controller> {
        Set(entries.flatMap(\.controllers))
    }

    /// Reads the file.
    /// - Throws: `FormatError` for a line without two colons, or whose hierarchy is no number.
    public static func parse(_ text: String) throws -> ProcCgroup {
        // >>> cgroups.1
        // Three columns with colons between. Only the first two colons part them: a group may be
        // called sshd@10.0.0.1:22. The rule of the error is "must contain at least two colons".
        // Empty lines are no entries.
        // stub: throw Unimplemented("cgroups.1")
        let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        return ProcCgroup(
            entries: try lines.enumerated().filter { !$0.element.isEmpty }.map {
                try entry(String(Substring($0.element)), number: $0.offset + 1)
            })
        // <<<
    }

    /// The process's group in version 2's hierarchy.
    /// - Throws: `DiscoveryError.noUnifiedGroup` if no line begins with `0::`.
    public func unifiedPath() throws -> String {
        // >>> cgroups.1
        // stub: throw Unimplemented("cgroups.1")
        guard let own = entries.first(where: { $0.hierarchy == 0 && $0.controllers.isEmpty }) else {
            throw DiscoveryError.noUnifiedGroup
        }
        return own.path
        // <<<
    }

    /// The process's group in the version 1 hierarchy of a controller.
    /// - Throws: `DiscoveryError.notMounted` if no line names it.
    public func path(for controller: Controller) throws -> String {
        // >>> cgroups.1
        // stub: throw Unimplemented("cgroups.1")
        guard let own = entries.first(where: { $0.controllers.contains(controller) }) else {
            throw DiscoveryError.notMounted(controller)
        }
        return own.path
        // <<<
    }

    // >>> cgroups.1
    private static func entry(_ line: String, number: Int) throws -> Entry {
        let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard fields.count == 3 else {
            throw FormatError(
                file: "/proc/PID/cgroup", line: number, text: line, rule: "must contain at least two colons")
        }
        guard let hierarchy = Int(fields[0]) else {
            throw FormatError(
                file: "/proc/PID/cgroup", line: number, text: line,
                rule: "must begin with the hierarchy's number")
        }
        let controllers = fields[1].split(separator: ",").map { Controller(String($0)) }
        return Entry(hierarchy: hierarchy, controllers: controllers, path: String(fields[2]))
    }
    // <<<
}

/// What was looked for in the lists of mounts and groups, and is not there.
public enum DiscoveryError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The process is in no version 2 group.
    case noUnifiedGroup
    /// No version 2 hierarchy is mounted.
    case noUnifiedMount
    /// No version 1 hierarchy has this controller.
    case notMounted(Controller)
    /// The group is not below the folder of the hierarchy that the mount shows.
    case outsideOfMount(group: String, root: String)

    /// The message, in one line.
    public var description: String {
        switch self {
        case .noUnifiedGroup:
            "/proc/PID/cgroup: no line begins with '0::', so there is no version 2 hierarchy"
        case .noUnifiedMount: "mountinfo: no mount has the type cgroup2"
        case .notMounted(let controller): "no version 1 hierarchy has the controller \(controller)"
        case .outsideOfMount(let group, let root):
            "the group \(group) cannot be seen: the mount shows only what is below \(root)"
        }
    }
}
