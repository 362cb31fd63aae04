import ArgumentParser
import Glibc
import LinuxSystem
import Namespaces
import OCIRuntime

/// `drydock isolate`: a container from the command line, made of labs 3, 4 and 5.
struct IsolateVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "isolate",
        abstract: "Runs a program in a container made of this machine's parts.",
        usage: "drydock isolate [--rootfs DIR] [--network M] [limits] -- CMD…",
        discussion: """
            Example: drydock isolate --hostname box --pids 20 -- sh -c 'hostname; ps ax'

            Without --rootfs it sees the host's /usr, /bin, /lib and /etc, read-only.
            --rootless: in a user namespace, as you; no bridge, and limits only from root.
            --trace: how long each step took, on standard error.
            SIGTERM and the like are passed on; the third kills, since process 1 may
            ignore them.

            Exit status: the command's own, 128 + N for signal N, 125 when the
            container cannot be made, 127 when the command is not in it.
            """,
        subcommands: [IsolateRun.self, IsolateBench.self, IsolateCompare.self],
        defaultSubcommand: IsolateRun.self)
}

/// `drydock isolate -- CMD…`
struct IsolateRun: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Runs a program in a container (the default).",
        discussion: "Example: drydock isolate --network none -- sh")

    @Option(help: ArgumentHelp("The folder that becomes \"/\".", valueName: "dir"))
    var rootfs: String?

    @Option(help: ArgumentHelp("Its host name.", valueName: "name"))
    var hostname = "drydock"

    @Option(help: "none, host or bridge.")
    var network: NetworkMode = .none

    @Option(help: ArgumentHelp("Its address on the bridge; usual: a free one.", valueName: "a.b.c.d/n"))
    var address: String?

    @Flag(help: "As you are, in a user namespace.")
    var rootless = false

    @Flag(name: .customLong("init"), help: "Lab 5's init is process 1.")
    var hasInit = false

    @Flag(inversion: .prefixedNo, help: "Deny the system calls that act on the whole machine.")
    var seccomp = true

    @Flag(name: [.short, .long], help: "With a terminal of its own, for a shell.")
    var tty = false

    @Flag(help: "Everything in the root can be written.")
    var writable = false

    @Option(name: .customLong("env"), help: ArgumentHelp("A variable; may be given often.", valueName: "n=v"))
    var environment: [String] = []

    @OptionGroup(title: "Limits") var limits: LimitOptions

    @Flag(help: "Say how long each step took.")
    var trace = false

    @Flag(name: .customLong("dry-run"), help: "Print the plan, one step a line, and run nothing.")
    var dryRun = false

    @Argument(parsing: .postTerminator, help: ArgumentHelp("The program and its words.", valueName: "cmd"))
    var command: [String] = []

    func validate() throws {
        guard !command.isEmpty else { throw ValidationError("expected a command after --") }
        if let wrong = environment.first(where: { !$0.contains("=") }) {
            throw ValidationError("--env \(wrong): expected NAME=value")
        }
        if rootless, network == .bridge {
            throw ValidationError("--rootless has no bridge: take --network none")
        }
        if rootless, geteuid() != 0, !limits.isEmpty {
            throw ValidationError("--rootless has no limits: control groups are root's; leave them out")
        }
    }

    func run() throws {
        guard rootless || geteuid() == 0 || dryRun else {
            throw Complaint("a container needs root: sudo drydock isolate …, or --rootless", status: 125)
        }
        let inbox = SignalInbox()
        do {
            try contained(inbox)
        } catch let complaint as Complaint {
            // 1 would look like the program's own.
            throw complaint.status == 1 ? Complaint(complaint.description, status: 125) : complaint
        } catch let code as ExitCode {
            throw code
        } catch {
            throw Complaint("\(error)", status: 125)
        }
    }

    private func contained(_ inbox: SignalInbox) throws {
        let config = try config()
        let owner = config.linux?.uidMappings.first?.hostID ?? geteuid()
        let place = try IsolatePlace(rootfs: rootfs, owner: owner)
        defer { place.remove() }
        var host = try RuntimeHost(root: place.state)
        host.labinit.traces = trace
        let bundle = try Bundle(config, root: place.root, path: place.path)
        if dryRun { return writeAll(try host.plan(bundle, id: place.id).plan().listing + "\n", to: 1) }
        let bridge = try network == .bridge ? IsolateBridge(address: address) : nil
        defer { bridge?.leave() }
        let container = try host.container(place.id)
        let group = try host.newGroup(for: bundle, id: place.id)
        let create = { (console: Int32?) in
            try host.create(bundle, id: place.id, in: group, console: console) { pid, plan in
                plan.hasInit = hasInit
                plan.endsWithParent = true
                if seccomp {
                    plan.filter = try SeccompCompiler(try InterfaceWidth.containerDefault()).program()
                }
                if let bridge { plan.network = try bridge.connect(pid) }
            }
        }
        let end: ProcessEnd
        if tty {
            end = try TerminalRelay.end(inbox) {
                try create($0)
            } start: {
                host.warn(try container.start())
            }
        } else {
            let process = try create(nil)
            host.warn(try container.start())
            end = try inbox.passing(to: process, patience: 2)
        }
        host.warn(try container.delete(isForced: true) { try group?.remove() })
        try end.leave()
    }

    private func config() throws -> RuntimeConfig {
        IsolateConfig(
            command: command, environment: environment, hostname: hostname,
            hasOwnNetwork: network != .host, showsHost: rootfs == nil, isReadOnly: !writable,
            hasTerminal: tty,
            limits: rootless && limits.isEmpty ? nil : try limits.asRuntimeResources(),
            ids: rootless ? try LentIDs() : nil
        ).config
    }
}

/// How a container is connected.
enum NetworkMode: String, CaseIterable, ExpressibleByArgument {
    case none, host, bridge
}
