import ArgumentParser
import Glibc

/// `drydock bench`: the engines of lab 1 against QEMU's translator.
struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measures the engines against qemu-riscv64 and the host.",
        usage: "drydock bench DIR [--programs a,b] [--rounds N] [--no-callgrind] [--json]",
        discussion: """
            DIR holds the benchmark programs. make bench LAB=emulator builds them
            first. Example, by hand:
              make -C Sources/Guests programs OUT=/tmp/guests
              drydock bench /tmp/guests

            Each program runs natively, in qemu-riscv64 (user mode), and on the
            interpreter and the block engine, in turns; the best processor time
            counts, starting up and ending included. All must print the same
            checksum. Then valgrind counts host instructions on small variants.
            What is not installed is left out.
            """)

    private static let usual = ["mix", "sieve", "sha256", "matmul", "bytecode"]

    @Argument(help: ArgumentHelp("Where the programs are.", valueName: "dir"))
    var folder: String

    @Option(help: ArgumentHelp("Which of mix,sieve,sha256,matmul,bytecode.", valueName: "a,b"))
    var programs: String?

    @Option(help: ArgumentHelp("Runs of each.", valueName: "n"))
    var rounds = 3

    @Flag(inversion: .prefixedNo, help: "Count host instructions with valgrind.")
    var callgrind = true

    @Flag(help: "The result as JSON.")
    var json = false

    func validate() throws {
        guard 1...100 ~= rounds else { throw ValidationError("--rounds \(rounds): expected 1 to 100") }
        for name in chosen where !Self.usual.contains(name) {
            throw ValidationError("--programs: \"\(name)\" is none of \(Self.usual.joined(separator: ", "))")
        }
    }

    private var chosen: [String] {
        programs?.split(separator: ",").map(String.init) ?? Self.usual
    }

    func run() throws {
        for file in chosen.map({ "\(folder)/\($0).elf" }) where access(file, R_OK) != 0 {
            throw Complaint(
                file: file,
                "\(reason(errno)); build the programs: make -C Sources/Guests programs OUT=\(folder)")
        }
        #if DEBUG
            complain("this is a debug build, whose figures mean little: use make bench")
        #endif
        let counts = callgrind && Callgrind.isThere
        let rows = try chosen.map { name in
            if isatty(2) == 1 { complain("\(name) …") }
            return try BenchRow(name, in: folder, rounds: rounds, callgrind: counts)
        }
        let result = BenchResult(rows, rounds: rounds)
        writeAll(json ? try result.json() : result.text, to: 1)
    }
}
