import Documents
import ExamKit
import LabSupport
import Reconcilers

/// Milestone 5: merge patches, applied and made of two and of three documents.
struct PatchesProbe: Probe {
    struct Case: Codable, Sendable {
        var original: String
        var modified: String
        var current: String
    }

    let id = "patches"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<60).map { _ in
            Case(
                original: object(3, using: &generator).text(), modified: object(3, using: &generator).text(),
                current: object(3, using: &generator).text())
        }
    }

    private func object(_ depth: Int, using generator: inout SeededGenerator) -> JSONValue {
        var members: [JSONMember] = []
        for name in ["a", "b", "c"] where Bool.random(using: &generator) {
            members.append(JSONMember(name, value(depth - 1, using: &generator)))
        }
        return .object(members)
    }

    private func value(_ depth: Int, using generator: inout SeededGenerator) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 6 : 4), using: &generator) {
        case 0: .integer(Int.random(in: 0...1, using: &generator))
        case 1: .string("x")
        case 2: .null
        case 3: .array([.integer(Int.random(in: 0...1, using: &generator))])
        default: object(depth, using: &generator)
        }
    }

    func observe(_ question: Case) throws -> APITranscript {
        let (original, modified, current) = (
            try JSONValue.parse(question.original), try JSONValue.parse(question.modified),
            try JSONValue.parse(question.current)
        )
        let text = { (value: JSONValue) in APITranscript.sorted(value).text() }
        return APITranscript(lines: [
            text(try JSONMergePatch.apply(modified, to: original)),
            text(try JSONMergePatch.patch(from: original, to: modified)),
            try APITranscript.answer {
                text(try JSONMergePatch.patch(from: original, to: modified, current: current))
            },
        ])
    }

    func explain(_ question: Case, expected: APITranscript, actual: APITranscript) -> String {
        APITranscript.explain(
            [
                "apply \(question.modified) to \(question.original)",
                "the patch from \(question.original) to \(question.modified)",
                "the patch from \(question.original) to \(question.modified) on \(question.current)",
            ], expected, actual)
    }
}
