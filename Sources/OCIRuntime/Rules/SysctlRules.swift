import Documents

extension LinuxRules {
    /// A parameter that no namespace holds would change the host.
    mutating func checkSysctl() {
        for name in linux.sysctl.keys.sorted() {
            let path = JSONPlace(path: "linux.sysctl").member(name).path
            guard let file = RuntimeConfig.Linux.sysctlFile(name) else {
                report(path, "expected a name such as net.ipv4.ip_forward, found none")
                continue
            }
            guard let type = Self.namespace(of: file.split(separator: "/").map(String.init)) else {
                report(path, "expected a parameter that a namespace holds, found one of the whole host")
                continue
            }
            if !own.contains(type) {
                report(path, "expected a namespace of type \(type.rawValue) in linux.namespaces, found none")
            }
        }
    }

    /// - C: ipc_namespaces(7), uts_namespaces(7), network_namespaces(7), namespaces(7)
    private static func namespace(of parts: [String]) -> RuntimeConfig.Linux.NamespaceType? {
        guard parts.count >= 2 else { return nil }
        switch (parts[0], parts[1]) {
        case ("net", _): return .network
        case ("user", _): return .user
        case ("fs", "mqueue") where parts.count > 2: return .ipc
        case ("kernel", let name) where parts.count == 2: return kernel[name]
        default: return nil
        }
    }

    private static let kernel: [String: RuntimeConfig.Linux.NamespaceType] = [
        "hostname": .uts, "domainname": .uts,
        "auto_msgmni": .ipc, "msgmax": .ipc, "msgmnb": .ipc, "msgmni": .ipc, "msg_next_id": .ipc,
        "sem": .ipc, "sem_next_id": .ipc, "shmall": .ipc, "shmmax": .ipc, "shmmni": .ipc,
        "shm_next_id": .ipc, "shm_rmid_forced": .ipc,
    ]
}

extension RuntimeConfig.Linux {
    /// The file of a kernel parameter, from `/proc/sys`: `net/ipv4/ip_forward`; nil when the name would
    /// lead out of there.
    ///
    /// Of `.` and `/` the one that comes first divides the name, and the other stands for it.
    /// - C: sysctl(8)
    public static func sysctlFile(_ name: String) -> String? {
        let (point, slash) = (UInt8(ascii: "."), UInt8(ascii: "/"))
        var path = Array(name.utf8)
        if path.first(where: { $0 == point || $0 == slash }) == point {
            path = path.map { $0 == point ? slash : $0 == slash ? point : $0 }
        }
        let parts = path.split(separator: slash, omittingEmptySubsequences: false)
        let leads = parts.contains {
            $0.isEmpty || $0.elementsEqual([point]) || $0.elementsEqual([point, point])
        }
        return leads || path.contains(0) ? nil : String(decoding: path, as: UTF8.self)
    }
}
