import LabSupport
import LinuxSystem
import OCIRuntime

/// Everything that happens between the birth of a container's process and its program: the parts of this
/// lab in the order in which they work.
///
/// - OCI: runtime-spec, runtime.md, "Lifecycle"
public struct ContainerPlan: Sendable {
    /// What the container is to be.
    public var config: RuntimeConfig
    /// The root folder: absolute, without links.
    public var root: String
    /// The folder of `config.json`.
    public var bundle: String
    /// The number of the descriptor of the first namespace to join, in the new process.
    public var joinsFrom: Int32 = 10
    /// The descriptor on which the word to start comes; nil starts at once.
    public var startsOn: Int32?
    /// Capabilities that can be kept at all.
    public var available: CapabilitySet = .all
    /// Whether the group list may be set.
    public var canSetGroups = true
    /// Whether nodes can be made.
    public var isPrivileged = true
    /// The filter on system calls, compiled.
    public var filter: FilterProgram?
    /// What configures the network, taken in the container's namespace.
    public var network: [Step] = []
    /// What gives it a terminal, taken when its /dev is complete.
    public var console: [Step] = []
    /// How many descriptors the program has besides 0, 1 and 2.
    public var kept: UInt32 = 0
    /// Whether an init of ours is process 1, and the program its child.
    public var hasInit = false
    /// Whether it ends with the process that created it, as a command of the shell should; a runtime's
    /// container goes on without.
    public var endsWithParent = false
    /// The state of the container, as its hooks read it while it is being created.
    public var state = RuntimeState(ociVersion: "1.2.0", id: "", status: .creating, bundle: "/")

    /// A plan for this configuration.
    public init(_ config: RuntimeConfig, root: String, bundle: String) {
        self.config = config
        self.root = root
        self.bundle = bundle
    }

    /// All steps.
    /// - Throws: `LifecycleError.missing`, `MountError`, `NamespaceError`.
    public func plan() throws -> Plan {
        // >>> namespaces.7
        // 1 into the namespaces; 2 what they are called, how their clocks run and what the kernel is to
        // do in them (while the host's /proc is still there); 3 the tree of mounts, with the
        // createContainer hooks before the pivot and the terminal after the devices; 4 limits and identity; 5 the last checks, then the
        // caller is let go, the word to start is awaited, startContainer hooks, the program.
        // stub: throw Unimplemented("namespaces.7")
        guard let process = config.process else { throw LifecycleError.missing("process") }
        let layout = try NamespaceLayout(config.linux?.namespaces ?? [])
        guard layout.isOwn(.mount) else { throw LifecycleError.missing("linux.namespaces: a mount one") }
        let person = ProcessPlan(
            process, available: available, canSetGroups: canSetGroups, filter: filter)
        return Plan(
            try layout.steps(descriptorsFrom: joinsFrom) + settings(layout) + tree(layout)
                + [.setMask(0o022)] + person.limits() + [.changeDirectory(process.cwd)] + person.identity()
                + ending(process))
        // <<<
    }

    // >>> namespaces.7
    private func settings(_ layout: NamespaceLayout) throws -> [Step] {
        [.newSession]
            + (config.hostname.map { [.setHostname($0)] } ?? [])
            + (config.domainname.map { [.setDomainName($0)] } ?? [])
            + clocks(layout) + network
            + (config.linux?.sysctl ?? [:]).sorted { $0.key < $1.key }.compactMap { name, value in
                // A name that would lead out of there has no file.
                RuntimeConfig.Linux.sysctlFile(name).map { .write(value, to: "/proc/sys/\($0)") }
            }
            + (config.process?.oomScoreAdj.map { [.write("\($0)", to: "/proc/self/oom_score_adj")] } ?? [])
    }

    /// The new time namespace is for the children and for the next program; until then its offsets can be
    /// written.
    private func clocks(_ layout: NamespaceLayout) -> [Step] {
        guard layout.later.contains(.time) else { return [] }
        let offsets = config.linux?.timeOffsets
        let lines = [("monotonic", offsets?.monotonic), ("boottime", offsets?.boottime)].compactMap {
            name, value in
            value.map { "\(name) \($0.secs ?? 0) \($0.nanosecs ?? 0)\n" }
        }
        return [.unshare(.time)]
            + (lines.isEmpty ? [] : [.write(lines.joined(), to: "/proc/self/timens_offsets")])
    }

    private func tree(_ layout: NamespaceLayout) throws -> [Step] {
        guard layout.joined.allSatisfy({ $0.kind != .mount }) else {
            return [.changeDirectory("/")] + console
        }
        let linux = config.linux
        let mounts = MountPlan(
            root: root, mounts: config.mounts, base: bundle, isReadOnly: config.root?.readonly ?? false,
            masked: linux?.maskedPaths ?? [], protected: linux?.readonlyPaths ?? [],
            propagation: linux?.rootfsPropagation ?? .private)
        // What is bound over /dev brings its own nodes.
        let hasDevices = config.mounts.contains {
            $0.destination == "/dev"
                && ($0.type == "bind" || !$0.options.filter { $0.hasSuffix("bind") }.isEmpty)
        }
        return try [.setMask(0)] + mounts.preparation()
            + (hasDevices ? [] : DevicePlan.binds(into: root, isPrivileged: isPrivileged))
            + hooks(config.hooks?.createContainer ?? []) + mounts.pivot()
            + (hasDevices ? [] : DevicePlan.steps(linux?.devices ?? [], isPrivileged: isPrivileged))
            + console + mounts.closing()
    }

    private func hooks(_ hooks: [RuntimeConfig.Hook]) -> [Step] {
        hooks.map { hook in
            .run(
                path: hook.path, arguments: hook.args.isEmpty ? [hook.path] : hook.args,
                environment: hook.env, input: state.text(indent: nil),
                seconds: UInt32(clamping: hook.timeout ?? 0))
        }
    }

    private func ending(_ process: RuntimeConfig.Process) -> [Step] {
        let candidates = ProgramSearch.candidates(process.args.first ?? "", environment: process.env)
        let wait: [Step] = startsOn.map { [.close(Labinit.channel), .awaitByte(descriptor: $0)] } ?? []
        var started = self
        started.state.status = .created
        // After the change of ids, which would take it off.
        let leash: [Step] = endsWithParent ? [.endWithParent] : []
        return leash + [
            .checkExecutable(candidates: candidates), .closeOnExec(from: 3 + kept, through: .max),
        ] + wait
            + started.hooks(config.hooks?.startContainer ?? []) + (hasInit ? [.becomeInit] : [])
            + [.execute(candidates: candidates, arguments: process.args, environment: process.env)]
    }
    // <<<
}

/// Which files a word of a command line may mean.
///
/// - C: execvp(3)
public enum ProgramSearch {
    /// A word with a slash is a path; any other is looked for in the PATH of this environment.
    public static func candidates(_ name: String, environment: [String]) -> [String] {
        if name.contains("/") { return [name] }
        let path = environment.last { $0.hasPrefix("PATH=") }?.dropFirst(5) ?? "/usr/local/bin:/usr/bin:/bin"
        return path.split(separator: ":", omittingEmptySubsequences: false).map {
            "\($0.isEmpty ? "." : $0)/\(name)"
        }
    }
}
