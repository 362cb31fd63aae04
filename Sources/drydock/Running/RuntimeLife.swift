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
        try options.perform { try $0.start(id) }
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
        try options.perform { try $0.printState(of: id) }
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
        try options.perform { try $0.kill(id, number, all: all) }
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
        try options.perform { try $0.delete(id, isForced: force) }
    }
}

extension RuntimeHost {
    func start(_ id: String) throws {
        let container = try container(id)
        warn(try container.start(poststart: try hooks(of: container).poststart))
    }

    func printState(of id: String) throws {
        writeAll(try stateText(of: try container(id)) + "\n", to: 1)
    }

    /// Sends a signal to the container's process, or to all of its group's.
    func kill(_ id: String, _ number: Int32, all: Bool) throws {
        let container = try container(id)
        guard all, let group = try group(of: container) else { return try container.kill(number) }
        // The first may have ended and left others, where they share a PID namespace.
        for process in group.processes { Glibc.kill(process, number) }
    }

    /// Deletes a container with its group.
    /// - Parameter isForced: kills it first; that there is none is no error then.
    func delete(_ id: String, isForced: Bool) throws {
        // As in create: it is removed whole.
        _ = SignalInbox()
        let container = try container(id)
        do {
            warn(try delete(container, isForced: isForced))
        } catch LifecycleError.unknown where isForced {
            // A create that was killed may have got as far as the folder, which holds the name, and the group.
            try group(of: container)?.remove()
            try? container.folder.folder.remove()
        }
    }

    /// Deletes a container with its group.
    /// - Returns: the hooks that failed, in words.
    func delete(_ container: Container, isForced: Bool) throws -> [String] {
        let hooks = try hooks(of: container).poststop
        return try container.delete(isForced: isForced, poststop: hooks) {
            try group(of: container)?.remove()
        }
    }
}
