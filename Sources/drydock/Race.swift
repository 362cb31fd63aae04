import ArgumentParser
import Emulator

/// `drydock race`: the experiment of lab 1.
struct Race: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The same work natively, interpreted and translated, side by side.",
        usage: "drydock race [--iterations N] [--json]",
        discussion: """
            The lecture says that software emulation is slow to run, has a high
            overhead, works across architectures, and is sped up by binary
            translation. This prints those claims as numbers of your machine: one
            program (a list, a state machine, a checksum, a matrix) runs as native
            code and on each engine of lab 1, and all must compute the same.

            Example: drydock race --iterations 1000

            --json: {"version":1,"host","guest","iterations","instructions",
            "checksum","translates","rows":[{"name","seconds","mips",
            "nanosecondsPerInstruction","timesNative","speedUp"}]}.
            """)

    #if DEBUG
        private static let usual: UInt64 = 42
    #else
        private static let usual: UInt64 = 5000
    #endif

    @Option(help: ArgumentHelp("Rounds of the work; 1 is about 47,000 instructions.", valueName: "n"))
    var iterations = Self.usual

    @Flag(help: "The result as JSON.")
    var json = false

    func validate() throws {
        guard 1...1_000_000 ~= iterations else {
            throw ValidationError("--iterations \(iterations): expected 1 to 1000000")
        }
    }

    func run() throws {
        let heats =
            [Heat.native(iterations)] + (try EngineKind.allCases.map { try Heat.emulated($0, iterations) })
        let result = try RaceResult(heats, iterations: iterations, translates: BlockEngine().isNative)
        #if DEBUG
            complain("this is a debug build, whose figures mean little: use make race")
        #endif
        writeAll(json ? try result.json() : result.text, to: 1)
    }
}
