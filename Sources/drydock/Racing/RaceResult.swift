import Emulator
import FoundationEssentials
import Glibc

/// The race as a table, or as JSON.
struct RaceResult: Encodable {
    struct Row: Encodable {
        let name: String
        let seconds: Double
        /// Millions of guest instructions per second.
        let mips: Double
        let nanosecondsPerInstruction: Double
        /// How many times as long as native.
        let timesNative: Double
        /// How many times as fast as the interpreter; nil for native.
        let speedUp: Double?
    }

    let version = 1
    let host: String
    let guest = "riscv64"
    let iterations: UInt64
    let instructions: UInt64
    let checksum: String
    let rows: [Row]
    /// Whether the block engine ran machine code of the host.
    let translates: Bool

    /// Puts the heats side by side; the first is native.
    /// - Throws: `Complaint` when their checksums differ.
    init(_ heats: [Heat], iterations: UInt64, translates: Bool) throws {
        guard let native = heats.first, let instructions = heats.compactMap(\.instructions).first else {
            throw Complaint("race: nobody ran")
        }
        for heat in heats where heat.checksum != native.checksum {
            throw Complaint(
                "race: \(heat.name) computed \(heat.checksum), native \(native.checksum): the engine is wrong"
            )
        }
        let interpreter = heats.first { $0.name == EngineKind.interpreter.rawValue }?.seconds
        rows = heats.map { heat in
            Row(
                name: heat.name, seconds: heat.seconds, mips: Double(instructions) / heat.seconds / 1e6,
                nanosecondsPerInstruction: heat.seconds * 1e9 / Double(instructions),
                timesNative: heat.seconds / native.seconds,
                speedUp: heat.instructions == nil ? nil : interpreter.map { $0 / heat.seconds })
        }
        host = Self.machineName
        self.iterations = iterations
        self.instructions = instructions
        self.translates = translates
        checksum = native.checksum
    }

    /// - C: uname(2)
    private static var machineName: String {
        var name = utsname()
        guard uname(&name) == 0 else { return "unknown" }
        return withUnsafeBytes(of: name.machine) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }

    var text: String {
        var lines = [
            "The integer mix, \(grouped(iterations)) rounds: \(grouped(instructions)) RISC-V instructions.",
            "Guest \(guest), host \(host). Every runner computed \(checksum).",
            "",
            left("", 13)
                + ["seconds", "MIPS", "ns/instr", "x native", "speed-up"].map { right($0, 11) }.joined(),
        ]
        for row in rows {
            let speedUp = row.speedUp.map { fixed($0, 2) } ?? ""
            let cells = [
                fixed(row.seconds, 3), fixed(row.mips, 0), fixed(row.nanosecondsPerInstruction, 2),
                fixed(row.timesNative, 1), speedUp,
            ]
            lines.append(left(row.name, 13) + cells.map { right($0, 11) }.joined())
        }
        return (lines + [""] + legend).joined(separator: "\n") + "\n"
    }

    private var legend: [String] {
        func times(_ name: EngineKind) -> String {
            rows.first { $0.name == name.rawValue }.map { fixed($0.timesNative, 1) } ?? "-"
        }
        let speedUp =
            rows.first { $0.name == EngineKind.blocks.rawValue }?.speedUp.map { fixed($0, 1) } ?? "-"
        return [
            "Processor time. x native: in units of native; speed-up: over the interpreter.",
            "native       the same work, compiled for this processor (its MIPS: guest",
            "             instructions of that work, not its own)",
            "stepper      fetch, decode, execute, one instruction at a time",
            "interpreter  blocks decoded once, then interpreted",
            translates
                ? "blocks       the same blocks, translated to \(host) machine code"
                : "blocks       the same blocks; no machine code for \(host), so interpreted",
            "",
            host == guest
                ? "Cross-architecture: not shown here, host and guest are of one kind."
                : "Cross-architecture: code for \(guest) ran on \(host).",
            "High overhead: the stepper takes \(times(.stepper)) times as long as native, the",
            "    interpreter \(times(.interpreter)) times.",
            "Speed-up by binary translation: \(speedUp) times the interpreter's speed.",
        ]
    }
}
