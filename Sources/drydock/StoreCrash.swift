import ArgumentParser

/// `drydock store crash`
struct StoreCrash: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crash",
        abstract: "Kills a store again and again while clients write, and looks at what is left.",
        usage: "drydock store crash [--kills N] [--clients N] [--seed N] [--dir DIR] [--etcd] [--json]",
        discussion: """
            Example: drydock store crash --kills 300

            Starts drydock store --data, lets clients write by HTTP while one watches,
            kills it at a random moment (one time in eight while it still starts), starts
            it again. Then it must be as it promised: every change that was answered is
            there, one that was not is there whole or not at all, no revision is used
            twice or left out, the past reads as it did, what was compacted stays
            compacted, leases keep their keys, and the watch goes on where it was.

            --etcd does it to Debian's etcd. --memory leaves --data out, to see that
            this test can fail.

            --json: {"version":1,"kills","killedWhileStarting","answered","unanswered",
                    "unansweredDone","revision","watchResumed","slowestStartSeconds",
                    "seed"}

            Exit status: 1 when a promise was broken.
            """)

    @Option(help: ArgumentHelp("How often it is killed.", valueName: "n"))
    var kills = 100

    @Option(help: ArgumentHelp("How many write at a time.", valueName: "n"))
    var clients = 8

    @Option(help: ArgumentHelp("Chooses the moments.", valueName: "n"))
    var seed: UInt64 = .random(in: 1...999_999)

    @Option(help: ArgumentHelp("Where its data is kept meanwhile.", valueName: "dir"))
    var dir = "."

    @Flag(help: "Kills Debian's etcd instead.")
    var etcd = false

    @Flag(help: "Leaves --data out: what was promised must then be missed.")
    var memory = false

    @Flag(help: "The result as a line of JSON.")
    var json = false

    func run() throws {
        guard 1...100_000 ~= kills else {
            throw ValidationError("--kills \(kills): expected 1 to 100000")
        }
        guard 1...64 ~= clients else {
            throw ValidationError("--clients \(clients): expected 1 to 64")
        }
        guard !(etcd && memory) else {
            throw ValidationError("--etcd --memory: expected one of them; etcd always has a folder")
        }
        let kind: CrashedServer = etcd ? .etcd : memory ? .forgetful : .durable
        let run = try CrashRun(kind, clients: clients, seed: seed, folder: dir)
        do {
            let result = try run.run(kills: kills)
            if json { writeAll(try jsonLine(result), to: 1) } else { writeAll(result.text, to: 1) }
        } catch let complaint as Complaint {
            throw Complaint("\(complaint.description) (seed \(seed))", status: complaint.status)
        }
    }
}
