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
        labinit = try Labinit.besideThisProgram(named: "containerinit")
        // A manager waits for the container's process: none of ours may stand between.
        labinit.forksAside = true
        labinit.isShielded = geteuid() == 0
    }

    func container(_ id: String) throws -> Container {
        try Container(id, root: root, labinit: labinit)
    }

    /// The plan for a bundle, with the facts of this host.
    func plan(_ bundle: Bundle, id: String) throws -> ContainerPlan {
        let config = bundle.config
        var plan = ContainerPlan(config, root: bundle.root, bundle: bundle.path)
        plan.config.process?.provideHome(in: bundle.root)
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

    /// Creates a container with the control group that its configuration asks for.
    func create(
        _ bundle: Bundle, id: String, streams: DescriptorMap? = nil, console: Int32? = nil,
        given: GivenDescriptors = .none, outside: Container.Outside = { _, _ in }
    ) throws -> RunningProcess {
        try create(
            bundle, id: id, in: try newGroup(for: bundle, id: id), streams: streams, console: console,
            given: given, outside: outside)
    }

    /// Creates a container with its control group.
    /// - Parameters:
    ///   - group: see `newGroup`.
    ///   - streams: its standard streams, when they are not ours.
    ///   - console: the socket to which the container's terminal is sent, if it has one.
    ///   - given: what else its program finds open.
    ///   - outside: what else is done for the waiting process.
    func create(
        _ bundle: Bundle, id: String, in group: ContainerGroup?, streams: DescriptorMap? = nil,
        console: Int32? = nil, given: GivenDescriptors = .none,
        outside: Container.Outside = { _, _ in }
    ) throws -> RunningProcess {
        let container = try container(id)
        var plan = try plan(bundle, id: id)
        plan.console = Self.console(of: bundle.config.process, isFirst: true)
        plan.kept = UInt32(given.numbers.count)
        plan.config.process?.env += given.environment
        var isMade = false
        do {
            let descriptors = Self.descriptors(console, given, streams: streams)
            return try container.create(plan, descriptors: descriptors) { pid, plan in
                try group?.add(pid)
                try keep(bundle, of: container)
                plan.config.mounts = plan.config.mounts.flatMap { mount in
                    guard mount.type == "cgroup" || mount.type == "cgroup2" else { return [mount] }
                    return group?.view(mount) ?? []
                }
                try outside(pid, &plan)
            } cgroup: {
                guard let group else { return nil }
                try group.make()
                isMade = true
                try container.folder.folder.put(group.note, in: "group")
                return group.birthplace
            }
        } catch {
            // Until then it may be another container's.
            if isMade { try? group?.remove() }
            throw Self.complaint(
                error, program: bundle.config.process?.args.first ?? "", id: id, root: plan.root)
        }
    }

    /// A refusal as the user should read it.
    static func complaint(_ error: any Error, program name: String, id: String, root: String) -> any Error {
        guard let failure = error as? StepFailure else {
            return error is Complaint ? error : Complaint("\(error)")
        }
        let isMissing = failure.reason.code == .noEntry
        if failure.reason.call.hasPrefix("exec(") {
            return Complaint(
                // dockerd and its client know a missing program by these very words, in small letters.
                "\(name): \(reason(failure.reason.code.rawValue)) in \(root)"
                    + (isMissing ? " (or its linker or a library is missing)" : ""),
                status: isMissing ? 127 : 126)
        }
        return Complaint("\(id): \(failure)", status: 125)
    }

    /// The group that a container is to have; an ordinary user's has none. Device rules are not missed then: no
    /// device of the host can be opened with the privileges of a user.
    func newGroup(for bundle: Bundle, id: String) throws -> ContainerGroup? {
        let linux = bundle.config.linux
        guard geteuid() != 0 else { return try ContainerGroup(linux, id: id) }
        var limits = linux?.resources ?? RuntimeConfig.Linux.Resources()
        limits.devices = []
        guard limits == RuntimeConfig.Linux.Resources() else {
            throw Complaint("linux.resources: only root can set limits; leave them out, but for devices")
        }
        return nil
    }

    /// The group that the container's folder tells of.
    func group(of container: Container) throws -> ContainerGroup? {
        guard let bytes = try? container.folder.folder.bytes(of: "group") else { return nil }
        return try ContainerGroup(note: String(decoding: bytes, as: UTF8.self))
    }

    /// The number of the console's socket in the new process.
    static let consoleSocket: Int32 = 8

    /// Its standard streams, what else it finds open, and the socket for its terminal.
    static func descriptors(
        _ console: Int32?, _ given: GivenDescriptors, streams: DescriptorMap? = nil
    ) -> DescriptorMap {
        var all = streams ?? [0: 0, 1: 1, 2: 2]
        for number in given.numbers { all[number] = number }
        if let console { all[consoleSocket] = console }
        return all
    }

    /// The steps that give a process its terminal.
    /// - Parameter isFirst: it is that of the container, which has it as /dev/console.
    static func console(of process: RuntimeConfig.Process?, isFirst: Bool) -> [Step] {
        guard let process, process.terminal else { return [] }
        return [
            .openTerminal(
                socket: consoleSocket,
                TerminalRequest(
                    user: process.user.uid, rows: UInt16(clamping: process.consoleSize?.height ?? 0),
                    columns: UInt16(clamping: process.consoleSize?.width ?? 0), isConsole: isFirst))
        ]
    }

    /// Keeps what later operations need: what becomes of the bundle after `create` changes nothing.
    private func keep(_ bundle: Bundle, of container: Container) throws {
        guard !bundle.bytes.isEmpty else { return }
        try container.folder.folder.put(String(decoding: bundle.bytes, as: UTF8.self), in: "config.json")
        // Most have no hooks, and need not read all of that again.
        guard let hooks = bundle.config.hooks, !(hooks.poststart + hooks.poststop).isEmpty else { return }
        try container.folder.folder.put("", in: "has-hooks")
    }

    /// The configuration that it was created with.
    func config(of container: Container) throws -> RuntimeConfig {
        try RuntimeConfig.parse(try container.folder.folder.bytes(of: "config.json"))
    }

    /// The hooks that run after its start and its end.
    func hooks(of container: Container) throws -> RuntimeConfig.Hooks {
        guard (try? container.folder.folder.bytes(of: "has-hooks")) != nil else {
            return RuntimeConfig.Hooks()
        }
        return try config(of: container).hooks ?? RuntimeConfig.Hooks()
    }

    /// Warnings do not change what happens.
    func warn(_ lines: [String]) {
        for line in lines { complain("warning: \(line)") }
    }
}
