import LinuxSystem
import OCIRuntime

/// What a program may see and do that nobody trusts: all that it gets of the host.
///
/// The box is a hardened jail (lab 3) with the devices, the loopback network and the filter on system
/// calls of a container (lab 5), carried out by `labinit`, step by step, before the program is executed.
public struct Box: Equatable, Sendable {
    /// Files and folders of the host that it sees at their own paths and cannot change.
    ///
    /// One that is a link is the same link; one that is not there is left out.
    public var visible: [String]
    /// Folders of the host in which it writes, at their own paths.
    public var writable: [String] = []
    /// Folders in which it seems to write.
    public var overlays: [Overlay] = []
    /// Device files besides the usual ones.
    public var devices: [String] = []
    /// Bytes of each of /tmp and /dev/shm; both begin empty and go away with the program.
    public var scratchBytes = 256 << 20
    /// Files and folders in each of them.
    public var scratchFiles = 16_384
    /// Whether the program goes on under the id that the grader has, without its power.
    ///
    /// Root's box holds the user nobody otherwise.
    public var keepsUser = false

    /// A folder of the host as it is, with what is written on a sheet above it.
    ///
    /// - C: overlay, in Linux Documentation/filesystems/overlayfs.rst
    public struct Overlay: Equatable, Sendable {
        /// Where it is seen: the folder itself.
        public var folder: String
        /// Holds what was written.
        public var upper: String
        /// An empty folder on the same file system as `upper`; nil for one that is only read.
        public var work: String?

        /// An overlay.
        public init(folder: String, upper: String, work: String?) {
            (self.folder, self.upper, self.work) = (folder, upper, work)
        }
    }

    /// A box in which these paths are seen.
    public init(visible: [String]) {
        self.visible = visible
    }
}

/// What this host allows for a box.
public struct BoxPowers: Equatable, Sendable {
    /// Whether the box is made by root, and not by the owner of a user namespace.
    public var isRoot: Bool
    /// Namespaces of its own that are taken by the plan: some of cgroup and user.
    public var namespaces: NamespaceKinds
    /// Whether its network is its own, so that its loopback has to be switched on.
    public var hasNetwork: Bool

    /// These powers.
    public init(isRoot: Bool, namespaces: NamespaceKinds, hasNetwork: Bool) {
        (self.isRoot, self.namespaces, self.hasNetwork) = (isRoot, namespaces, hasNetwork)
    }
}

extension Box {
    /// Any folder that every host has and that a box does not show: its root is put together over it.
    static let root = "/sys"

    /// Everything between the birth of the process, in its own mount namespace, and the program.
    /// - Parameter directory: in which the program starts.
    /// - Throws: `SystemError` for a visible path that cannot be looked at.
    public func plan(startingIn directory: String, _ powers: BoxPowers) throws -> Plan {
        let jail = HardenedJail(
            root: Self.root, credentials: powers.isRoot && !keepsUser ? .nobody : nil)
        let joined: [Step] = powers.namespaces.contains(.cgroup) ? [.unshare(.cgroup)] : []
        let network = powers.hasNetwork ? try NetworkPlan.none.steps() : []
        return Plan(
            joined + network + (try tree()) + (try jail.enclose())
                + (try jail.confine(to: directory)) + (try surrender(jail, powers))
                + [.filter(try Self.filter.get())] + (try DescriptorSweep(keeping: [3]).steps()))
    }

    /// The end of the plan: the program itself.
    public static func end(with command: Command) throws -> Plan { Plan([try command.execution]) }

    /// As the jail has it, and then a user namespace whose only user it is, without a capability even there.
    ///
    /// The jail's sweep of descriptors would take the private channel along: the box has its own.
    private func surrender(_ jail: HardenedJail, _ powers: BoxPowers) throws -> [Step] {
        let steps = try jail.surrender()
        let own = powers.namespaces.contains(.user)
        return steps.dropLast(try DescriptorSweep().steps().count)
            + (own ? [.unshare(.user), .setCapabilities([])] : [])
    }

    /// What Docker denies by default, by our own compiler: no new namespaces, no mounts, no keys, no io_uring.
    ///
    /// A list of what is denied, since every launch carries it: that of what is allowed is seven times as long.
    private static let filter = Result {
        let clone = RuntimeConfig.Linux.SeccompArgument(
            index: 0, value: InterfaceWidth.newNamespaces, valueTwo: 0, comparison: .maskedEqual)
        let profile = RuntimeConfig.Linux.Seccomp(
            defaultAction: .allow,
            syscalls: [
                .init(names: InterfaceWidth.denied.sorted(), action: .errno),
                .init(names: ["clone"], action: .allow, args: [clone]),
                .init(names: ["clone"], action: .errno),
                // Its flags are where no filter can read; C libraries try clone then.
                .init(names: ["clone3"], action: .errno, errnoRet: 38),
            ])
        return try SeccompCompiler(profile).program()
    }

    private func tree() throws -> [Step] {
        let folders = writable + overlays.map(\.folder)
        return [
            .setMask(0), Self.fresh("/", files: 4096, bytes: 1 << 20, mode: "755", at: Self.root),
        ] + scratch + proc
            // Those above come first, whatever they are for.
            + (try (visible + folders).sorted().flatMap { path in
                if let overlay = overlays.first(where: { $0.folder == path }) { return Self.steps(overlay) }
                return try Self.show(path, canWrite: folders.contains(path))
            }) + deviceFiles + [.setMask(0o022)]
    }

    /// /proc is the keeper's, of its own PID namespace; what would change or tell something of the host is
    /// closed.
    private var proc: [Step] {
        let closed = ["sys", "sysrq-trigger", "irq", "bus", "fs"].map { "\(Self.root)/proc/\($0)" }
        let hidden = [
            "kcore", "keys", "latency_stats", "timer_list", "sched_debug", "scsi", "acpi", "kpageflags",
        ]
        return [.mountInside(Self.root, MountRequest(source: "/proc", target: "/proc", [.bind, .recursive]))]
            + closed.map { .protect($0) } + hidden.map { .mask("\(Self.root)/proc/\($0)") }
    }

    private var scratch: [Step] {
        let shared = Self.fresh("/dev", files: 64, bytes: 1 << 20, mode: "755")
        return [Self.fresh("/tmp", files: scratchFiles, bytes: scratchBytes), shared]
            + [Self.fresh("/dev/shm", files: scratchFiles, bytes: scratchBytes)]
    }

    /// Last, /dev itself: who owns it could add to it.
    private var deviceFiles: [Step] {
        let usual = DevicePlan.usual.map { "/dev/\($0.name)" }.filter { $0 != "/dev/tty" }
        let nodes = (usual + devices).map { MountRequest(source: $0, target: $0, .bind) }
        let closing = MountRequest(target: "/dev", [.remount, .bind, .readOnly, .noSetUser, .noDevices])
        let links = DevicePlan.links.filter { $0.name != "ptmx" }
        return nodes.map { .mountInside(Self.root, $0) }
            + links.map { .symlink($0.text, at: "\(Self.root)/dev/\($0.name)") }
            + [.mountInside(Self.root, closing)]
    }

    private static func fresh(
        _ target: String, files: Int, bytes: Int, mode: String = "1777", at root: String? = nil
    ) -> Step {
        let data = "mode=\(mode),size=\(bytes),nr_inodes=\(files)"
        let options: MountOptions = [.noSetUser, .noDevices]
        guard let root else {
            return .mountInside(
                Self.root,
                MountRequest(source: "tmpfs", target: target, type: "tmpfs", options, data: data))
        }
        return .mount(source: "tmpfs", target: root, type: "tmpfs", options, data: data)
    }

    private static func show(_ path: String, canWrite: Bool) throws -> [Step] {
        guard let kind = try? FileStatus(of: path, following: false).kind else { return [] }
        if kind == .symlink { return [.symlink(try SymbolicLink.target(of: path), at: root + path)] }
        // Recursive: a user namespace may not part a mount from those below it.
        let bind = MountRequest(source: path, target: path, [.bind, .recursive])
        return [.mountInside(root, bind)] + (canWrite ? [] : [.protect(root + path)])
    }

    private static func steps(_ overlay: Overlay) -> [Step] {
        let writing = overlay.work.map {
            "lowerdir=\(overlay.folder),upperdir=\(overlay.upper),workdir=\($0)"
        }
        let data = writing ?? "lowerdir=\(overlay.upper):\(overlay.folder)"
        let request = MountRequest(
            source: "overlay", target: overlay.folder, type: "overlay", data: data + ",userxattr")
        return [.mountInside(root, request)]
    }
}
