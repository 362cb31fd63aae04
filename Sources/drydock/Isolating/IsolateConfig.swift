import ControlGroups
import Glibc
import OCIRuntime

/// The wishes of a command line as a configuration of the OCI.
struct IsolateConfig {
    let command: [String]
    let environment: [String]
    let hostname: String
    let hasOwnNetwork: Bool
    let showsHost: Bool
    let isReadOnly: Bool
    let hasTerminal: Bool
    let limits: RuntimeConfig.Linux.Resources?
    /// The ids of a rootless one.
    let ids: LentIDs?

    var config: RuntimeConfig {
        var config = RuntimeConfig.template(
            args: command, rootPath: ".", readonly: isReadOnly, terminal: hasTerminal, hostname: hostname)
        config.process?.env += environment
        config.mounts = (showsHost ? hostFolders : []) + kernelFolders
        var kinds: [RuntimeConfig.Linux.NamespaceType] = [.pid, .ipc, .uts, .mount, .cgroup]
        if hasOwnNetwork { kinds.append(.network) }
        if ids != nil { kinds.append(.user) }
        config.linux?.namespaces = kinds.map { RuntimeConfig.Linux.Namespace(type: $0) }
        config.linux?.resources = limits
        config.linux?.resources?.devices = [.init(allow: false)]
        if let ids {
            config.linux?.uidMappings = ids.users
            config.linux?.gidMappings = ids.groups
        }
        return config
    }

    /// What programs are made of, through the links that merged systems have.
    private var hostFolders: [RuntimeConfig.Mount] {
        ["/usr", "/bin", "/sbin", "/lib", "/lib64", "/etc"].compactMap { folder in
            Bundle.realPath(folder).map {
                RuntimeConfig.Mount(
                    destination: folder, type: "bind", source: $0, options: ["rbind", "ro", "nosuid"])
            }
        }
    }

    private var kernelFolders: [RuntimeConfig.Mount] {
        let tmp = RuntimeConfig.Mount(
            destination: "/tmp", type: "tmpfs", source: "tmpfs", options: ["nosuid", "nodev", "mode=1777"])
        return RuntimeConfig.Mount.usual.compactMap { mount in
            // The group tty of devpts has no counterpart in a map of one id, and no cgroup is ours to show.
            guard ids != nil else { return mount }
            guard mount.type != "cgroup", hasOwnNetwork || mount.type != "sysfs" else { return nil }
            var mount = mount
            mount.options.removeAll { $0.hasPrefix("gid=") }
            return mount
        } + [tmp]
    }
}

extension LimitOptions {
    /// The same limits in the words of the OCI.
    /// - Throws: as `resources(on:)`.
    func asRuntimeResources() throws -> RuntimeConfig.Linux.Resources? {
        guard let host = try? CgroupHost(), !host.legacy.isEmpty || !host.unified.isEmpty else {
            guard isEmpty else { throw CgroupHost.noneMounted }
            return nil
        }
        let wishes = try resources(on: host)
        var limits = RuntimeConfig.Linux.Resources()
        limits.memory = .init(limit: wishes.memory, swap: wishes.memorySwap)
        let quota = wishes.cpus.map { Int64(($0 * 100_000).rounded()) }
        limits.cpu = .init(
            shares: wishes.cpuShares, quota: quota, period: quota.map { _ in 100_000 },
            cpus: wishes.cpusetCPUs)
        limits.pids = wishes.pids.map { .init(limit: $0) }
        if !wishes.throttles.isEmpty { limits.blockIO = blockIO(wishes.throttles) }
        return limits
    }

    private func blockIO(_ throttles: [DeviceThrottle]) -> RuntimeConfig.Linux.Resources.BlockIO {
        let rates = { (kind: DeviceThrottle.Kind) in
            throttles.filter { $0.kind == kind }.map { throttle in
                let numbers = throttle.device.split(separator: ":").compactMap { Int64($0) }
                return RuntimeConfig.Linux.Resources.DeviceRate(
                    major: numbers.first ?? 0, minor: numbers.last ?? 0, rate: throttle.rate)
            }
        }
        return .init(
            throttleReadBpsDevice: rates(.readBytes), throttleWriteBpsDevice: rates(.writeBytes),
            throttleReadIOPSDevice: rates(.readOperations), throttleWriteIOPSDevice: rates(.writeOperations))
    }

    var isEmpty: Bool {
        memory == nil && memorySwap == nil && pids == nil && cpus == nil && cpuWeight == nil && cpuset == nil
            && io.isEmpty
    }
}
