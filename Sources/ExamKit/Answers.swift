import LabSupport

/// What most probes answer: one text for each thing that was asked.
public struct Answers: Codable, Equatable, Sendable {
    /// The texts, in the order of the questions.
    public var lines: [String]

    /// One text for each question.
    public init(lines: [String]) {
        self.lines = lines
    }

    /// The first line in which two differ; what a submission wrote is not repeated.
    public static func explain(_ asked: [String], _ expected: Answers, _ actual: Answers) -> String {
        for (index, line) in expected.lines.enumerated() {
            let question = index < asked.count ? asked[index] : "answer \(index + 1)"
            guard index < actual.lines.count else { return "\(question): no answer" }
            if actual.lines[index] != line { return "\(question): expected \(line)" }
        }
        return "more answers than questions"
    }
}

/// A result as text; an error of the lab's own becomes the word "refused".
public func answer(_ body: () throws -> String) throws -> String {
    do {
        return try body()
    } catch let stub as Unimplemented {
        throw stub
    } catch {
        return "refused"
    }
}
