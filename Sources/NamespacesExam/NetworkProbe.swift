import ExamKit
import LabSupport
import LinuxSystem
import Namespaces

/// Milestone 6: bytes made and read, addresses, and plans for both sides of a cable.
struct NetworkProbe: Probe {
    struct Case: Codable, Sendable {
        var name: String
        var address: String
        var router: String
        var index: UInt32
        var process: Int32
        var bytes: [UInt8]
    }

    let id = "network"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<50).map { _ in
            Case(
                name: ["br0", "", "a/b", "fifteen-letters", "sixteen-letters-"].randomElement(
                    using: &generator)
                    ?? "br0",
                address: address(using: &generator), router: address(using: &generator),
                index: .random(in: 1...9, using: &generator),
                process: .random(in: 1...99_999, using: &generator),
                bytes: (0..<Int.random(in: 0...40, using: &generator)).map { _ in
                    .random(in: 0...12, using: &generator)
                })
        }
    }

    private func address(using generator: inout SeededGenerator) -> String {
        let tail = [1, 2, 130, 255, 256].randomElement(using: &generator) ?? 1
        let prefix = ["24", "25", "32", "0", "33", "", "024"].randomElement(using: &generator) ?? "24"
        return "10.0.0.\(tail)/\(Bool.random(using: &generator) ? "24" : prefix)"
    }

    func observe(_ question: Case) throws -> Answers {
        let network = { try IPv4Network(question.address) }
        let lines: [() throws -> String] = [
            { "\(try NetworkRequest.bridge(question.name).bytes)" },
            { "\(try NetworkRequest.delete(question.name).bytes)" },
            { "\(try NetworkRequest.up(question.index).bytes) \(try NetworkRequest.links().bytes)" },
            { "\(try NetworkRequest.address(try network(), on: question.index).bytes)" },
            { "\(try NetworkRequest.defaultRoute(via: try network()).bytes)" },
            { "\(try network()) \(try network().broadcast)" },
            { "\(try network().contains(try IPv4Network(question.router)))" },
            { Plan(try plan(question).steps()).listing },
            {
                let links = question.index % 2 == 0 ? [Link(index: question.index, name: question.name)] : []
                return
                    "\(try plan(question).hostRequests(for: question.process, links: links).map { try $0.bytes })"
            },
            {
                try NetlinkAttribute.read(question.bytes).map { "\($0.type) \($0.value)" }.joined(
                    separator: ";")
            },
            { "\(try Link(try NetlinkMessage(bytes: [44, 0, 0, 0, 16, 0] + question.bytes)))" },
        ]
        return Answers(lines: try lines.map { try answer($0) })
    }

    private func plan(_ question: Case) throws -> NetworkPlan {
        .bridge(
            NetworkPlan.Bridge(
                name: question.name, router: try IPv4Network(question.router),
                address: try IPv4Network(question.address), cable: "cable\(question.index)"))
    }

    func explain(_ question: Case, expected: Answers, actual: Answers) -> String {
        Answers.explain(
            [
                "a bridge \(question.name)", "delete \(question.name)", "switch \(question.index) on",
                "the address \(question.address)", "a route via \(question.address)",
                "read \(question.address)", "\(question.address) beside \(question.router)",
                "the container's part", "the host's part", "attributes of \(question.bytes)",
                "a link of \(question.bytes)",
            ], expected, actual)
    }
}
