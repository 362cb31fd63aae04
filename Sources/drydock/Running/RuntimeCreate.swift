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
    @OptionGroup var console: ProcessOptions
    @Argument(help: "The name of the new container.") var id: String

    func run() throws {
        // From here on a request to end comes too late: a container is made whole, or not at all.
        _ = SignalInbox()
        try options.perform { host in
            let given = try GivenDescriptors(preserving: console.preserved)
            let read = try bundle.read()
            let process = try console.connected(for: read.config.process) {
                try host.create(read, id: id, console: $0, given: given)
            }
            try console.note(process.id)
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
    @OptionGroup var console: ProcessOptions
    @Flag(name: [.short, .long], help: "Do not wait, and leave the container there.") var detach = false
    @Flag(help: "Leave what is remembered of it, and its group, for a look.") var keep = false
    @Flag(name: .customLong("no-subreaper"), help: .hidden) var noSubreaper = false
    @Argument(help: "The name of the new container.") var id: String

    func run() throws {
        let inbox = SignalInbox()
        try options.perform { host in
            let given = try GivenDescriptors(preserving: console.preserved)
            let read = try bundle.read()
            let container = try host.container(id)
            let end = try console.end(of: read.config.process, isAwaited: !detach, inbox) { socket in
                try host.create(read, id: id, console: socket, given: given)
            } start: {
                host.warn(try container.start(poststart: try host.hooks(of: container).poststart))
            }
            guard let end else { return }
            if !keep { host.warn(try host.delete(container, isForced: true)) }
            try end.leave()
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

    func read() throws -> Bundle {
        guard !noPivot else { throw Complaint("--no-pivot: this runtime always changes the root mount") }
        return try Bundle(bundle)
    }
}
