import FoundationEssentials
import LabSupport

/// What each mode of an exam executable sends, one probe at a time.
extension LineChannel {
    /// The trusted build's cases and answers for one seed.
    func sendAnswers<P: Probe>(of probe: P, seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for question in probe.cases(using: &generator) {
            let answer = Answer(answer: try probe.observe(question), case: question)
            try send(try encoded(answer))
        }
    }

    /// The candidate's loop: a case in, an observation or the reason for none out.
    func serveObservations<P: Probe>(of probe: P) throws {
        try forEachLine { line in
            let asked = try JSONDecoder().decode(Asked<P.Case>.self, from: Data(line))
            let reply: Reply<P.Observation>
            do {
                reply = Reply(id: asked.id, observation: try probe.observe(asked.case))
            } catch let error as Unimplemented {
                reply = Reply(id: asked.id, error: "not-implemented", milestone: error.milestone)
            } catch {
                reply = Reply(id: asked.id, error: "threw", text: String(describing: error))
            }
            try send(try encoded(reply))
        }
    }

    /// The trusted build's words for one disagreement.
    func sendExplanation<P: Probe>(of probe: P) throws {
        try forEachLine { line in
            let pair = try JSONDecoder().decode(Disagreement<P.Case, P.Observation>.self, from: Data(line))
            let text = probe.explain(pair.case, expected: pair.expected, actual: pair.actual)
            try send(Array(text.utf8))
        }
    }

    /// Sorted keys: equal values give equal bytes, which spares the grader most of its parsing.
    private func encoded(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value))
    }
}

private struct Answer<Case: Codable, Observation: Codable>: Codable {
    let answer: Observation
    let `case`: Case
}

private struct Asked<Case: Codable>: Codable {
    let id: Int
    let `case`: Case
}

private struct Reply<Observation: Codable>: Codable {
    let id: Int
    var observation: Observation?
    var error: String?
    var milestone: String?
    var text: String?
}

private struct Disagreement<Case: Codable, Observation: Codable>: Codable {
    let `case`: Case
    let expected: Observation
    let actual: Observation
}
