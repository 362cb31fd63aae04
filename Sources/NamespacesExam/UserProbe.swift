import ExamKit
import LabSupport
import LinuxSystem
import Namespaces

/// Milestone 5: maps checked, translated, nested, and who writes them.
struct UserProbe: Probe {
    struct Case: Codable, Sendable {
        var text: String
        var outer: [UInt32]
        var ids: [UInt32]
        var user: UInt32
        var isPrivileged: Bool
        var lent: String
    }

    let id = "user"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<60).map { _ in
            Case(
                text: text(using: &generator),
                outer: [
                    0, .random(in: 0...5000, using: &generator), .random(in: 1...300, using: &generator),
                ],
                ids: (0..<6).map { _ in edge(using: &generator) },
                user: [0, 1000].randomElement(using: &generator) ?? 0,
                isPrivileged: .random(using: &generator),
                lent: ["", "# x\n", "anna:100:5\n", "anna:1\n", "1000:7:3\nanna:50:2"].randomElement(
                    using: &generator) ?? "")
        }
    }

    private func edge(using generator: inout SeededGenerator) -> UInt32 {
        [0, 1, 99, 100, 101, 199, 200, 999, 1000, 1001, 65_534, .max].randomElement(using: &generator) ?? 0
    }

    private func text(using generator: inout SeededGenerator) -> String {
        let lines = (0..<Int.random(in: 0...3, using: &generator)).map { _ in
            "\(edge(using: &generator)) \(edge(using: &generator)) "
                + "\([0, 1, 100, 101, 4_294_967_295].randomElement(using: &generator) ?? 1)"
        }
        let single = "0 1000 1"
        return
            ((Bool.random(using: &generator) ? lines : [single])
            + (Int.random(in: 0..<9, using: &generator) == 0 ? ["1 x 1"] : []))
            .joined(separator: "\n")
    }

    func observe(_ question: Case) throws -> Answers {
        let map = try answer { try IDMap(text: question.text).text }
        let ids = try question.ids.map { id in
            try answer {
                let map = try IDMap(text: question.text)
                return "\(try map.host(of: id).map(String.init) ?? "none") \(try map.container(of: id))"
            }
        }
        let nested = try answer {
            let outer = IDRange(
                container: question.outer[0], host: question.outer[1], count: question.outer[2])
            return try IDMap(text: question.text).within(try IDMap([outer])).text
        }
        let asker = IDMapPlan.Asker(user: question.user, group: 1000, isPrivileged: question.isPrivileged)
        let plan = try answer {
            let map = try IDMap(text: question.text)
            return switch try IDMapPlan(users: map, groups: map, for: asker) {
            case .own(let steps): Plan(steps).listing
            case .parent(let files): files.map { "\($0.name) \($0.text)" }.joined()
            }
        }
        let lent = try answer {
            try SubordinateIDs(text: question.lent).map(of: "anna", id: 1000).text
        }
        return Answers(lines: [map] + ids + [nested, plan, lent])
    }

    func explain(_ question: Case, expected: Answers, actual: Answers) -> String {
        Answers.explain(
            ["the map \(question.text)"] + question.ids.map { "id \($0) under \(question.text)" }
                + ["the map within \(question.outer)", "who writes it", "ids lent by \(question.lent)"],
            expected,
            actual)
    }
}
