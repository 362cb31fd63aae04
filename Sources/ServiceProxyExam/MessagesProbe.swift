import DNSMessages
import ExamKit
import LabSupport
import ServiceModel
import ServiceProxy

/// Milestone 8: bytes that are messages, and bytes that are none; and what a resolver searches for.
struct MessagesProbe: Probe {
    struct Case: Codable, Sendable {
        var messages: [[UInt8]]
        var ndots: Int
        var names: [String]
    }

    let id = "messages"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<20).map { _ in
            let messages = (0..<30).map { number in message(broken: number % 3 == 0, &generator) }
            let names = (0..<4).map { _ in
                Array(repeating: "a", count: .random(in: 1...6, using: &generator)).joined(separator: ".")
                    + (Int.random(in: 0..<4, using: &generator) == 0 ? "." : "")
            }
            return Case(messages: messages, ndots: .random(in: 0...6, using: &generator), names: names)
        }
    }

    /// A question and answers, whose names are pointers to anywhere before them.
    private func message(broken: Bool, _ generator: inout SeededGenerator) -> [UInt8] {
        let count = UInt8.random(in: 0...4, using: &generator)
        var bytes: [UInt8] = [0, 7, 0x81, 0, 0, 1, 0, count, 0, 0, 0, 0]
        var places = [12, 14, 18]
        bytes += [1, 0x61, 3, 0x77, 0x65, 0x62, 2, 0x6e, 0x73, 0, 0, 1, 0, 1]
        for _ in 0..<count {
            let target = UInt8(places.randomElement(using: &generator) ?? 12)
            places.append(bytes.count)
            bytes += [1, .random(in: 0x61...0x7a, using: &generator), 0xc0, target]
            bytes += [
                0, 5, 0, 1, 0, 0, 0, 5, 0, 2, 0xc0, UInt8(places.randomElement(using: &generator) ?? 12),
            ]
        }
        guard broken else { return bytes }
        let place = Int.random(in: 4..<bytes.count, using: &generator)
        bytes[place] = [0, 1, 0x3f, 0x40, 0xc0, 0xff].randomElement(using: &generator) ?? 0
        return bytes
    }

    func observe(_ question: Case) throws -> Answers {
        let list = SearchList(
            ndots: question.ndots,
            search: [try DNSName(parsing: "ns.svc.cluster.local"), try DNSName(parsing: "cluster.local")])
        return Answers(
            lines: try question.messages.map { bytes in
                try answer {
                    try DNSMessage(reading: bytes).bytes().map { String($0, radix: 16) }.joined(
                        separator: " ")
                }
            }
                + question.names.map { name in
                    try answer { try list.candidates(for: name).map(\.description).joined(separator: " ") }
                })
    }

    func explain(_ question: Case, expected: Answers, actual: Answers) -> String {
        let messages = question.messages.map { bytes in
            "read and write \(bytes.map { String($0, radix: 16) }.joined(separator: " "))"
        }
        let names = question.names.map { "search for \($0) with ndots:\(question.ndots)" }
        return Answers.explain(messages + names, expected, actual)
    }
}
