import FoundationEssentials
import Hardware
import RISCV
import TrapVMM

/// Runs the golden table `rv64-vmm-classification`: the class of each instruction, and what it does in U
/// and in S.
struct ClassificationConformance {
    private struct Table: Decodable {
        struct Row: Decodable {
            let asm, encoding, uMode, sMode: String
            let kinds: String

            enum CodingKeys: String, CodingKey {
                case asm, encoding, uMode, sMode
                case kinds = "class"
            }
        }

        let cases: [Row]
    }

    private let classifier: Classifier
    private let experiment: Experiment

    private init() throws {
        let hart = EmulatedHart(memory: try Memory(size: 1 << 20))
        classifier = Classifier(hart: hart)
        experiment = Experiment(hart: hart, seed: 1974)
    }

    /// Judges every row.
    /// - Throws: `Complaint` for a table that cannot be read.
    static func run(_ json: [UInt8]) throws -> GoldenTable.Result {
        let table: Table
        do { table = try JSONDecoder().decode(Table.self, from: Data(json)) } catch {
            throw Complaint(
                "no table of RISC-V instructions: expected cases with asm, encoding, class, uMode, sMode")
        }
        let bench = try Self()
        let failures = try table.cases.compactMap(bench.failure)
        return (table.cases.count - failures.count, table.cases.count, failures)
    }

    /// What is wrong with a row; nil when it came out right.
    private func failure(_ row: Table.Row) throws -> String? {
        guard let number = StepNumber.parse(row.encoding), let word = UInt32(exactly: number) else {
            return "\(row.asm): encoding \(row.encoding) is no word of 32 bits"
        }
        let kinds = try classifier.classify(word)
        guard Self.kinds(kinds, agreeWith: row.kinds) else {
            let found = Kind.allCases.filter(kinds.contains).map(\.rawValue).joined(separator: ", ")
            return "\(row.asm): expected \(row.kinds), got \(found)"
        }
        try experiment.prepare(word)
        // "same" refers to the column before.
        let supervisor = row.sMode == "same" ? row.uMode : row.sMode
        for (mode, text) in [(PrivilegeMode.user, row.uMode), (.supervisor, supervisor)] {
            guard let claim = ModeClaim(text, word: word) else {
                return "\(row.asm): column for \(mode) mode not understood: \(text)"
            }
            let outcome = try experiment.run(in: mode, experiment.settings[0].mapped(claim.mapping))
            guard claim.holds(of: outcome) else {
                return "\(row.asm) in \(mode) mode: expected \(text), got \(outcome.ending.words)"
            }
        }
        return nil
    }

    private static func kinds(_ kinds: Set<Kind>, agreeWith text: String) -> Bool {
        switch text {
        case "privileged,sensitive": kinds.contains(.privileged) && kinds.isSensitive
        case "trapping": kinds == [.trapping]
        case "behaviour-sensitive": kinds == [.behaviorSensitive]
        case "location-sensitive via page table": kinds == [.locationSensitive]
        case "innocuous": kinds == [.innocuous]
        default: false
        }
    }
}
