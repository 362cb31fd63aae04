import ArgumentParser
import Glibc
import RISCV
import TrapVMM

/// `drydock vm`: runs guest kernels under the monitor of lab 2.
struct VMVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vm",
        abstract: "Runs RISC-V kernels under the hypervisor; vm compare compares its techniques.",
        usage: "drydock vm KERNEL.elf ... [OPTIONS]",
        discussion: """
            Example: drydock vm Sources/Guests/tick.elf Sources/Guests/crash.elf

            drydock vm run --help lists the options and more examples.
            """,
        subcommands: [VMRun.self, VMCompare.self, VMMigrate.self, VMBench.self], defaultSubcommand: VMRun.self
    )
}

/// `drydock vm run`, or without the word: one guest, or several side by side.
struct VMRun: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Runs kernels, each in a virtual machine of its own (the default).",
        usage: """
            drydock vm KERNEL.elf ... [--technique trap|interpret|patch|translate|
                paravirtual|hardware] [--isa rv64|rv64nt] [--firmware none|sbi]
                [--disk IMG] [--memory SIZE] [--quantum N] [--max-instructions N]
                [--stats] [--json]
            """,
        discussion: """
            The kernel believes that it has a "virt" board to itself. It has not: it
            runs without privilege, and the hypervisor carries out what traps.

            One guest: its serial line is your terminal; Ctrl-A X quits, Ctrl-A
            Ctrl-A sends one Ctrl-A. Input may be a pipe or a file; the guest's naps
            are skipped then. Several guests take turns on one hart: each line of
            output begins with the guest's name, input and disk are the first's,
            and how each ended is said on stderr. One that fails costs only itself.

            A kernel that wants to start at 0x80200000 counts on firmware (SBI) below
            it and starts in S; others start in M. --firmware overrules that.

            Examples:
              drydock vm Sources/Guests/kernel.elf
              echo halt 3 | drydock vm Sources/Guests/kernel.elf --stats
              drydock vm Sources/Guests/tick.elf Sources/Guests/crash.elf
              drydock vm Sources/Guests/sensitive.elf --isa rv64nt

            Exit status: the guest's own; of several 0 if all ended with 0, else the
            first that is not, in the order given. Ours: 0 quit by Ctrl-A X, 1 a file
            is wrong or the lab unfinished, 64 wrong arguments, 124
            --max-instructions spent, 125 a guest waits for input that has ended,
            141 stdout was closed, 255 the guest's status is not in 0 to 255.

            --json writes the statistics as the last line of stderr: {"version":1,
            "technique","isa","status","seconds","cpuSeconds","instructions","mips",
            "guests":[{"name","firmware","ending","status","instructions",
            "interpreted","interrupts","exits","exitsPerMillion",
            "exitsByReason":{}}]}.
            """)

    @Argument(help: ArgumentHelp("Statically linked ELF files for RV64IMAC.", valueName: "kernel"))
    var files: [String]

    @Option(help: "How the guests are run.")
    var technique = Technique.trap

    @Option(help: "The hart's instruction set; rv64nt has sensitive instructions that do not trap.")
    var isa = InstructionSet.rv64

    @Option(help: "What stands below the guest (default: by its entry point).")
    var firmware: Firmware?

    @Option(help: ArgumentHelp("The first guest's disk image, read and written in place.", valueName: "img"))
    var disk: String?

    @Option(
        help: ArgumentHelp("RAM of each guest: 64M, 1G or plain bytes (default: 128M).", valueName: "size"),
        transform: MemorySize.parse)
    var memory = MemorySize(bytes: 128 << 20)

    @Option(help: ArgumentHelp("A turn, when guests take turns: instructions and exits.", valueName: "n"))
    var quantum: UInt64 = 10_000

    @Option(help: ArgumentHelp("Stop a guest after N instructions and exits.", valueName: "n"))
    var maxInstructions: UInt64?

    @Flag(help: "Print instructions, seconds, MIPS and exits by reason on stderr.")
    var stats = false

    @Flag(help: "The statistics as a line of JSON on stderr.")
    var json = false

    func validate() throws {
        guard quantum > 0 else { throw ValidationError("--quantum 0: expected 1 or more") }
        guard files.count <= 16 else {
            throw ValidationError("\(files.count) guests: expected 1 to 16")
        }
    }

    func run() throws {
        openMissingDescriptors()
        let images = try files.map(GuestImage.load)
        let disk = try disk.map(FileDisk.init)
        if let disk, let reason = disk.writeProtection {
            complain("\(self.disk ?? ""): opened for reading only (\(reason)); the guest's writes fail")
        }
        let host = try VMHost(instructionSet: isa, guests: files.count, memory: memory.bytes)
        let line = SerialLine()
        let runner: any GuestRunner =
            files.count == 1
            ? SoloRun(line: line, budget: maxInstructions ?? .max)
            : SideBySide(
                line: line, names: Self.names(files), quantum: quantum, budget: maxInstructions ?? .max)
        for (index, name) in Self.names(files).enumerated() {
            try host.add(
                images[index], name: name, file: files[index], technique: technique, firmware: firmware,
                console: runner.console(of: index), disk: index == 0 ? disk : nil)
        }
        let attendance = try Attendance(line) { try runner.run(host.guests) }
        try finish(host, attendance, names: Self.names(files))
    }

    private func finish(_ host: VMHost, _ attendance: Attendance, names: [String]) throws {
        let statuses = attendance.outcomes.map { $0.ending(maxInstructions: maxInstructions) }
        if names.count == 1, let message = statuses[0].message { complain(message) }
        let status = statuses.map(\.status).first { $0 != 0 } ?? 0
        if stats || json {
            let statistics = VMStatistics(
                host.guests, attendance, technique: technique, isa: isa, status: status,
                statuses: statuses.map(\.status))
            writeAll(json ? try jsonLine(statistics) : statistics.text, to: 2)
        }
        for case .signal(let number) in attendance.outcomes {
            // The handler is gone (SA_RESETHAND): now the signal has the effect it has on any program.
            raise(number)
        }
        Glibc.exit(status)
    }

    /// What guests are called: their files' names without folder and suffix, numbered where they repeat.
    static func names(_ files: [String]) -> [String] {
        var seen: [String: Int] = [:]
        return files.map { file in
            let last = file.split(separator: "/").last.map(String.init) ?? file
            let stem = last.hasSuffix(".elf") ? String(last.dropLast(4)) : last
            let count = seen[stem, default: 0] + 1
            seen[stem] = count
            return count == 1 ? stem : "\(stem)-\(count)"
        }
    }
}

extension Technique: ExpressibleByArgument {}
extension Firmware: ExpressibleByArgument {}
extension InstructionSet: ExpressibleByArgument {}
