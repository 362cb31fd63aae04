import ExamKit
import Hardware
import LabSupport
import RISCV
import TrapVMM

/// Milestone 1: the kinds of random words in both instruction sets.
struct ClassifyProbe: Probe {
    struct Case: Codable, Sendable {
        /// The raw value of `InstructionSet`.
        var isa: String
        var words: [UInt32]
    }

    struct Observation: Codable, Equatable, Sendable {
        /// For each word its kinds in the order of their declaration.
        var kinds: [[String]]
    }

    let id = "classify"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<20).map { index in
            let isa = index % 2 == 0 ? InstructionSet.rv64 : .rv64NT
            return Case(
                isa: isa.rawValue, words: (0..<10).map { _ in ClassifyWords.next(using: &generator) })
        }
    }

    func observe(_ question: Case) throws -> Observation {
        let hart = EmulatedHart(memory: try Memory(size: 1 << 20), engine: Stepper())
        hart.instructionSet = InstructionSet(rawValue: question.isa) ?? .rv64
        let classifier = Classifier(hart: hart)
        return Observation(
            kinds: try question.words.map { word in
                let kinds = try classifier.classify(word)
                return Kind.allCases.filter(kinds.contains).map(\.rawValue)
            })
    }

    func explain(_ question: Case, expected: Observation, actual: Observation) -> String {
        for (index, word) in question.words.enumerated() {
            guard index < expected.kinds.count else { break }
            guard index < actual.kinds.count else { return "no answer for word \(ClassifyWords.name(word))" }
            let (want, got) = (expected.kinds[index], actual.kinds[index])
            if want != got {
                return "classify(\(ClassifyWords.name(word))) in \(question.isa):\n"
                    + "expected \(want.joined(separator: ", "))\n"
                    + "got      \(got.isEmpty ? "no kind" : known(got))"
            }
        }
        return "more answers than words"
    }

    /// A submission's words reach a terminal only if they are ours.
    private func known(_ kinds: [String]) -> String {
        kinds.map { Kind(rawValue: $0)?.rawValue ?? "?" }.joined(separator: ", ")
    }
}
