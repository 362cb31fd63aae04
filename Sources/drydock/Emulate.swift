import ArgumentParser
import Emulator
import RISCV
import Glibc

/// `drydock emulate`: boots an executable on the machine of lab 1.
struct Emulate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Boots a RISC-V program on the emulated machine.",
        usage: """
            drydock emulate FILE.elf [--engine interpreter|blocks] [--disk IMG]
                [--memory SIZE] [--max-instructions N] [--trace] [--stats] [--json]
            """,
        discussion: """
            The machine is QEMU's "virt": RAM at 0x80000000, serial line, timer,
            interrupt controller, a disk. Its serial line is your terminal: each
            key goes to the guest; Ctrl-A X quits, Ctrl-A Ctrl-A sends one Ctrl-A.
            Input may be a pipe or a file; the guest's naps are skipped then.

            Examples:
              drydock emulate Sources/Guests/kernel.elf
              echo halt 3 | drydock emulate Sources/Guests/kernel.elf --stats
              drydock emulate kernel.elf --disk fs.img --memory 64M

            Exit status: the guest's own (test finisher or tohost); 255 if that
            is not in 0 to 255. Ours: 0 quit by Ctrl-A X, 1 a file is wrong or
            the lab unfinished, 64 wrong arguments, 124 --max-instructions spent,
            125 the guest waits for input that has ended, 141 stdout was closed.

            --json writes the statistics as the last line of stderr: {"version":1,
            "engine","ending","status","instructions","seconds","cpuSeconds",
            "mips","exits":{"exceptions":{},"interrupts":{},"deviceAccesses"}}.
            """)

    @Argument(help: "A statically linked ELF file for RV64IMAC.")
    var file: String

    @Option(help: "How to execute.")
    var engine = EngineKind.blocks

    @Option(help: ArgumentHelp("A disk image, read and written in place.", valueName: "img"))
    var disk: String?

    @Option(
        help: ArgumentHelp("RAM: 64M, 1G or plain bytes (default: 128M).", valueName: "size"),
        transform: MemorySize.parse)
    var memory = MemorySize(bytes: 128 << 20)

    @Option(help: ArgumentHelp("Stop after N instructions and traps.", valueName: "n"))
    var maxInstructions: UInt64?

    @Flag(help: "Show each instruction and trap on stderr; one by one, so --engine does not matter.")
    var trace = false

    @Flag(help: "Print instructions, seconds, MIPS and exits by kind on stderr.")
    var stats = false

    @Flag(help: "The statistics as a line of JSON on stderr.")
    var json = false

    func run() throws {
        openMissingDescriptors()
        let image = try GuestImage.load(file)
        let disk = try disk.map(FileDisk.init)
        if let disk, let reason = disk.writeProtection {
            complain("\(self.disk ?? ""): opened for reading only (\(reason)); the guest's writes fail")
        }
        let line = SerialLine()
        let machine = try makeMachine(line, disk)
        do { try machine.load(image) } catch let error as LoadError {
            throw Complaint(file: file, error.description)
        }
        let engine: any Engine = trace ? TracingEngine() : engine.make()
        let session = Session(machine: machine, line: line, engine: engine, budget: maxInstructions ?? .max)
        let measure = try session.run()
        try finish(machine, measure)
    }

    private func makeMachine(_ line: SerialLine, _ disk: FileDisk?) throws -> Machine {
        do {
            return try Machine(memorySize: memory.bytes, console: line, disk: disk)
        } catch {
            throw Complaint("--memory: \(error)")
        }
    }

    private func finish(_ machine: Machine, _ measure: Session.Measure) throws {
        let (status, message) = measure.outcome.ending(maxInstructions: maxInstructions)
        if let message { complain(message) }
        if stats || json {
            let name = trace ? "trace" : engine.rawValue
            let statistics = Statistics(machine, measure, engine: name, status: status)
            writeAll(json ? try statistics.json() : statistics.text, to: 2)
        }
        if case .signal(let number) = measure.outcome {
            // The handler is gone (SA_RESETHAND): now the signal has the effect it has on any program.
            raise(number)
        }
        Glibc.exit(status)
    }
}
