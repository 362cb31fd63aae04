import LabSupport

/// What most probes of this lab answer: one text for each thing that was asked.
struct Answers: Codable, Equatable, Sendable {
    var lines: [String]

    /// The first line in which two differ; what a submission wrote is not repeated.
    static func explain(_ asked: [String], _ expected: Answers, _ actual: Answers) -> String {
        for (index, line) in expected.lines.enumerated() {
            let question = index < asked.count ? asked[index] : "answer \(index + 1)"
            guard index < actual.lines.count else { return "\(question): no answer" }
            if actual.lines[index] != line { return "\(question): expected \(line)" }
        }
        return "more answers than questions"
    }
}

/// A result as text; an error of the lab's own becomes the word "refused".
func answer(_ body: () throws -> String) throws -> String {
    do {
        return try body()
    } catch let stub as Unimplemented {
        throw stub
    } catch {
        return "refused"
    }
}
