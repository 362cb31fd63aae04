import ArgumentParser
import LinuxSystem

/// What a runtime finds of control groups while it is measured, so that like is compared with like.
enum CgroupView: String, CaseIterable, ExpressibleByArgument {
    /// As this host mounts them.
    case host
    /// Version 2 alone: crun refuses hosts that mount both versions.
    case unified
    /// None at all, so that no group is made.
    case none

    /// What shows it, in a mount namespace of its own.
    /// - Parameter state: the folder in which the runtimes keep their containers, in memory, as /run is.
    func steps(state: String) -> [Step] {
        let types: [String] =
            switch self {
            case .host: []
            case .unified: ["cgroup2"]
            case .none: ["tmpfs"]
            }
        return [
            .mount(source: "", target: "/", type: "", [.private, .recursive], data: ""),
            .mount(source: "none", target: state, type: "tmpfs", [], data: ""),
        ] + types.map { .mount(source: "none", target: "/sys/fs/cgroup", type: $0, [], data: "") }
    }
}
