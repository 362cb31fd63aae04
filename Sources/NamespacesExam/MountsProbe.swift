import ExamKit
import LabSupport
import LinuxSystem
import Namespaces
import OCIRuntime

/// Milestone 4: options told apart, and whole trees planned.
struct MountsProbe: Probe {
    struct Entry: Codable, Sendable {
        var destination: String
        var type: String?
        var source: String?
        var options: [String]
    }

    struct Case: Codable, Sendable {
        var entries: [Entry]
        var propagation: String
        var isReadOnly: Bool
        var masked: [String]
    }

    let id = "mounts"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<40).map { _ in
            Case(
                entries: (0..<Int.random(in: 1...4, using: &generator)).map { _ in entry(using: &generator) },
                propagation: RuntimeConfig.Linux.Propagation.allCases.randomElement(using: &generator)?
                    .rawValue
                    ?? "private",
                isReadOnly: .random(using: &generator),
                masked: Bool.random(using: &generator) ? ["/proc/keys"] : [])
        }
    }

    private func entry(using generator: inout SeededGenerator) -> Entry {
        let words =
            MountChoices.setting.keys.sorted() + MountChoices.clearing.keys.sorted()
            + MountChoices.spreading.keys.sorted() + ["mode=755", "size=64k", "newinstance", "idmap"]
        let options = (0..<Int.random(in: 0...4, using: &generator)).compactMap { _ in
            words.randomElement(using: &generator)
        }
        return Entry(
            destination: ["/proc", "/dev/shm", "data", "/a/../b"].randomElement(using: &generator) ?? "/x",
            type: [nil, "bind", "tmpfs", "proc"].randomElement(using: &generator) ?? nil,
            source: [nil, "/srv", "files/x", "tmpfs"].randomElement(using: &generator) ?? nil,
            options: options)
    }

    func observe(_ question: Case) throws -> Answers {
        var plan = MountPlan(root: "/r", base: "/b", isReadOnly: question.isReadOnly)
        plan.masked = question.masked
        plan.protected = ["/proc/sys"]
        plan.propagation = RuntimeConfig.Linux.Propagation(rawValue: question.propagation) ?? .private
        let each = try question.entries.map { entry in
            let mount = mount(entry)
            return try answer { Plan(try plan.steps(for: mount)).listing }
        }
        plan.mounts = question.entries.map(mount)
        return Answers(lines: each + [try answer { Plan(try plan.steps()).listing }])
    }

    private func mount(_ entry: Entry) -> RuntimeConfig.Mount {
        RuntimeConfig.Mount(
            destination: entry.destination, type: entry.type, source: entry.source, options: entry.options)
    }

    func explain(_ question: Case, expected: Answers, actual: Answers) -> String {
        Answers.explain(
            question.entries.map {
                "mount \($0.type ?? "-") \($0.source ?? "-") on \($0.destination), \($0.options)"
            }
                + ["the whole plan"], expected, actual)
    }
}
