import ExamKit
import LabSupport

/// Milestone 5: objects are made, changed and deleted, and every answer is looked at.
struct ObjectsProbe: Probe {
    struct Case: Codable, Sendable {
        var calls: [APICall]
    }

    let id = "objects"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<30).map { _ in
            Case(
                calls: APICall.all(using: &generator) + (0..<40).map { _ in .random(using: &generator) })
        }
    }

    func observe(_ question: Case) throws -> APITranscript {
        let scene = APIScene()
        return APITranscript(lines: try question.calls.map { try scene.play($0) })
    }

    func explain(_ question: Case, expected: APITranscript, actual: APITranscript) -> String {
        APITranscript.explain(question.calls.map(\.text), expected, actual)
    }
}
