import ArgumentParser
import Glibc
import LinuxSystem
import Namespaces
import OCIRuntime

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
            host.warn(try container.start(poststart: try host.hooks(of: container).poststart))
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
            let container = try host.container(id)
            writeAll(try host.stateText(of: container) + "\n", to: 1)
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
    @Flag(name: [.short, .long], help: "To every process of the container's group.") var all = false
    @Argument(help: "The container.") var id: String
    @Argument(help: "A name or a number.") var signal = "TERM"

    func run() throws {
        guard let number = SignalName.number(of: signal) else {
            throw Complaint("\(signal): expected a signal such as TERM, SIGKILL or 9")
        }
        try options.perform { host in
            let container = try host.container(id)
            guard all, let group = try host.group(of: container) else { return try container.kill(number) }
            // The first may have ended and left others, where they share a PID namespace.
            for process in group.processes { Glibc.kill(process, number) }
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
        // As in create: it is removed whole.
        _ = SignalInbox()
        try options.perform { host in
            let container = try host.container(id)
            do {
                host.warn(try host.delete(container, isForced: force))
            } catch LifecycleError.unknown where force {
                // A create that was killed may have got as far as the folder, which holds the name.
                try? container.folder.folder.remove()
            }
        }
    }
}

extension RuntimeHost {
    /// Deletes a container with its group.
    func delete(_ container: Container, isForced: Bool) throws -> [String] {
        let hooks = try hooks(of: container).poststop
        return try container.delete(isForced: isForced, poststop: hooks) {
            try group(of: container)?.remove()
        }
    }
}
