import ArgumentParser
import Glibc
import LinuxSystem
import Namespaces
import OCIRuntime

/// `drydock runtime create`: everything but the program's first instruction.
struct RuntimeCreate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Makes a container, which waits for its start.",
        discussion: "Example: drydock runtime create --bundle /tmp/b my-first")

    @OptionGroup var options: RuntimeOptions
    @OptionGroup var bundle: BundleOptions
    @Argument(help: "The name of the new container.") var id: String

    func run() throws {
        try options.perform { host in
            let process = try host.create(try bundle.read(), id: id)
            try bundle.note(try host.container(id).folder.process?.id ?? process.id)
        }
    }
}

/// What create and run are given.
struct BundleOptions: ParsableArguments {
    @Option(
        name: [.short, .customLong("bundle")],
        help: ArgumentHelp("The folder with config.json.", valueName: "dir"))
    var bundle = "."

    @Option(
        name: .customLong("pid-file"), help: ArgumentHelp("Where to write the process id.", valueName: "file")
    )
    var pidFile: String?

    @Option(name: .customLong("console-socket"), help: .hidden)
    var consoleSocket: String?

    @Flag(name: .customLong("no-pivot"), help: .hidden)
    var noPivot = false

    @Flag(name: .customLong("no-new-keyring"), help: .hidden)
    var noNewKeyring = false

    @Option(name: .customLong("preserve-fds"), help: .hidden)
    var preserved = 0

    func read() throws -> Bundle {
        guard consoleSocket == nil else {
            throw Complaint(
                "--console-socket: this runtime gives no terminal; expected process.terminal false")
        }
        guard !noPivot else { throw Complaint("--no-pivot: this runtime always changes the root mount") }
        guard preserved == 0 else { throw Complaint("--preserve-fds \(preserved): expected 0") }
        return try Bundle(bundle)
    }

    func note(_ pid: Int32) throws {
        guard let pidFile else { return }
        let parts = pidFile.split(separator: "/", omittingEmptySubsequences: false)
        let folder = parts.count == 1 ? "." : parts.dropLast().joined(separator: "/")
        try Folder(folder).put("\(pid)", in: String(parts.last ?? "pid"))
    }
}

/// `drydock runtime start`.
struct RuntimeStart: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start",
        abstract: "Lets the program of a created container run.",
        discussion: "Example: drydock runtime start my-first")

    @OptionGroup var options: RuntimeOptions
    @Argument(help: "The container.") var id: String

    func run() throws {
        try options.perform { host in
            let container = try host.container(id)
            host.warn(try container.start(poststart: host.hooks(of: container).poststart))
        }
    }
}

/// `drydock runtime state`.
struct RuntimeStateVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "state",
        abstract: "Prints the state of a container as JSON.",
        discussion: "Example: drydock runtime state my-first")

    @OptionGroup var options: RuntimeOptions
    @Argument(help: "The container.") var id: String

    func run() throws {
        try options.perform { host in
            writeAll(try host.container(id).folder.state().text() + "\n", to: 1)
        }
    }
}

/// `drydock runtime kill`.
struct RuntimeKill: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kill",
        abstract: "Sends a signal to the process of a container.",
        discussion: "Example: drydock runtime kill my-first KILL")

    @OptionGroup var options: RuntimeOptions
    // What managers say on hosts without PID namespaces; here the end of process 1 is the end of all.
    @Flag(name: [.short, .long], help: .hidden) var all = false
    @Argument(help: "The container.") var id: String
    @Argument(help: "A name or a number.") var signal = "TERM"

    func run() throws {
        guard let number = SignalName.number(of: signal) else {
            throw Complaint("\(signal): expected a signal such as TERM, SIGKILL or 9")
        }
        try options.perform { host in
            try host.container(id).kill(number)
        }
    }
}

/// `drydock runtime delete`.
struct RuntimeDelete: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Removes what is left of a stopped container.",
        discussion: "Example: drydock runtime delete --force my-first")

    @OptionGroup var options: RuntimeOptions
    @Flag(name: [.short, .long], help: "Kill it first; none there is no error.") var force = false
    @Argument(help: "The container.") var id: String

    func run() throws {
        try options.perform { host in
            let container = try host.container(id)
            do {
                host.warn(try host.delete(container, isForced: force))
            } catch LifecycleError.unknown where force {}
        }
    }
}

extension RuntimeHost {
    /// Deletes a container with its group.
    func delete(_ container: Container, isForced: Bool) throws -> [String] {
        let hooks = try hooks(of: container).poststop
        return try container.delete(isForced: isForced, poststop: hooks) {
            try releaseGroup(of: container)
        }
    }
}

/// `drydock runtime run`: create, start, wait, delete.
struct RuntimeRun: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Creates, starts, waits for the end, and deletes.",
        discussion: """
            Example: drydock runtime run --bundle /tmp/b my-first

            Exit status: the program's own, 128 + N for signal N.
            """)

    @OptionGroup var options: RuntimeOptions
    @OptionGroup var bundle: BundleOptions
    @Flag(name: [.short, .long], help: "Do not wait, and leave the container there.") var detach = false
    @Argument(help: "The name of the new container.") var id: String

    func run() throws {
        let inbox = SignalInbox()
        try options.perform { host in
            let process = try host.create(try bundle.read(), id: id)
            let container = try host.container(id)
            try bundle.note(container.folder.process?.id ?? process.id)
            host.warn(try container.start(poststart: host.hooks(of: container).poststart))
            guard !detach else { return }
            let end = try inbox.passing(to: process)
            host.warn(try host.delete(container, isForced: true))
            switch end {
            case .exited(0): return
            case .exited(let status): throw ExitCode(status)
            case .signalled(let number): throw ExitCode(128 + number)
            }
        }
    }
}

/// `drydock runtime list`.
struct RuntimeList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the containers.",
        discussion: "Example: drydock runtime list")

    @OptionGroup var options: RuntimeOptions
    @Flag(name: [.short, .long], help: "Only the names.") var quiet = false

    func run() throws {
        try options.perform { host in
            let names = (try? Folder(host.root).names()) ?? []
            if !quiet { writeAll("ID                    PID  STATUS   BUNDLE\n", to: 1) }
            for name in names {
                guard let state = try? host.container(name).folder.state() else { continue }
                let pid = state.pid.map(String.init) ?? "-"
                let row =
                    padded(name, 18) + String(repeating: " ", count: max(1, 7 - pid.count)) + pid + "  "
                    + padded(state.status.rawValue, 9) + state.bundle
                writeAll((quiet ? name : row) + "\n", to: 1)
            }
        }
    }

    private func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}

/// `drydock runtime spec`.
struct RuntimeSpec: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "spec",
        abstract: "Writes a config.json to start from.",
        discussion: "Example: drydock runtime spec --bundle /tmp/b")

    @OptionGroup var options: RuntimeOptions

    @Option(name: [.short, .long], help: ArgumentHelp("Where to write it.", valueName: "dir"))
    var bundle = "."

    func run() throws {
        guard let path = Bundle.realPath(bundle) else { throw Complaint(file: bundle, reason(errno)) }
        guard (try? FileStatus(of: "\(path)/config.json")) == nil else {
            throw Complaint("\(path)/config.json: is there already; remove it first")
        }
        try Folder(path).put(RuntimeConfig.template(terminal: false).text() + "\n", in: "config.json")
    }
}
