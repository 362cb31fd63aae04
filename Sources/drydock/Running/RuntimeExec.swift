import ArgumentParser
import Glibc
import LinuxSystem
import Namespaces
import OCIRuntime

/// `drydock runtime exec`: one more process in a container.
struct RuntimeExec: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exec",
        abstract: "Runs one more program in a running container.",
        discussion: """
            Example: drydock runtime exec my-first ps

            Exit status: the program's own, 128 + N for signal N.
            """)

    @OptionGroup var options: RuntimeOptions
    @OptionGroup var console: ProcessOptions
    @Flag(name: [.short, .long], help: "Do not wait for its end.") var detach = false
    @Flag(name: [.customShort("t"), .customLong("tty")], help: "With a terminal of its own.") var tty = false

    @Option(
        name: [.customShort("p"), .customLong("process")],
        help: ArgumentHelp("All of it, as the process of a config.json.", valueName: "file"))
    var document: String?

    @Option(help: ArgumentHelp("Its working directory.", valueName: "dir")) var cwd: String?

    @Option(
        name: [.short, .customLong("user")], help: ArgumentHelp("Numbers: UID or UID:GID.", valueName: "id"))
    var user: String?

    @Option(
        name: [.short, .customLong("env")],
        help: ArgumentHelp("A variable; may be given often.", valueName: "n=v"))
    var environment: [String] = []

    @Option(
        name: [.short, .customLong("cap")],
        help: ArgumentHelp("One capability more; may be given often.", valueName: "name"))
    var capabilities: [String] = []

    @Flag(name: .customLong("no-new-privs"), help: "No program gains privileges from its file.")
    var noNewPrivileges = false

    @Option(
        name: [.customShort("g"), .customLong("additional-gids")],
        help: ArgumentHelp("One group more; may be given often.", valueName: "gid"))
    var groups: [UInt32] = []

    @Flag(name: .customLong("ignore-paused"), help: "Wait where the container is paused.")
    var ignoresPause = false

    @Option(help: .hidden) var apparmor: String?
    @Option(name: .customLong("process-label"), help: .hidden) var label: String?

    @Argument(help: "The container.") var id: String
    @Argument(parsing: .captureForPassthrough, help: ArgumentHelp("The program.", valueName: "cmd"))
    var command: [String] = []

    func run() throws {
        let inbox = SignalInbox()
        try options.perform { host in
            let given = try console.outlets.given()
            let container = try host.container(id)
            // A new process of a group that is stopped would stop too, and we with it.
            if !ignoresPause, try host.isPaused(container) {
                throw Complaint("cannot exec in container \(id): it is paused, expected running")
            }
            let process = try process(like: try host.config(of: container).process)
            let end = try console.outlets.end(of: process, isAwaited: !detach, inbox) { socket in
                try host.execute(process, in: container, console: socket, given: given)
            }
            try end?.leave()
        }
    }

    /// What is to run: the document, or the container's own process with what the options change.
    private func process(like first: RuntimeConfig.Process?) throws -> RuntimeConfig.Process {
        for (option, value) in [("--apparmor", apparmor), ("--process-label", label)] where value ?? "" != ""
        {
            throw Complaint("\(option) \(value ?? ""): not supported by this runtime, leave it out")
        }
        if let document { return try Bundle.process(in: document) }
        guard !command.isEmpty else { throw Complaint("exec \(id): expected a command, or --process") }
        var process = first ?? RuntimeConfig.Process(cwd: "/")
        process.args = command.first == "--" ? Array(command.dropFirst()) : command
        process.terminal = tty
        process.consoleSize = nil
        process.cwd = cwd ?? process.cwd
        process.env += environment
        process.noNewPrivileges = process.noNewPrivileges || noNewPrivileges
        if let user { try take(user, &process.user) }
        process.user.additionalGids += groups
        for name in capabilities {
            guard Capability(name: name) != nil else {
                throw Complaint("--cap \(name): expected a name such as CAP_NET_ADMIN")
            }
            process.capabilities = process.capabilities ?? RuntimeConfig.Capabilities()
            process.capabilities?.bounding.append(name)
            process.capabilities?.effective.append(name)
            process.capabilities?.permitted.append(name)
        }
        return process
    }

    private func take(_ text: String, _ user: inout RuntimeConfig.User) throws {
        let ids = text.split(separator: ":", omittingEmptySubsequences: false).map { UInt32($0) }
        guard 1...2 ~= ids.count, let uid = ids[0], let gid = ids.count == 2 ? ids[1] : user.gid,
            uid != .max, gid != .max
        else {
            throw Complaint("--user \(text): expected numbers below 4294967295, UID or UID:GID")
        }
        user.uid = uid
        user.gid = gid
        user.additionalGids = []
    }
}

extension RuntimeHost {
    /// Starts one more process in a running container.
    func execute(
        _ process: RuntimeConfig.Process, in container: Container, console: Int32?, given: GivenDescriptors
    )
        throws -> RunningProcess
    {
        let state = try container.folder.state()
        try Lifecycle.check(.exec, of: container.folder.id, in: state.status)
        let config = try config(of: container)
        guard let first = container.folder.process else { throw LifecycleError.unknown(container.folder.id) }
        let handle = try OwnedDescriptor(process: first.id)
        // After its descriptor is open it cannot be exchanged for another.
        guard first.isRunning else {
            throw LifecycleError.illegal(.exec, id: state.id, status: .stopped, legal: [.running])
        }
        let group = try group(of: container)
        var process = process
        process.provideHome(in: "/proc/\(first.id)/root")
        process.env += given.environment
        let plan = try Self.plan(process, joining: config, keeping: given)
        let descriptors = Self.descriptors(console, given).adding([Self.joined: handle.number])
        do {
            let birthplace = try OpenFiles((group?.birthplace).map { [$0] } ?? [])
            return try labinit.start(cgroup: birthplace.numbers.first, descriptors: descriptors) { pid in
                try group?.add(pid)
                if let score = process.oomScoreAdj {
                    let path = "/proc/\(pid)/oom_score_adj"
                    try OwnedDescriptor(opening: path, .writeOnly).write("\(score)", to: path)
                }
                return plan
            }
        } catch {
            throw Self.complaint(
                error, program: process.args.first ?? "", id: state.id, root: "container \(state.id)")
        }
    }

    private static let joined: Int32 = 10

    private static func plan(
        _ process: RuntimeConfig.Process, joining config: RuntimeConfig, keeping given: GivenDescriptors
    ) throws -> Plan {
        let layout = try NamespaceLayout(config.linux?.namespaces ?? [])
        let kinds = NamespaceKinds(NamespaceKinds.files.map(\.kind).filter(layout.isOwn))
        let ownsUsers = layout.isOwn(.user)
        let person = ProcessPlan(
            process, available: ownsUsers ? .all : try ThreadCapabilities.current().permitted,
            canSetGroups: geteuid() == 0,
            filter: try config.linux?.seccomp.map { try SeccompCompiler($0).program() })
        let candidates = ProgramSearch.candidates(process.args.first ?? "", environment: process.env)
        let rest: [Step] =
            [.newSession] + console(of: process, isFirst: false) + [.setMask(0o022)]
            + (try person.limits()) + [.changeDirectory(process.cwd)] + (try person.identity()) + [
                .checkExecutable(candidates: candidates),
                .closeOnExec(from: 3 + UInt32(given.numbers.count), through: .max),
                .execute(candidates: candidates, arguments: process.args, environment: process.env),
            ]
        return try Entry.plan(joining: joined, kinds, hasOwnUsers: ownsUsers, then: rest)
    }
}
