import Emulator
import ExamKit
import LabSupport
import RISCV

/// Milestone 1: what the fields of instruction words are, and which words are none.
struct DecodeProbe: Probe {
    struct Case: Codable, Sendable {
        var words: [Hex]
    }

    struct Observation: Codable, Equatable, Sendable {
        /// One for each word.
        var answers: [DecodedWord]
    }

    let id = "decode"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<40).map { _ in
            Case(words: (0..<24).map { _ in Hex(UInt64(DecodeWords.next(&generator))) })
        }
    }

    func observe(_ question: Case) throws -> Observation {
        Observation(
            answers: try question.words.map { word in
                let word = UInt32(truncatingIfNeeded: word.value)
                do { return DecodedWord(try Decoder.decode(word)) } catch let trap as Trap {
                    return DecodedWord(refusedWith: trap)
                }
            })
    }

    func explain(_ question: Case, expected: Observation, actual: Observation) -> String {
        printable(difference(question, expected, actual))
    }

    private func difference(_ question: Case, _ expected: Observation, _ actual: Observation) -> String {
        for (index, word) in question.words.enumerated() {
            guard index < expected.answers.count else { break }
            guard index < actual.answers.count else { return "no answer for word \(word)" }
            let (want, got) = (expected.answers[index], actual.answers[index])
            if want != got {
                return "decode(\(word)), which is \(assembly(UInt32(truncatingIfNeeded: word.value))):\n"
                    + want.differences(from: got).joined(separator: "\n")
            }
        }
        return "more answers than words"
    }
}

/// The fields of an instruction, or why there is none.
struct DecodedWord: Codable, Equatable, Sendable {
    var operation: String?
    var rd: UInt8?
    var rs1: UInt8?
    var rs2: UInt8?
    var immediate: Int64?
    var length: UInt8?
    var trap: TrapSeen?

    init(_ instruction: Instruction) {
        operation = instruction.operation.mnemonic
        rd = instruction.rd
        rs1 = instruction.rs1
        rs2 = instruction.rs2
        immediate = instruction.immediate
        length = instruction.length
    }

    init(refusedWith trap: Trap) {
        self.trap = TrapSeen(trap)
    }

    /// The fields in which this expectation and an answer differ, one a line.
    func differences(from actual: Self) -> [String] {
        func text(_ value: (some CustomStringConvertible)?) -> String { value?.description ?? "none" }
        let fields = [
            ("operation", text(operation), text(actual.operation)),
            ("rd", text(rd), text(actual.rd)),
            ("rs1", text(rs1), text(actual.rs1)),
            ("rs2", text(rs2), text(actual.rs2)),
            ("immediate", text(immediate), text(actual.immediate)),
            ("length", text(length), text(actual.length)),
            ("trap", text(trap), text(actual.trap)),
        ]
        return fields.filter { $0.1 != $0.2 }.map { "\($0.0): expected \($0.1), got \($0.2)" }
    }
}
