import ArgumentParser
import CgroupFS
import ControlGroups
import Glibc
import LinuxSystem

/// `drydock limit [--memory 64M] … -- CMD…`: a program in a group of its own.
struct LimitRun: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Runs a program within limits (the default).",
        usage: "drydock limit [--memory 64M] [--pids 20] [--cpus 0.5] … -- CMD…",
        discussion: """
            Example: drydock limit --memory 64M --pids 20 -- sh -c 'echo hi'

            The program is in its group before its first instruction. When it ends,
            what it left running is killed, the group is removed, and a summary says
            what the limits did. Where drydock itself is killed, the program goes on in
            its limits, and its group stays until the next drydock limit in that parent
            finds it empty. SIGTERM and the like are passed on; a second one, or --grace
            seconds, kill the whole group. Keys such as Ctrl-C reach the
            program from the terminal and are its own business.

            Exit status: the command's own, 128 + N for signal N (137: killed, such as
            for want of memory), 125 when a limit cannot be set, 126 or 127 when the
            command cannot be started. Needs root, or --parent with a group of yours.
            """)

    @OptionGroup(title: "Limits")
    var limits: LimitOptions

    @Option(help: ArgumentHelp("The group in which to make the program's.", valueName: "group"))
    var parent: String?

    @Option(help: ArgumentHelp("From the first request to end to the kill.", valueName: "seconds"))
    var grace = 10.0

    @Option(help: ArgumentHelp("Write what the limits did there, as JSON.", valueName: "file"))
    var report: String?

    @Flag(help: "Print each call on a control file as it is made.")
    var trace = false

    @Flag(help: "No summary.")
    var quiet = false

    @Flag(name: .customLong("dry-run"), help: "Print the plan, one step a line, and run nothing.")
    var dryRun = false

    @Argument(parsing: .postTerminator, help: ArgumentHelp("The program and its words.", valueName: "cmd"))
    var command: [String] = []

    func validate() throws {
        if command.isEmpty { throw ValidationError("no command: drydock limit [--memory 64M] … -- CMD…") }
        guard 0...86_400 ~= grace else {
            throw ValidationError("--grace \(grace): expected 0 to 86400 seconds")
        }
        if let parent, !parent.hasPrefix("/") || parent.split(separator: "/").contains("..") {
            throw ValidationError("--parent \(parent): expected a group from the top, such as /batch")
        }
    }

    func run() throws {
        openMissingDescriptors()
        // From here on a request to end waits for its turn, so the group is always removed.
        let inbox = SignalInbox()
        do {
            let summary = try limited(inbox)
            guard let summary else { return }
            if !quiet { writeAll(summary.text, to: 2) }
            try report.map { try write(summary, to: $0) }
            Glibc.exit(summary.status)
        } catch let error as ResourceError {
            throw Complaint("--\(error)", status: 125)
        } catch let error as PlanError {
            throw Complaint(CgroupHost.explanation(of: error), status: 125)
        } catch let error as any Error & CustomStringConvertible where Self.isOurs(error) {
            throw Complaint(error.description, status: 125)
        }
    }

    private func limited(_ inbox: SignalInbox) throws -> LimitSummary? {
        let host = try CgroupHost(isTraced: trace)
        let wishes = try limits.resources(on: host)
        let driver = try host.driver(for: wishes)
        let group = try host.freshGroup(in: parent ?? "/", of: driver)
        let resources = host.accounted(wishes, by: driver)
        if dryRun {
            writeAll(try driver.plan(group, resources).steps.map { "\($0)\n" }.joined(), to: 1)
            return nil
        }
        guard geteuid() == 0 || parent != nil else {
            throw Complaint("limits need root: sudo drydock limit … (--dry-run needs none)", status: 125)
        }
        try host.sweep(parent ?? "/", of: driver)
        let run = LimitedCommand(words: command, grace: grace, inbox: inbox)
        return try run.perform(in: group, resources, by: driver)
    }

    private func write(_ summary: LimitSummary, to path: String) throws {
        let file = try OwnedDescriptor(opening: path, [.writeOnly, .create, .truncate], mode: 0o644)
        try file.writeAll(Array(try jsonLine(summary).utf8))
    }

    private static func isOurs(_ error: any Error) -> Bool {
        error is SystemError || error is KernelError || error is FormatError || error is DiscoveryError
            || error is TreeError
    }
}
