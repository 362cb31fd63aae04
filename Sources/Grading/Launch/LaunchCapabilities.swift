import Glibc

/// What this host gives to a launch, found out by trying; for `grader doctor`.
public struct LaunchCapabilities: Sendable, Codable, Equatable {
    /// Over what a limit is kept.
    public enum Reach: String, Sendable, Codable {
        /// Over everything that the program starts, together.
        case tree
        /// Over each process alone.
        case process
        /// Over all processes of the user, so only roughly.
        case user
        /// Not at all; the wall limit remains.
        case nothing
    }

    /// What keeps a launch's processes together.
    public var isolation: Isolation
    /// Why a stronger isolation is not used: its name and what the kernel said.
    public var refusals: [String: String]
    /// How far the memory limit reaches.
    public var memory: Reach
    /// How far the limit of processor time reaches.
    public var processorTime: Reach
    /// How far the limit of processes reaches.
    public var processes: Reach
    /// Folders in which cgroups are made.
    public var groupFolders: [String]

    /// Asks this host.
    public static func probe() -> LaunchCapabilities {
        let hierarchies = GroupHierarchy.usable
        let controllers = hierarchies.reduce(into: Set<GroupHierarchy.Controller>()) {
            $0.formUnion($1.controllers)
        }
        let stronger = Isolation.allCases.prefix { $0 != .strongest }
        let refusals = stronger.map { ($0.rawValue, String(cString: strerror($0.refusal ?? 0))) }
        return LaunchCapabilities(
            isolation: .strongest,
            refusals: Dictionary(refusals) { first, _ in first },
            memory: controllers.contains(.memory) ? .tree : .process,
            processorTime: controllers.contains(.unified) ? .tree : .process,
            processes: controllers.contains(.pids) ? .tree : getuid() == 0 ? .nothing : .user,
            groupFolders: hierarchies.map(\.parent))
    }

    /// One line for each thing that is weaker here than it could be, with what would help.
    public var shortcomings: [String] {
        var lines: [String] = []
        if isolation == .reaper {
            let reasons = refusals.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
            lines.append(
                "no PID namespace (\(reasons.joined(separator: "; "))): a hostile program may leave a process "
                    + "behind. Run as root, or allow user namespaces.")
        }
        let help = "Needs a writable cgroup hierarchy: run as root, outside of an unprivileged container."
        if memory == .process {
            lines.append("memory is limited for each process, not for all together. \(help)")
        }
        if processorTime == .process {
            lines.append("processor time is limited for each process, not for all together. \(help)")
        }
        if processes == .nothing { lines.append("the number of processes is not limited. \(help)") }
        return lines
    }
}
