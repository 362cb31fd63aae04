import CgroupFS
import ControlGroups

/// The same limited start as others would do it.
enum LimitPeers {
    struct Peer {
        let name: String
        let tools: [String]
        let script: String
    }

    /// A shell that takes the steps of the driver's own plan, and the commands of libcgroup.
    static func scripts(_ driver: any CgroupDriver, _ limits: Resources, _ group: String) throws -> [Peer] {
        let prefix = driver.version == .unified ? (driver.files as? HostControlFiles)?.root ?? "" : ""
        let plan = try driver.plan(group, limits)
        let folders = plan.steps.compactMap { step in
            if case .makeGroup(let path, _) = step { prefix + path } else { nil }
        }
        let lines = plan.steps.map { line($0, prefix) }
        let attach = folders.map { "echo $$ > \($0)/cgroup.procs" }
        let shell =
            (lines + ["sh -c '\(attach.joined(separator: "; ")); exec /bin/true'"]
            + folders.map { "rmdir \($0)" }).joined(separator: "\n")
        let writes = try limits.writes(for: driver.version)
        let places = Set(writes.map(\.controller)).sorted().map { "\($0):\(group)" }
        let each = places.map { "-g \($0)" }.joined(separator: " ")
        // One call each: that of libcgroup 2.0.2 removes only the first of several.
        let settings = writes.map { "-r \($0.file)='\($0.text)'" }.joined(separator: " ")
        let tools = ["cgcreate", "cgset", "cgexec", "cgdelete"]
        return [
            Peer(name: "a shell: mkdir, echo, rmdir", tools: ["/bin/sh"], script: shell),
            Peer(
                name: "cgcreate, cgset, cgexec, cgdelete", tools: tools.map { "/usr/bin/\($0)" },
                script: """
                    cgcreate \(each)
                    cgset \(settings) \(group)
                    cgexec \(each) /bin/true
                    \(places.map { "cgdelete \($0)" }.joined(separator: "\n"))
                    """),
        ]
    }

    private static func line(_ step: LimitStep, _ prefix: String) -> String {
        switch step {
        case .makeGroup(let path, _): "mkdir \(prefix)\(path)"
        case .write(let text, let path): "echo \(text) > \(prefix)\(path)"
        case .enable(let controllers, let path):
            "echo \(controllers.map { "+\($0)" }.joined(separator: " ")) > "
                + "\(prefix)\(path == "/" ? "" : path)/cgroup.subtree_control"
        case .inherit, .attach, .removeGroup, .disable: ":"
        }
    }
}
