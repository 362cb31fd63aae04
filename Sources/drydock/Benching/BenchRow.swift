/// One benchmark program: the best of some runs of each contender.
struct BenchRow: Encodable {
    let program: String
    /// Guest instructions of one run.
    let instructions: UInt64
    let checksum: String
    /// Processor seconds; a contender that is not installed is missing.
    let seconds: [String: Double]
    /// Host instructions for a guest instruction, on the small variant; empty without valgrind.
    let hostInstructions: [String: Double]

    /// Runs each contender `rounds` times, in turns, so that whatever else the machine does meets all.
    /// - Throws: `Complaint` when one fails, or computes something else than the others.
    init(_ program: String, in folder: String, rounds: Int, callgrind: Bool) throws {
        let path = folder + "/" + program
        var best: [String: Lap] = [:]
        var instructions: UInt64?
        for _ in 0..<rounds {
            for contender in Contender.allCases {
                guard let command = contender.command(for: path) else { continue }
                let lap = try Lap(command)
                instructions = lap.instructions ?? instructions
                let before = best[contender.rawValue]?.cpuSeconds ?? .infinity
                if lap.cpuSeconds < before { best[contender.rawValue] = lap }
            }
        }
        guard let reference = best[Contender.native.rawValue]?.checksum, let instructions else {
            throw Complaint("\(program): no run gave a result")
        }
        for (name, lap) in best where lap.checksum != reference {
            throw Complaint("\(program): \(name) computed \(lap.checksum), native \(reference)")
        }
        self.program = program
        self.instructions = instructions
        checksum = reference
        seconds = best.mapValues(\.cpuSeconds)
        hostInstructions = callgrind ? try Self.count(path + "-small") : [:]
    }

    private static func count(_ path: String) throws -> [String: Double] {
        var counts: [String: Double] = [:]
        for contender in [Contender.interpreter, .blocks] {
            guard let command = contender.command(for: path), let guest = try Lap(command).instructions else {
                continue
            }
            counts[contender.rawValue] = try Callgrind.hostInstructions(
                contender, program: path, guest: guest)
        }
        return counts
    }

    /// Millions of guest instructions per second of processor time.
    func mips(_ contender: Contender) -> Double? {
        seconds[contender.rawValue].map { Double(instructions) / $0 / 1e6 }
    }

    /// Speed in units of another contender's.
    func speed(_ contender: Contender, over other: Contender) -> Double? {
        guard let mine = seconds[contender.rawValue], let theirs = seconds[other.rawValue] else { return nil }
        return theirs / mine
    }
}
