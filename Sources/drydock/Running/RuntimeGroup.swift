import Documents
import ArgumentParser
import ControlGroups
import Glibc
import LinuxSystem
import Namespaces
import OCIRuntime

/// `drydock runtime pause`.
struct RuntimePause: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Stops every process of a container, all at once.",
        discussion: "Example: drydock runtime pause my-first")

    @OptionGroup var options: RuntimeOptions
    @Argument(help: "The container.") var id: String

    func run() throws {
        try options.perform { host in
            let group = try host.livingGroup(of: id)
            try group.driver.freeze(group.path)
        }
    }
}

/// `drydock runtime resume`.
struct RuntimeResume: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Lets the processes of a container go on.",
        discussion: "Example: drydock runtime resume my-first")

    @OptionGroup var options: RuntimeOptions
    @Argument(help: "The container.") var id: String

    func run() throws {
        try options.perform { host in
            let group = try host.livingGroup(of: id)
            try group.driver.thaw(group.path)
        }
    }
}

/// `drydock runtime ps`.
struct RuntimePS: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ps",
        abstract: "Lists the processes of a container, by the host's ids.",
        discussion: "Example: drydock runtime ps --format json my-first")

    @OptionGroup var options: RuntimeOptions
    @Option(name: [.short, .long], help: "table or json.") var format = "table"
    @Argument(help: "The container.") var id: String

    func run() throws {
        try options.perform { host in
            let processes = try host.livingGroup(of: id).processes
            guard format != "json" else {
                return writeAll(
                    JSONValue.array(processes.map { .integer($0) }).text(indent: nil) + "\n", to: 1)
            }
            writeAll("    PID  COMMAND\n", to: 1)
            for process in processes {
                let bytes = (try? OwnedDescriptor(opening: "/proc/\(process)/cmdline").readAll()) ?? []
                let words = String(decoding: bytes.map { $0 == 0 ? 32 : $0 }, as: UTF8.self)
                let number = "\(process)"
                writeAll(String(repeating: " ", count: max(0, 7 - number.count)) + number, to: 1)
                writeAll("  \(words.prefix(70))\n", to: 1)
            }
        }
    }
}

extension RuntimeHost {
    /// The group of a container that is there.
    func livingGroup(of id: String) throws -> ContainerGroup {
        let container = try container(id)
        _ = try container.folder.state()
        guard let group = try group(of: container) else {
            throw Complaint("container \(id) has no control group: root makes one, where they are mounted")
        }
        return group
    }

    /// Whether its processes are stopped, all at once.
    func isPaused(_ container: Container) throws -> Bool {
        guard try container.folder.state().status == .running else { return false }
        return try group(of: container)?.isFrozen == true
    }

    /// The state as it is printed; a container whose processes are stopped runs, as the specification
    /// sees it, and managers call it paused.
    func stateText(of container: Container) throws -> String {
        let state = try container.folder.state()
        let text = state.text()
        guard try isPaused(container) else { return text }
        guard case .object(var members)? = try? JSONValue.parse(Array(text.utf8)) else { return text }
        for index in members.indices where members[index].name == "status" {
            members[index].value = .string("paused")
        }
        return JSONValue.object(members).text(indent: "  ")
    }
}
