import CgroupFS
import ControlGroups
import ExamKit
import LabSupport

/// Milestone 4: what a series of calls leaves of a tree, and how each refusal is explained.
struct TreeProbe: Probe {
    struct Call: Codable, Sendable {
        var name: String
        var path: String
        var controller: String
    }

    struct Case: Codable, Sendable {
        var calls: [Call]
    }

    let id = "tree"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        let names = [
            "create", "create", "enable", "spawn", "attach", "remove", "limit", "destroy", "children",
        ]
        let paths = ["/a", "/a/b", "/a/b/c", "/d", "/d/e"]
        return (0..<25).map { _ in
            Case(
                calls: (0..<18).map { _ in
                    Call(
                        name: names.randomElement(using: &generator) ?? "create",
                        path: paths.randomElement(using: &generator) ?? "/a",
                        controller: ["memory", "pids", "cpu", "hugetlb"].randomElement(using: &generator)
                            ?? "memory")
                })
        }
    }

    func observe(_ question: Case) throws -> Answers {
        let files = InMemoryCgroups()
        let tree = CgroupTree(files: files)
        var last: Int32 = 1
        return Answers(
            lines: try question.calls.map { call in
                do {
                    return try perform(call, tree, files, &last)
                } catch let error as TreeError {
                    return "\(error.reason)"
                } catch is KernelError {
                    return "refused"
                }
            })
    }

    private func perform(_ call: Call, _ tree: CgroupTree, _ files: InMemoryCgroups, _ last: inout Int32)
        throws
        -> String
    {
        switch call.name {
        case "create": try tree.create(call.path)
        case "enable": try tree.enable([Controller(call.controller)], for: call.path)
        case "spawn":
            last = try files.spawn(in: call.path)
            try? files.write("\(last)", to: "\(call.path)/pids.max")
        case "attach": try tree.attach(last, to: call.path)
        case "remove": try tree.remove(call.path)
        case "destroy": try tree.destroy(call.path)
        case "limit": return "\(try tree.effectiveLimit("pids.max", of: call.path))"
        default: return "\(try tree.children(of: call.path)) \(try tree.members(of: call.path))"
        }
        return "done"
    }

    func explain(_ question: Case, expected: Answers, actual: Answers) -> String {
        Answers.explain(
            question.calls.enumerated().map {
                "call \($0.offset + 1), \($0.element.name) \($0.element.path)"
            },
            expected, actual)
    }
}
