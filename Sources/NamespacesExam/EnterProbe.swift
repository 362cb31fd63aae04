import ExamKit
import LabSupport
import LinuxSystem
import Namespaces

/// Milestone 1: links read, views compared, plans that really end up inside.
struct EnterProbe: Probe {
    struct Case: Codable, Sendable {
        var links: [String]
        var here: [UInt64]
        var there: [UInt64]
        var kinds: UInt64
        var hasOwnUsers: Bool
        var code: Int32
    }

    let id = "enter"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<40).map { _ in
            Case(
                links: (0..<4).map { _ in link(using: &generator) },
                here: (0..<8).map { _ in .random(in: 1...3, using: &generator) },
                there: (0..<8).map { _ in .random(in: 1...3, using: &generator) },
                kinds: NamespaceKinds.files.reduce(0) {
                    Bool.random(using: &generator) ? $0 | $1.kind.rawValue : $0
                },
                hasOwnUsers: .random(using: &generator),
                code: [1, 22, 28, 13].randomElement(using: &generator) ?? 1)
        }
    }

    private func link(using generator: inout SeededGenerator) -> String {
        let names = [
            "mnt", "net", "pid", "pid_for_children", "time_for_children", "uts_for_children", "mount",
        ]
        let name = names.randomElement(using: &generator) ?? "mnt"
        let number = UInt64.random(in: 0...UInt64.max, using: &generator)
        let shapes = [
            "\(name):[\(number)]", "\(name):\(number)", "\(name):[\(number)", "\(name):[+1]", "\(name):[]",
        ]
        return Int.random(in: 0..<3, using: &generator) > 0
            ? shapes[0] : shapes.randomElement(using: &generator) ?? shapes[0]
    }

    func observe(_ question: Case) throws -> Answers {
        let kinds = NamespaceKinds(rawValue: question.kinds)
        let links = question.links.map { link in
            (try? NamespaceID(link: link)).map { "\($0.kind.names) \($0.inode)" } ?? "no link"
        }
        let differences = try view(question.here).differences(from: try view(question.there))
        let end: [Step] = [.announce("inside")]
        return Answers(
            lines: links + [
                differences.names, try Entry.plan(into: kinds, then: end).listing,
                try Entry.plan(joining: 5, kinds, hasOwnUsers: question.hasOwnUsers, then: end).listing,
                try Entry.advice(for: Errno(rawValue: question.code), making: kinds) == nil
                    ? "none" : "advice",
            ])
    }

    private func view(_ inodes: [UInt64]) throws -> NamespaceView {
        try NamespaceView(
            zip(NamespaceKinds.files, inodes).map { NamespaceID(kind: $0.kind, inode: $1) })
    }

    func explain(_ question: Case, expected: Answers, actual: Answers) -> String {
        Answers.explain(
            question.links.map { "the link \($0)" } + [
                "kinds that differ", "plan into new ones", "plan to join",
                "advice for errno \(question.code)",
            ], expected, actual)
    }
}
