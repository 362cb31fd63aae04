import ArgumentParser
import ChrootJail
import Glibc
import LinuxSystem

/// `drydock jail ROOT -- CMD…`: a program in a folder that it takes for "/".
struct JailRun: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Runs a program in a jail (the default).",
        usage: "drydock jail ROOT [--naive|--hardened] [--user U[:G]] [--trace|--dry-run] -- CMD…",
        discussion: """
            Example: drydock jail /tmp/root --user 1000:1000 -- sh -c 'id; ls /'

            --hardened (usual): its own root mount, read-only unless --writable, no
            capabilities, no descriptor but 0, 1, 2. --naive: a chroot and no more.
            Signals such as SIGTERM are passed on; the program ends with drydock.
            --trace: how long each step took, on standard error.

            Exit status: the command's own, 128 + N for signal N, 125 when the jail
            cannot be made, 127 when the command is not in it. Needs root.
            """)

    @Argument(help: ArgumentHelp("The folder that becomes \"/\".", valueName: "root"))
    var root: String

    @Flag(exclusivity: .exclusive)
    var kind: Kind = .hardened

    @Flag(help: "The program may write into its root.")
    var writable = false

    @Option(help: ArgumentHelp("Who it runs as, by number.", valueName: "u[:g]"))
    var user: String?

    @Option(help: ArgumentHelp("Its working directory in the jail.", valueName: "dir"))
    var workdir = "/"

    @Option(name: .customLong("env"), help: ArgumentHelp("A variable; may be given often.", valueName: "n=v"))
    var environment: [String] = []

    @Flag(help: "Say how long each step took.")
    var trace = false

    @Flag(name: .customLong("dry-run"), help: "Print the plan, one step a line, and run nothing.")
    var dryRun = false

    @Argument(parsing: .postTerminator, help: ArgumentHelp("The program and its words.", valueName: "cmd"))
    var command: [String] = []

    /// How strong the jail is.
    enum Kind: String, EnumerableFlag {
        case naive, hardened
    }

    func validate() throws {
        if command.isEmpty { throw ValidationError("no command: drydock jail ROOT -- CMD…") }
        if user != nil, credentials == nil {
            throw ValidationError("--user \(user ?? ""): expected numbers such as 1000 or 1000:1000")
        }
        if let wrong = environment.first(where: { !$0.contains("=") }) {
            throw ValidationError("--env \(wrong): expected NAME=value")
        }
    }

    func run() throws {
        var plan = try self.plan()
        // After its last change of ids, which would take the leash off.
        plan.steps.insert(.endWithParent, at: max(0, plan.steps.count - 1))
        if dryRun { return writeAll(plan.listing + "\n", to: 1) }
        guard geteuid() == 0 else {
            throw Complaint("a jail needs root: sudo drydock jail … (--dry-run needs none)", status: 125)
        }
        let inbox = SignalInbox()
        do {
            var labinit = try Labinit.besideThisProgram()
            labinit.traces = trace
            let process = try labinit.start(plan)
            let end = try inbox.passing(to: process, isInOwnSession: false)
            Glibc.exit(try ExitStatus(end).code)
        } catch let failure as StepFailure {
            throw complaint(failure, plan)
        } catch let error as SystemError {
            throw Complaint(error.description, status: 125)
        }
    }

    private func plan() throws -> Plan {
        guard let real = realpath(root, nil) else {
            throw Complaint(
                "\(root): \(reason(errno)); make one: drydock jail make \(root) /bin/sh", status: 125)
        }
        defer { free(real) }
        let path = String(cString: real)
        guard (try? FileStatus(of: path).kind) == .directory else {
            throw Complaint("\(root): expected a folder to become \"/\"", status: 125)
        }
        let wanted = Command(
            command, environment: ["PATH=/usr/local/bin:/usr/bin:/bin:/sbin"] + environment,
            directory: workdir)
        switch kind {
        case .naive:
            var plan = try Jail(root: path).plan(for: wanted)
            if let steps = try credentials?.steps() {
                plan.steps.insert(contentsOf: steps, at: plan.steps.count - 1)
            }
            return plan
        case .hardened:
            return try HardenedJail(root: path, credentials: credentials, isReadOnly: !writable)
                .plan(for: wanted)
        }
    }

    private var credentials: Credentials? {
        let parts = (user ?? "").split(separator: ":", omittingEmptySubsequences: false)
        guard 1...2 ~= parts.count, let id = UInt32(parts[0]), let group = UInt32(parts[parts.count - 1]),
            // The kernel's word for "leave it as it is".
            id != .max, group != .max
        else { return nil }
        return Credentials(user: id, group: group)
    }

    private func complaint(_ failure: StepFailure, _ plan: Plan) -> Complaint {
        guard case .execute(let candidates, _, _) = plan.steps[failure.index] else {
            return Complaint("\(root): \(failure)", status: 125)
        }
        let isMissing = failure.reason.code == .noEntry
        let tried = candidates.joined(separator: " ")
        return Complaint(
            "\(command[0]): \(failure.reason.code.text) in \(root); tried \(tried)"
                + (isMissing ? " (a program that is there may lack its linker or a library)" : ""),
            status: isMissing ? 127 : 126)
    }
}
