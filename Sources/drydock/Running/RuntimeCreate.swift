import ArgumentParser
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
    @OptionGroup var console: ProcessOptions
    @Argument(help: "The name of the new container.") var id: String

    func run() throws {
        try options.perform { try $0.create(id, from: try bundle.folder(), console.outlets) }
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
    @OptionGroup var console: ProcessOptions
    @Flag(name: [.short, .long], help: "Do not wait, and leave the container there.") var detach = false
    @Flag(help: "Leave what is remembered of it, and its group, for a look.") var keep = false
    @Flag(name: .customLong("no-subreaper"), help: .hidden) var noSubreaper = false
    @Argument(help: "The name of the new container.") var id: String

    func run() throws {
        try options.perform {
            try $0.run(
                id, from: try bundle.folder(), console.outlets,
                detach ? .isLeft : keep ? .isAwaited : .isAwaitedAndDeleted)
        }
    }
}

/// What create and run are given.
struct BundleOptions: ParsableArguments {
    @Option(
        name: [.short, .customLong("bundle")],
        help: ArgumentHelp("The folder with config.json.", valueName: "dir"))
    var bundle = "."

    @Flag(name: .customLong("no-pivot"), help: .hidden)
    var noPivot = false

    @Flag(name: .customLong("no-new-keyring"), help: .hidden)
    var noNewKeyring = false

    func folder() throws -> String {
        guard !noPivot else { throw Complaint("--no-pivot: this runtime always changes the root mount") }
        return bundle
    }
}

/// What becomes of a container that runs.
enum RunOutcome {
    /// Nobody waits for its end.
    case isLeft
    /// Its end is that of the command; what is remembered of it stays.
    case isAwaited
    /// And nothing stays.
    case isAwaitedAndDeleted
}

extension RuntimeHost {
    /// Makes a container from a bundle, which waits for its start.
    func create(_ id: String, from folder: String, _ outlets: ProcessOutlets) throws {
        // From here on a request to end comes too late: a container is made whole, or not at all.
        _ = SignalInbox()
        let given = try outlets.given()
        let bundle = try Bundle(folder)
        let process = try outlets.connected(for: bundle.config.process) {
            try create(bundle, id: id, console: $0, given: given)
        }
        try outlets.note(process.id)
    }

    /// Makes a container and starts it.
    /// - Throws: `ExitCode` for an end that was not good, besides complaints.
    func run(_ id: String, from folder: String, _ outlets: ProcessOutlets, _ outcome: RunOutcome) throws {
        let inbox = SignalInbox()
        let given = try outlets.given()
        let bundle = try Bundle(folder)
        let container = try container(id)
        // All that the other operations look up in the container's folder is known here.
        let group = try newGroup(for: bundle, id: id)
        let hooks = bundle.config.hooks ?? RuntimeConfig.Hooks()
        let end = try outlets.end(of: bundle.config.process, isAwaited: outcome != .isLeft, inbox) { socket in
            try create(bundle, id: id, in: group, console: socket, given: given)
        } start: {
            warn(try container.start(poststart: hooks.poststart))
        }
        guard let end else { return }
        if outcome == .isAwaitedAndDeleted {
            warn(try container.delete(isForced: true, poststop: hooks.poststop) { try group?.remove() })
        }
        try end.leave()
    }
}
