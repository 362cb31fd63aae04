import ELF
import Guests
import Hardware
import RISCV
import TrapVMM

/// One guest under every technique, beside the bare machine.
struct Comparison: Encodable {
    struct Row: Encodable {
        let technique: String
        let isa: String
        /// The guest's file.
        let guest: String
        /// right or wrong: the guest's own verdict on what it was told.
        let answers: String
        /// How many answers were wrong; a guest that gave up counts one more.
        let wrong: Int
        /// nil when it did not end.
        let status: Int32?
        let instructions: UInt64
        let exits: UInt64
        let exitsByReason: [String: UInt64]
        let interpreted: UInt64
        let nanosecondsPerInstruction: Double
        /// Its time in units of the bare machine's for the same work.
        let timesBare: Double
        /// Whether the guest's checksum of its own code is that of its file; nil: it keeps none.
        let textIntact: Bool?
        let sourceChanged: Bool
        /// Whether its console shows the same bytes as on the bare machine.
        let consoleEqualsBare: Bool
    }

    let version = 1
    let rounds: Int
    let rows: [Row]
    let innocuous: InnocuousCode

    /// Runs everything, in turns; the fastest run of each counts.
    /// - Throws: `Complaint` when a file is wrong; `Unimplemented` in an unfinished lab.
    init(guest: String, paravirtual: String, rounds: Int) throws {
        self.rounds = rounds
        let contestants = try Contestant.all(guest: guest, paravirtual: paravirtual)
        var best = try contestants.map { try $0.run() }
        for _ in 1..<max(rounds, 2) where rounds > 1 {
            for (index, contestant) in contestants.enumerated() {
                let run = try contestant.run()
                if run.seconds < best[index].seconds { best[index] = run }
            }
        }
        rows = contestants.indices.map { index in
            let reference = contestants[index].reference
            return Row(contestants[index], best[index], bare: best[reference])
        }
        innocuous = try InnocuousCode.measured()
    }
}

/// A guest, and how it is run.
struct Contestant {
    let name: String
    let file: String
    let image: ELFFile
    /// nil: on the bare machine.
    let technique: Technique?
    let isa: InstructionSet
    var input = ""
    var sourceChanged = false
    /// Whose work this one's is compared with, by place.
    var reference = 0

    func run() throws -> ComparedRun {
        guard let technique else { return try .bare(image, isa, file: file, input: input) }
        return try .virtual(image, technique, isa, file: file, input: input)
    }

    /// What the kernel of lab 1 is told on the row of RV64.
    private static let script = "echo ahoy\nmem\ncrash\nspin\nhalt\n"

    static func all(guest: String, paravirtual: String) throws -> [Contestant] {
        let image = try GuestImage.load(guest)
        let changed = try GuestImage.load(paravirtual)
        let kernel = try GuestImage.load(Guests.kernel)
        func study(_ name: String, _ technique: Technique?) -> Contestant {
            Contestant(name: name, file: guest, image: image, technique: technique, isa: .rv64NT)
        }
        func plain(_ name: String, _ technique: Technique?) -> Contestant {
            Contestant(
                name: name, file: Guests.kernel, image: kernel, technique: technique, isa: .rv64,
                input: script, reference: 1)
        }
        return [
            study("bare", nil), plain("bare", nil), plain("trap", .trap), study("trap", .trap),
            study("interpret", .interpret), study("patch", .patch), study("translate", .translate),
            Contestant(
                name: "paravirtual", file: paravirtual, image: changed, technique: .paravirtual, isa: .rv64NT,
                sourceChanged: true),
            study("hardware", .hardware),
        ]
    }
}

extension Comparison.Row {
    init(_ contestant: Contestant, _ run: ComparedRun, bare: ComparedRun) {
        technique = contestant.name
        isa = contestant.isa.rawValue
        guest = contestant.file.split(separator: "/").last.map(String.init) ?? contestant.file
        wrong = run.wrongAnswers
        answers = wrong == 0 && run.status == 0 ? "right" : "wrong"
        status = run.status
        instructions = run.instructions
        exits = run.counts?.exits ?? 0
        exitsByReason = run.counts?.byName ?? [:]
        interpreted = run.counts?.interpreted ?? 0
        nanosecondsPerInstruction = run.seconds * 1e9 / Double(max(1, run.instructions))
        timesBare = bare.seconds > 0 ? run.seconds / bare.seconds : 0
        textIntact = run.hasIntactText(contestant.image)
        sourceChanged = contestant.sourceChanged
        consoleEqualsBare = run.console == bare.console
    }
}
