import CgroupFS
import ControlGroups
import OCIRuntime

/// Limits that only the document knows: lab 4's `Resources` has docker's words, and these are others. None may
/// be dropped in silence, or a container would use what its owner believes it cannot.
///
/// - OCI: runtime-spec 1.3, config-linux.md, "Control groups"
/// - Kernel: Documentation/admin-guide/cgroup-v1, cgroup-v2.rst
struct FurtherLimits {
    /// One wish, and the files that grant it.
    struct Wish {
        /// Its place in the document, below `linux.resources`.
        let path: String
        let writes: [FileWrite]
    }

    let wishes: [Wish]

    /// - Throws: `Complaint` for what this version has no file for.
    init(_ limits: RuntimeConfig.Linux.Resources?, in version: CgroupVersion) throws {
        let all = limits.map(version == .legacy ? Self.legacy : Self.unified) ?? []
        if let wish = all.first(where: \.writes.isEmpty) {
            let other = version == .legacy ? 2 : 1
            throw Complaint(
                "linux.resources.\(wish.path): only version \(other) of control groups has it, and this "
                    + "host's limits are in version \(3 - other)", status: 125)
        }
        wishes = all
    }

    private static func legacy(_ limits: RuntimeConfig.Linux.Resources) -> [Wish] {
        let memory = limits.memory
        let cpu = limits.cpu
        let leaf = unlessZero(limits.blockIO?.leafWeight.map(Int64.init))
        let packets = unlessZero(limits.network?.classID.map(Int64.init))
        let numbers: [(String, Controller, String, Int64?)] = [
            ("memory.kernel", .memory, "memory.kmem.limit_in_bytes", unlessZero(memory?.kernel)),
            ("memory.kernelTCP", .memory, "memory.kmem.tcp.limit_in_bytes", unlessZero(memory?.kernelTCP)),
            ("memory.swappiness", .memory, "memory.swappiness", memory?.swappiness.map(Int64.init)),
            ("memory.disableOOMKiller", .memory, "memory.oom_control", switched(memory?.disableOOMKiller)),
            ("cpu.burst", .cpu, "cpu.cfs_burst_us", cpu?.burst.map(Int64.init(clamping:))),
            (
                "cpu.realtimePeriod", .cpu, "cpu.rt_period_us",
                unlessZero(cpu?.realtimePeriod.map(Int64.init(clamping:)))
            ),
            ("cpu.realtimeRuntime", .cpu, "cpu.rt_runtime_us", unlessZero(cpu?.realtimeRuntime)),
            ("cpu.idle", .cpu, "cpu.idle", cpu?.idle),
            ("blockIO.leafWeight", .blkio, "blkio.leaf_weight", leaf),
            ("network.classID", Controller("net_cls"), "net_cls.classid", packets),
        ]
        let single = numbers.compactMap { path, controller, file, number in
            number.map { Wish(path: path, writes: [FileWrite(controller, file, "\($0)")]) }
        }
        let weights = (limits.blockIO?.weightDevice ?? []).map { device in
            let place = "\(device.major):\(device.minor)"
            let files = [
                ("blkio.weight_device", device.weight), ("blkio.leaf_weight_device", device.leafWeight),
            ]
            return files.compactMap { file, weight in
                weight.map { FileWrite(.blkio, file, "\(place) \($0)") }
            }
        }
        return single + listed("blockIO.weightDevice", weights)
            + listed(
                "network.priorities",
                (limits.network?.priorities ?? []).map {
                    [FileWrite(Controller("net_prio"), "net_prio.ifpriomap", "\($0.name) \($0.priority)")]
                })
            + shared(limits) { "hugetlb.\($0).limit_in_bytes" }
            // A key of version 2 means nothing here.
            + limits.unified.keys.sorted().map { Wish(path: "unified.\($0)", writes: []) }
    }

    private static func unified(_ limits: RuntimeConfig.Linux.Resources) -> [Wish] {
        let memory = limits.memory
        let cpu = limits.cpu
        let absent: [(String, Bool)] = [
            ("memory.kernel", memory?.kernel ?? 0 != 0), ("memory.kernelTCP", memory?.kernelTCP ?? 0 != 0),
            ("memory.swappiness", memory?.swappiness != nil),
            ("memory.disableOOMKiller", memory?.disableOOMKiller == true),
            ("cpu.realtimePeriod", cpu?.realtimePeriod ?? 0 != 0),
            ("cpu.realtimeRuntime", cpu?.realtimeRuntime ?? 0 != 0),
            ("blockIO.leafWeight", limits.blockIO?.leafWeight ?? 0 != 0),
            ("blockIO.weightDevice", !(limits.blockIO?.weightDevice ?? []).isEmpty),
            ("network.classID", limits.network?.classID ?? 0 != 0),
            ("network.priorities", !(limits.network?.priorities ?? []).isEmpty),
        ]
        let present: [(String, String, String?)] = [
            ("cpu.burst", "cpu.max.burst", cpu?.burst.map { "\($0)" }),
            ("cpu.idle", "cpu.idle", cpu?.idle.map { "\($0)" }),
        ]
        return absent.filter(\.1).map { Wish(path: $0.0, writes: []) }
            + present.compactMap { path, file, text in
                text.map { Wish(path: path, writes: [FileWrite(.cpu, file, $0)]) }
            }
            + shared(limits) { "hugetlb.\($0).max" }
            + limits.unified.sorted { $0.key < $1.key }.map { file, text in
                let controller = Controller(String(file.prefix { $0 != "." }))
                return Wish(path: "unified.\(file)", writes: [FileWrite(controller, file, text)])
            }
    }

    /// What both versions have, the one under another name.
    private static func shared(_ limits: RuntimeConfig.Linux.Resources, hugePages: (String) -> String)
        -> [Wish]
    {
        let pages = limits.hugepageLimits.map {
            [FileWrite(Controller("hugetlb"), hugePages($0.pageSize), "\($0.limit)")]
        }
        return listed("hugepageLimits", pages)
            + limits.rdma.sorted { $0.key < $1.key }.map { device, limit in
                let parts = [("hca_handle", limit.hcaHandles), ("hca_object", limit.hcaObjects)]
                    .compactMap { name, number in number.map { "\(name)=\($0)" } }
                let text = ([device] + parts).joined(separator: " ")
                return Wish(
                    path: "rdma.\(device)", writes: [FileWrite(Controller("rdma"), "rdma.max", text)])
            }
    }

    private static func listed(_ path: String, _ writes: [[FileWrite]]) -> [Wish] {
        writes.enumerated().map { Wish(path: "\(path)[\($0.offset)]", writes: $0.element) }
    }

    /// Zero stands for "not given" in these.
    private static func unlessZero(_ number: Int64?) -> Int64? { number == 0 ? nil : number }

    /// The kernel's own way is to kill: only "no" says something.
    private static func switched(_ isOff: Bool?) -> Int64? { isOff == true ? 1 : nil }
}

extension ContainerGroup {
    /// Writes what only the document knows, when the group is there.
    /// - Throws: `Complaint` with the path of the wish that this host does not grant.
    func grant(_ further: FurtherLimits) throws {
        for wish in further.wishes {
            for write in wish.writes {
                do {
                    try enable(write.controller)
                    try driver.files.write(
                        write.text, to: try folder(of: write.controller) + "/\(write.file)")
                } catch let error as KernelError {
                    let hint = error.code == KernelError.noEntry ? "; this kernel does not offer it" : ""
                    throw Complaint(
                        "linux.resources.\(wish.path): \(write): \(error)\(hint)", status: 125)
                } catch let error as DiscoveryError {
                    throw Complaint("linux.resources.\(wish.path): \(error)", status: 125)
                }
            }
        }
    }

    private func folder(of controller: Controller) throws -> String {
        guard let legacy = driver as? LegacyDriver else { return path }
        guard let folder = legacy.folders[controller] else { throw DiscoveryError.notMounted(controller) }
        return folder + path
    }

    /// On version 2 a controller is handed down from the top; those of the core are everywhere.
    private func enable(_ controller: Controller) throws {
        guard driver.version == .unified, controller != Controller("cgroup") else { return }
        let names = path.split(separator: "/")
        for depth in names.indices {
            let above = names[..<depth].map { "/\($0)" }.joined()
            try driver.files.write("+\(controller)", to: "\(above)/cgroup.subtree_control")
        }
    }
}
