import ArgumentParser
import Glibc
import TrapVMM

/// `drydock kvm`: runs a small x86 guest on the processor's own virtualization.
struct KVMVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kvm",
        abstract: "Runs a flat x86 program under /dev/kvm; kvm speed measures it.",
        usage: usage + "\ndrydock kvm speed [--rounds N] [--json]", discussion: explanation,
        subcommands: [KVMRun.self, KVMSpeed.self], defaultSubcommand: KVMRun.self)

    static let usage = """
        drydock kvm GUEST.bin [--mode real|long] [--memory SIZE] [--input TEXT]
            [--seconds N] [--stats] [--json]
        """

    static let explanation = """
        real: loaded at 0x1000, 16 bits, CS = 0, IP = 0x1000.
        long: loaded at 0x100000, 64 bits, ring 0, RSP at the end of memory, the
        first GiB mapped onto itself by tables at 0x1000.

        Port 0x3F8 is the console, 0x3FD its status (0x60: ready, bit 0: input
        waits), port 0xF4 turns the machine off with a status. HLT ends the run
        too: nothing here would ever wake the guest.

        Examples:
          drydock kvm Sources/Guests/x86/hello.bin --stats
          drydock kvm Sources/Guests/x86/echo.bin --input HAL
          drydock kvm Sources/Guests/x86/factorial.bin --mode long --json

        Exit status: the guest's own, 0 after HLT. Ours: 1 a file is wrong, there
        is no KVM, or the lab is unfinished; 64 wrong arguments; 124 --seconds
        spent; 125 triple fault; 126 KVM cannot go on, with the reason.

        --json writes a last line to stderr: {"version":1,"ending","status",
        "seconds","exits":{"out":2,…},"registers":{"rip":"0x…",…}}.
        """
}

/// `drydock kvm run`, or without the word: one guest from its first instruction to its end.
struct KVMRun: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Runs a flat binary in a machine of its own (the default).",
        usage: KVMVerb.usage, discussion: KVMVerb.explanation)

    @Argument(help: "A flat binary: its first byte is its first instruction.")
    var file: String

    @Option(help: "What the guest's first instruction is: real (16 bits) or long (64 bits).")
    var mode = GuestMode.real

    @Option(
        help: ArgumentHelp("Guest memory: 2M, 64M or plain bytes (default: 16M).", valueName: "size"),
        transform: MemorySize.parse)
    var memory = MemorySize(bytes: 16 << 20)

    @Option(help: ArgumentHelp("What the guest reads from its console.", valueName: "text"))
    var input = ""

    @Option(help: ArgumentHelp("Stop a guest that runs longer.", valueName: "n"))
    var seconds = 10.0

    @Flag(help: "Print the ending, the exits by kind and the time on stderr.")
    var stats = false

    @Flag(help: "The same, and the registers, as a line of JSON on stderr.")
    var json = false

    func validate() throws {
        guard 0.001...86_400 ~= seconds else {
            throw ValidationError("--seconds \(seconds): expected 0.001 to 86400")
        }
    }

    func run() throws {
        let contents = try FlatBinary(file, mode: mode, memory: memory).contents
        let guest = try asComplaint { try KVMGuest(contents, mode: mode, memory: memory) }
        let console = LineConsole()
        let board = KVMBoard(input: Array(input.utf8), write: console.write)
        let report = try asComplaint { try guest.run(board, seconds: seconds) }
        console.flush()
        if let message = report.complaint(seconds: seconds) { complain("\(file): \(message)") }
        if json {
            writeAll(try report.json(), to: 2)
        } else if stats {
            writeAll(report.text, to: 2)
        }
        Glibc.exit(report.status)
    }
}

extension GuestMode: ExpressibleByArgument {}

/// Runs something of the lab; what the kernel refuses becomes a line for the user.
func asComplaint<Value>(_ body: () throws -> Value) throws -> Value {
    do { return try body() } catch let error as KVMError { throw Complaint(error.description) }
}
