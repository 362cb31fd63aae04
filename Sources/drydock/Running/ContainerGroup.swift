import CgroupFS
import ControlGroups
import Glibc
import LinuxSystem
import Namespaces
import OCIRuntime

/// The control group of one container: lab 4 in the service of lab 5.
struct ContainerGroup {
    let driver: any CgroupDriver
    /// Its path in every hierarchy.
    let path: String
    /// Folders of hierarchies, of both versions, as the host mounts them.
    let hierarchies: [String]
    private let cpuset: String?
    private let resources: Resources
    private let further: FurtherLimits
    /// Its name is its container's, which is new: what stands there has been left by a killed one.
    private var isNamedAfterContainer = false

    /// The group that a configuration asks for, or one named after the container.
    /// - Returns: nil where no control groups are mounted and no limit is wanted.
    init?(_ linux: RuntimeConfig.Linux?, id: String) throws {
        var wishes = Resources()
        wishes.take(linux?.resources)
        let host = try CgroupHost()
        if host.legacy[.devices] != nil || host.usesUnified { wishes.takeDevices(linux) }
        if host.legacy.isEmpty, host.unified.isEmpty {
            guard wishes == Resources() else { throw CgroupHost.noneMounted }
            return nil
        }
        let asked = linux?.cgroupsPath ?? "/drydock-\(id)"
        let driver = try host.driver(for: wishes)
        self.init(
            host, host.accounted(wishes, by: driver),
            try FurtherLimits(linux?.resources, in: driver.version), asked, in: driver.version)
        isNamedAfterContainer = linux?.cgroupsPath == nil
    }

    private init(
        _ host: CgroupHost, _ resources: Resources, _ further: FurtherLimits, _ asked: String,
        in version: CgroupVersion
    ) {
        self.resources = resources
        self.further = further
        path = asked.hasPrefix("/") ? asked : "/\(asked)"
        if version == .unified {
            driver = host.driver(.unified)
            cpuset = nil
            hierarchies = [host.mounts.unified?.path ?? "/sys/fs/cgroup"]
            return
        }
        // Named hierarchies have no controller, and processes all the same.
        let all = host.mounts.legacy.flatMap { mount in mount.controllers.map { ($0, mount.path) } }
        let folders = Dictionary(all) { first, _ in first }
        driver = LegacyDriver(files: HostControlFiles(mountedAt: "/"), folders: folders)
        hierarchies = Set(folders.values).sorted()
        cpuset = folders[.cpuset]
    }

    /// The group of a container that an earlier command has made, by the line that it noted.
    init?(note: String) throws {
        let words = note.split(separator: "\n").first?.split(separator: " ", maxSplits: 1) ?? []
        guard words.count == 2 else { return nil }
        let version: CgroupVersion = words[0] == "2" ? .unified : .legacy
        self.init(
            try CgroupHost(), Resources(), try FurtherLimits(nil, in: version), String(words[1]), in: version)
    }

    /// What finds it again: the version and the path.
    var note: String { "\(driver.version == .unified ? 2 : 1) \(path)\n" }

    /// Makes it; nothing is left of it after an error. A group that is there already is somebody else's, and
    /// stays as it is.
    func make() throws {
        // The kernel refuses to remove one with a process in it.
        if isNamedAfterContainer { try? driver.remove(path) }
        do {
            var execution = PlanExecution(files: driver.files)
            try execution.perform(try driver.plan(path, resources))
        } catch let error as PlanError {
            throw Complaint(CgroupHost.explanation(of: error))
        }
        do {
            try holdElsewhere()
            try grant(further)
            try judgeDevices()
        } catch {
            _ = try? remove()
            throw error
        }
    }

    /// On version 2 a program holds the rules about devices.
    private func judgeDevices() throws {
        guard driver.version == .unified, !resources.devices.isEmpty, let hierarchy = hierarchies.first else {
            return
        }
        let checks = resources.devices.map { rule in
            DeviceCheck(
                kind: rule.kind == .all ? nil : rule.kind == .block ? .block : .character, major: rule.major,
                minor: rule.minor, access: rule.access, isAllowed: rule.isAllowed)
        }
        do {
            try DeviceProgram(checks).attach(to: try OwnedDescriptor(opening: hierarchy + path, .directory))
        } catch {
            throw Complaint(
                "linux.resources.devices: \(error); expected a kernel with CONFIG_CGROUP_BPF, and root")
        }
    }

    /// On version 1, hierarchies without a limit get the group too: what the container sees of itself is
    /// then the same in each.
    private func holdElsewhere() throws {
        guard driver.version == .legacy else { return }
        for folder in hierarchies {
            var group = folder
            for name in path.split(separator: "/") {
                let above = group
                group += "/\(name)"
                do {
                    try driver.files.makeDirectory(group)
                } catch let error as KernelError where error.code == KernelError.exists {}
                guard folder == cpuset else { continue }
                for file in ["cpuset.cpus", "cpuset.mems"] { try inherit(file, from: above, in: group) }
            }
        }
    }

    /// A cpuset without processors takes no process; a new one has none.
    private func inherit(_ file: String, from above: String, in group: String) throws {
        guard try driver.files.read("\(group)/\(file)").allSatisfy(\.isWhitespace) else { return }
        try driver.files.write(try driver.files.read("\(above)/\(file)"), to: "\(group)/\(file)")
    }

    /// The folder in which its processes are born. Version 1 has none.
    var birthplace: String? {
        driver.version == .unified ? hierarchies.first.map { $0 + path } : nil
    }

    /// Moves a process into it that was not born there.
    func add(_ process: Int32) throws {
        guard birthplace == nil else { return }
        var execution = PlanExecution(files: driver.files)
        do {
            try execution.perform(try driver.attachPlan(process, to: path))
        } catch let error as PlanError {
            throw Complaint(CgroupHost.explanation(of: error))
        }
    }

    /// The processes in it, as this process sees their ids.
    var processes: [Int32] {
        let lists = hierarchies.lazy.compactMap { try? driver.files.read("\(place($0))/cgroup.procs") }
        return (lists.first ?? "").split(separator: "\n").compactMap { Int32($0) }
    }

    /// Whether its processes are stopped, all at once.
    var isFrozen: Bool {
        hierarchies.contains { folder in
            let states = ["freezer.state", "cgroup.freeze"].map {
                try? driver.files.read("\(place(folder))/\($0)")
            }
            return states[0]?.hasPrefix("F") == true || states[1]?.hasPrefix("1") == true
        }
    }

    /// Version 2's files begin at the mount.
    private func place(_ hierarchy: String) -> String {
        driver.version == .unified ? path : hierarchy + path
    }

    /// Kills whoever is left in it and removes it; no group is no error.
    func remove() throws {
        try? driver.kill(path) { _ = Glibc.kill($0, SIGKILL) }
        // rmdir says EBUSY until the killed are gone, which takes a moment.
        for _ in 0..<2000 {
            do {
                return try driver.remove(path)
            } catch let error as KernelError where error.code == KernelError.busy {
                usleep(1000)
            } catch is KernelError {
                return
            }
        }
        throw Complaint("cgroup \(path): still busy after 2 s; its processes do not end")
    }

    /// What a mount of type "cgroup" shows: the container's own part of each hierarchy.
    func view(_ mount: RuntimeConfig.Mount) -> [RuntimeConfig.Mount] {
        let options = mount.options.filter { $0 != "ro" && $0 != "relatime" }
        if driver.version == .unified {
            return [
                RuntimeConfig.Mount(
                    destination: mount.destination, type: "cgroup2", source: "cgroup", options: mount.options)
            ]
        }
        let frame = RuntimeConfig.Mount(
            destination: mount.destination, type: "tmpfs", source: "tmpfs", options: options + ["mode=755"])
        let parts = hierarchies.filter { (try? driver.files.list($0 + path)) != nil }.map { folder in
            RuntimeConfig.Mount(
                destination: "\(mount.destination)/\(folder.split(separator: "/").last ?? "cgroup")",
                source: folder + path, options: mount.options.filter { $0 != "relatime" } + ["bind"])
        }
        return [frame] + parts
    }
}

extension Resources {
    /// The rules of the configuration, and what every container may do: make nodes, use its own devices and
    /// its terminals.
    ///
    /// - OCI: runtime-spec, config-linux.md, "Allowed Device list"
    mutating func takeDevices(_ linux: RuntimeConfig.Linux?) {
        guard let rules = linux?.resources?.devices, !rules.isEmpty else { return }
        devices = rules.map { rule in
            DeviceRule(
                isAllowed: rule.allow, kind: rule.type.flatMap { DeviceRule.Kind(rawValue: $0) } ?? .all,
                major: rule.major.flatMap { UInt32(exactly: $0) },
                minor: rule.minor.flatMap { UInt32(exactly: $0) }, access: rule.access ?? "rwm")
        }
        devices.append(DeviceRule(isAllowed: true, access: "m"))
        let usual = DevicePlan.usual.map { ($0.node.major, Optional($0.node.minor)) }
        // The terminal multiplexer, the terminals, the console.
        let own = usual + [(5, 2), (136, nil), (5, 1)]
        devices += own.map { DeviceRule(isAllowed: true, kind: .character, major: $0, minor: $1) }
        devices += (linux?.devices ?? []).compactMap { device in
            guard device.type != "p" else { return nil }
            return DeviceRule(
                isAllowed: true, kind: device.type == "b" ? .block : .character,
                major: device.major.flatMap { UInt32(exactly: $0) },
                minor: device.minor.flatMap { UInt32(exactly: $0) })
        }
    }

    /// What the two documents have in common.
    mutating func take(_ limits: RuntimeConfig.Linux.Resources?) {
        guard let limits else { return }
        memory = limits.memory?.limit
        memorySwap = limits.memory?.swap
        memoryReservation = limits.memory?.reservation
        cpuShares = limits.cpu?.shares
        cpuQuota = limits.cpu?.quota
        cpuPeriod = limits.cpu?.period
        cpusetCPUs = limits.cpu?.cpus
        cpusetMems = limits.cpu?.mems
        pids = limits.pids?.limit
        blkioWeight = limits.blockIO?.weight.map(UInt64.init)
        let rates: [(DeviceThrottle.Kind, [RuntimeConfig.Linux.Resources.DeviceRate])] = [
            (.readBytes, limits.blockIO?.throttleReadBpsDevice ?? []),
            (.writeBytes, limits.blockIO?.throttleWriteBpsDevice ?? []),
            (.readOperations, limits.blockIO?.throttleReadIOPSDevice ?? []),
            (.writeOperations, limits.blockIO?.throttleWriteIOPSDevice ?? []),
        ]
        throttles = rates.flatMap { kind, list in
            list.map { DeviceThrottle(device: "\($0.major):\($0.minor)", kind: kind, rate: $0.rate ?? 0) }
        }
    }
}
