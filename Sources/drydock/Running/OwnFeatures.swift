import Documents
import LinuxSystem
import Namespaces
import OCIRuntime

extension RuntimeFeatures {
    /// What this runtime can do.
    ///
    /// - OCI: runtime-spec 1.3, features.md, features-linux.md
    static var ours: JSONValue {
        let options =
            Array(MountChoices.setting.keys) + MountChoices.clearing.keys + MountChoices.spreading.keys
        let hooks = [
            "prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop",
        ]
        return .object([
            JSONMember("ociVersionMin", .string("1.0.0")), JSONMember("ociVersionMax", .string("1.2.0")),
            JSONMember("hooks", names(hooks)), JSONMember("mountOptions", names(options.sorted())),
            JSONMember("linux", linux),
        ])
    }

    private static var linux: JSONValue {
        let cgroup: [(String, Bool)] = [
            ("v1", true), ("v2", true), ("systemd", false), ("systemdUser", false), ("rdma", false),
        ]
        let seccomp = JSONValue.object([
            JSONMember("enabled", .bool(true)),
            JSONMember("actions", names(RuntimeConfig.Linux.SeccompAction.allCases.map(\.rawValue))),
            JSONMember("operators", names(RuntimeConfig.Linux.SeccompOperator.allCases.map(\.rawValue))),
        ])
        return .object([
            JSONMember("namespaces", names(RuntimeConfig.Linux.NamespaceType.allCases.map(\.rawValue))),
            JSONMember("capabilities", names(Capability.allCases.map(\.name))),
            JSONMember("cgroup", .object(cgroup.map { JSONMember($0.0, .bool($0.1)) })),
            JSONMember("seccomp", seccomp),
            JSONMember("apparmor", .object([JSONMember("enabled", .bool(false))])),
            JSONMember("selinux", .object([JSONMember("enabled", .bool(false))])),
        ])
    }

    private static func names(_ list: [String]) -> JSONValue {
        .array(list.map { .string($0) })
    }
}
