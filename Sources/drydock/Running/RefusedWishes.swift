import Documents
import OCIRuntime

extension RuntimeConfig {
    /// What the document may ask for and this runtime does not do, by its path: a wish that is dropped in
    /// silence is a promise that is broken in silence.
    var refusedWishes: [Fault] {
        let linux = linux
        let seccomp = linux?.seccomp
        let domain = linux?.personality?.domain
        let isUsual = (domain == nil || domain == .linux) && (linux?.personality?.flags ?? []).isEmpty
        let wishes: [(String, Bool, String)] = [
            ("linux.mountLabel", !(linux?.mountLabel ?? "").isEmpty, "no SELinux label"),
            ("linux.netDevices", !(linux?.netDevices ?? [:]).isEmpty, "no device of the host"),
            ("linux.intelRdt", linux?.intelRdt != nil, "no class of Intel RDT"),
            ("linux.memoryPolicy", linux?.memoryPolicy != nil, "no policy for memory nodes"),
            ("linux.personality", !isUsual, "the personality LINUX"),
            ("linux.seccomp.flags", !(seccomp?.flags ?? []).isEmpty, "no flags"),
            ("linux.seccomp.listenerPath", !(seccomp?.listenerPath ?? "").isEmpty, "no listener"),
        ]
        return (process?.refusedWishes ?? []) + refusedMounts
            + wishes.filter(\.1).map { Self.refusal($0.0, $0.2) }
    }

    private var refusedMounts: [Fault] {
        mounts.enumerated().compactMap { number, mount in
            guard !(mount.uidMappings + mount.gidMappings).isEmpty else { return nil }
            return Self.refusal("mounts[\(number)].uidMappings", "owners as they are")
        }
    }

    fileprivate static func refusal(_ path: String, _ supported: String) -> Fault {
        Fault(path: path, message: "not supported by this runtime, expected \(supported)")
    }
}

extension RuntimeConfig.Process {
    fileprivate var refusedWishes: [Fault] {
        let profile = apparmorProfile ?? ""
        let wishes: [(String, Bool, String)] = [
            ("apparmorProfile", !["", "unconfined"].contains(profile), "none, or unconfined"),
            ("selinuxLabel", !(selinuxLabel ?? "").isEmpty, "no SELinux label"),
            ("scheduler", scheduler != nil, "the host's own scheduling"),
            ("ioPriority", ioPriority != nil, "the host's own priority"),
            ("execCPUAffinity", execCPUAffinity != nil, "linux.resources.cpu.cpus"),
        ]
        return wishes.filter(\.1).map { RuntimeConfig.refusal("process.\($0.0)", $0.2) }
    }
}
