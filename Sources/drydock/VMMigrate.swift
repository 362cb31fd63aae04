import ArgumentParser
import Guests
import RISCV
import TrapVMM

/// `drydock vm migrate`: moves a running guest from one hypervisor to another.
struct VMMigrate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Moves a running guest to another hypervisor while it runs.",
        usage: """
            drydock vm migrate [KERNEL.elf] [--after N] [--page-cost N]
                [--memory SIZE] [--technique NAME] [--json]
            """,
        discussion: """
            Two hypervisors, each with a hart and memory of its own, in one process.
            The guest's pages are copied while it runs; what it has stored to
            meanwhile is copied again, in rounds; then it stops for the rest. The
            network is a model: a page travels while the guest runs --page-cost
            instructions. Only guests that keep to firmware calls can be moved:
            devices have a state of their own (default: tick.elf).

            Example: drydock vm migrate --after 20000 --page-cost 50
            """)

    @Argument(help: ArgumentHelp("A kernel that starts in S and uses SBI.", valueName: "kernel"))
    var file = Guests.tick

    @Option(help: ArgumentHelp("Instructions before the move begins.", valueName: "n"))
    var after: UInt64 = 20_000

    @Option(help: ArgumentHelp("Instructions the guest runs while a page travels.", valueName: "n"))
    var pageCost: UInt64 = 20

    @Option(
        help: ArgumentHelp("RAM of the guest (default: 4M).", valueName: "size"), transform: MemorySize.parse)
    var memory = MemorySize(bytes: 4 << 20)

    @Option(help: "How the guest is run on both sides.")
    var technique = Technique.trap

    @Flag(help: "The result as JSON.")
    var json = false

    func validate() throws {
        guard 1...1_000_000 ~= pageCost else {
            throw ValidationError("--page-cost \(pageCost): expected 1 to 1000000")
        }
    }

    func run() throws {
        let image = try GuestImage.load(file)
        let output = CollectedOutput()
        let (here, there) = (try host(), try host())
        let source = try here.add(
            image, name: "here", file: file, technique: technique, firmware: .sbi, console: output)
        let destination = try there.add(
            image, name: "there", file: file, technique: technique, firmware: .sbi, console: output)
        guard try source.run(budget: after) == .budgetSpent else {
            throw Complaint(file: file, "the guest has ended before the move: choose a smaller --after")
        }
        let lines = output.lines
        let report: Migration.Report
        do {
            report = try Migration(pageCost: pageCost).move(source, to: destination)
        } catch let error as SnapshotError {
            throw Complaint(file: file, error.description)
        }
        let result = MigrationResult(report, pages: Int(memory.bytes / 4096), linesBefore: lines)
        let stop = try destination.run(budget: 1_000_000_000)
        writeAll(json ? try jsonLine(result) : result.text(output, stop), to: 1)
    }

    private func host() throws -> VMHost {
        try VMHost(instructionSet: .rv64, guests: 1, memory: memory.bytes)
    }
}
