import ClusterAPI
import ClusterObjects
import Documents
import LabSupport

/// What the probes of the API answer: one line for each call.
struct APITranscript: Codable, Equatable, Sendable {
    var lines: [String]

    /// The first line in which two differ; what a submission wrote is not repeated.
    static func explain(_ asked: [String], _ expected: APITranscript, _ actual: APITranscript) -> String {
        for (index, line) in expected.lines.enumerated() {
            let question = index < asked.count ? asked[index] : "line \(index + 1)"
            guard index < actual.lines.count else { return "\(question): no answer, expected \(line)" }
            if actual.lines[index] != line { return "\(question): expected \(line)" }
        }
        return "more answers than questions"
    }

    /// The result of a call as text; a refusal is its reason, in one word.
    static func answer(_ body: () throws -> String) throws -> String {
        do {
            return try body()
        } catch let stub as Unimplemented {
            throw stub
        } catch let error as APIError {
            return error.reason.rawValue
        } catch {
            return "another error"
        }
    }

    /// An object in one line: what a caller can see of it, members by name.
    static func line(_ object: some ClusterObject) -> String { sorted(object.document).text() }

    /// A document with the members of every object by name: their order says nothing.
    static func sorted(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let elements): .array(elements.map(sorted))
        case .object(let members):
            .object(
                members.sorted { $0.name < $1.name }.map { JSONMember($0.name, sorted($0.value)) })
        default: value
        }
    }
}
