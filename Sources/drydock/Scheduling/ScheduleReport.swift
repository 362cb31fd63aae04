import Documents
import SchedulingModel

/// What became of the pods, for people and for programs.
enum ScheduleReport {
    static func json(_ results: [ScheduleSession.Result]) -> String {
        let pods = results.map { result in
            JSONValue.object(
                [
                    JSONMember("namespace", .string(result.pod.namespace)),
                    JSONMember("name", .string(result.pod.name)), JSONMember("node", text(result.node)),
                    JSONMember("nominatedNode", text(result.nominatedNode)),
                    JSONMember("message", text(result.message)),
                    JSONMember(
                        "evicted",
                        .array(
                            result.evicted.map {
                                .object([
                                    JSONMember("namespace", .string($0.namespace)),
                                    JSONMember("name", .string($0.name)),
                                ])
                            })),
                ]
                    + (result.explanation.isEmpty
                        ? [] : [JSONMember("nodes", .array(result.explanation.map(node)))]))
        }
        return JSONValue.object([JSONMember("pods", .array(pods))]).text() + "\n"
    }

    private static func text(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }

    private static func node(_ line: Explanation) -> JSONValue {
        .object([
            JSONMember("node", .string(line.node)), JSONMember("code", .string(line.status.code)),
            JSONMember("reasons", .array(line.status.reasons.map(JSONValue.string))),
            JSONMember("total", line.status == .fits ? .integer(line.total) : .null),
            JSONMember(
                "scores",
                .array(
                    line.parts.map {
                        .object([
                            JSONMember("plugin", .string($0.plugin)), JSONMember("score", .integer($0.score)),
                            JSONMember("weight", .integer($0.weight)),
                        ])
                    })),
        ])
    }

    static func text(_ results: [ScheduleSession.Result]) -> String {
        if results.isEmpty { return "no pod waits for a node\n" }
        return results.map { result in
            var lines = ["\(left(result.pod.key, 32)) \(result.node ?? "pending")"]
            if let message = result.message { lines += wrapped(message) }
            if let node = result.nominatedNode {
                let victims = result.evicted.map(\.key).joined(separator: ", ")
                lines += wrapped("nominated to \(node)" + (victims.isEmpty ? "" : "; \(victims) must go"))
            }
            lines += result.explanation.flatMap(explained)
            return lines.map { shown($0) + "\n" }.joined()
        }.joined()
    }

    private static func explained(_ line: Explanation) -> [String] {
        if line.status != .fits {
            return wrapped("\(line.node): \(line.status.reasons.joined(separator: ", "))")
        }
        let parts = line.parts.map { "\($0.plugin) \($0.score)" + ($0.weight == 1 ? "" : " x \($0.weight)") }
        return wrapped("\(line.node): \(line.total) = \(parts.joined(separator: " + "))")
    }

    /// Indented by two, at most 80 columns where words allow.
    private static func wrapped(_ text: String) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            if let last = lines.last, last.count + word.count + 1 <= 80 {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append((lines.isEmpty ? "  " : "    ") + word)
            }
        }
        return lines
    }

    /// Names come from a file: nothing in them moves the cursor.
    private static func shown(_ text: String) -> String {
        String(
            String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 32 || $0.value == 127 ? "?" : $0 }))
    }
}
