import Glibc
import LinuxSystem
import Namespaces
import OCIRuntime

/// What a runtime has besides the container: where it keeps it, its group, its network.
struct RuntimeHost {
    /// The folder in which containers are kept.
    let root: String
    var labinit: Labinit

    init(root: String) throws {
        guard root.hasPrefix("/") else { throw Complaint("--root \(root): expected an absolute path") }
        self.root = root
        let beside = try Labinit.besideThisProgram().path
        labinit = Labinit(path: beside.dropLast("labinit".count) + "containerinit")
    }

    func container(_ id: String) throws -> Container {
        try Container(id, root: root, labinit: labinit)
    }

    /// The plan for a bundle, with the facts of this host.
    func plan(_ bundle: Bundle, id: String) throws -> ContainerPlan {
        let config = bundle.config
        guard config.process?.terminal != true else {
            throw Complaint("config.json: process.terminal: this runtime gives no terminal; expected false")
        }
        var plan = ContainerPlan(config, root: bundle.root, bundle: bundle.path)
        let ownsUsers = config.linux?.namespaces.contains { $0.type == .user } ?? false
        plan.available = ownsUsers ? .all : try ThreadCapabilities.current().permitted
        plan.canSetGroups = geteuid() == 0
        plan.isPrivileged = geteuid() == 0 && !ownsUsers
        plan.filter = try config.linux?.seccomp.map { try SeccompCompiler($0).program() }
        // A new namespace has a loopback that is switched off: nobody wants that.
        let ownsNetwork = config.linux?.namespaces.contains { $0.type == .network && $0.path == nil } ?? false
        if ownsNetwork { plan.network = try NetworkPlan.none.steps() }
        plan.state = RuntimeState(
            ociVersion: config.ociVersion, id: id, status: .creating, bundle: bundle.path,
            annotations: config.annotations)
        return plan
    }

    /// Creates a container with its control group.
    /// - Parameter outside: what else is done for the waiting process.
    func create(_ bundle: Bundle, id: String, outside: Container.Outside = { _, _ in }) throws
        -> RunningProcess
    {
        let container = try container(id)
        let plan = try plan(bundle, id: id)
        let group = geteuid() == 0 ? try ContainerGroup(bundle.config.linux, id: id) : nil
        do {
            return try container.create(plan) { pid, plan in
                try group?.hold(pid)
                if let group { try container.folder.folder.put(group.note, in: "group") }
                try keep(plan.config.hooks, of: container)
                plan.config.mounts = plan.config.mounts.flatMap { mount in
                    guard mount.type == "cgroup" || mount.type == "cgroup2" else { return [mount] }
                    return group?.view(mount) ?? []
                }
                try outside(pid, &plan)
            }
        } catch LifecycleError.exists(let id) {
            // The group is that of the other one.
            throw Complaint(LifecycleError.exists(id).description)
        } catch {
            try? group?.remove()
            throw Self.complaint(error, plan)
        }
    }

    /// A refusal as the user should read it.
    static func complaint(_ error: any Error, _ plan: ContainerPlan) -> any Error {
        guard let failure = error as? StepFailure else {
            return error is Complaint ? error : Complaint("\(error)")
        }
        let name = plan.config.process?.args.first ?? ""
        let isMissing = failure.reason.code == .noEntry
        if failure.reason.call.hasPrefix("exec(") {
            return Complaint(
                "\(name): \(failure.reason.code.text) in \(plan.root)"
                    + (isMissing ? " (or its linker or a library is missing)" : ""),
                status: isMissing ? 127 : 126)
        }
        return Complaint("\(plan.state.id): \(failure)", status: 125)
    }

    /// Removes the group that the container's folder tells of.
    func releaseGroup(of container: Container) throws {
        guard let bytes = try? container.folder.folder.bytes(of: "group") else { return }
        try ContainerGroup(note: String(decoding: bytes, as: UTF8.self))?.remove()
    }

    /// Keeps the hooks that run later: what becomes of the bundle after `create` changes nothing.
    private func keep(_ hooks: RuntimeConfig.Hooks?, of container: Container) throws {
        guard let hooks, !(hooks.poststart + hooks.poststop).isEmpty else { return }
        let kept = RuntimeConfig(ociVersion: "1.2.0", hooks: hooks)
        try container.folder.folder.put(kept.text(), in: "hooks.json")
    }

    /// The hooks that were kept for it.
    func hooks(of container: Container) throws -> RuntimeConfig.Hooks {
        guard let bytes = try? container.folder.folder.bytes(of: "hooks.json") else {
            return RuntimeConfig.Hooks()
        }
        return try RuntimeConfig.parse(bytes).hooks ?? RuntimeConfig.Hooks()
    }

    /// Warnings do not change what happens.
    func warn(_ lines: [String]) {
        for line in lines { complain("warning: \(line)") }
    }
}
