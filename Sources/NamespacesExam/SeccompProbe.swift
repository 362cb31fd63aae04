import ExamKit
import LabSupport
import LinuxSystem
import Namespaces
import OCIRuntime

/// Milestone 8: compiled programs, run on paper on calls near the edges of their conditions.
struct SeccompProbe: Probe {
    struct Rule: Codable, Sendable {
        var names: [String]
        var action: String
        var number: UInt32?
        /// index, value, second value, comparison
        var conditions: [[UInt64]]
    }

    struct Case: Codable, Sendable {
        var fallback: String
        var rules: [Rule]
        var calls: [[UInt64]]
        var isArm: Bool
    }

    let id = "seccomp"
    private static let names = ["read", "write", "ioctl", "clone", "no_such_call"]
    private static let edges: [UInt64] = [0, 1, 0xffff_ffff, 0x1_0000_0000, 0x1_0000_0001, 1 << 63, .max]

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<60).map { _ in
            Case(
                fallback: action(using: &generator),
                rules: (0..<Int.random(in: 0...6, using: &generator)).map { _ in rule(using: &generator) },
                calls: (0..<25).map { _ in
                    [UInt64.random(in: 0..<7, using: &generator)]
                        + (0..<3).map { _ in edge(using: &generator) }
                },
                isArm: .random(using: &generator))
        }
    }

    private func action(using generator: inout SeededGenerator) -> String {
        let action = RuntimeConfig.Linux.SeccompAction.allCases.randomElement(using: &generator) ?? .allow
        // A listener is refused as a whole: ask for it rarely.
        return action == .notify && Int.random(in: 0..<5, using: &generator) > 0
            ? "SCMP_ACT_ALLOW" : action.rawValue
    }

    private func rule(using generator: inout SeededGenerator) -> Rule {
        Rule(
            names: [Self.names.randomElement(using: &generator) ?? "read", "write"],
            action: action(using: &generator),
            number: [nil, 0, 13, 70_000].randomElement(using: &generator) ?? nil,
            conditions: (0..<Int.random(in: 0...3, using: &generator)).map { _ in
                [
                    .random(in: 0...2, using: &generator), edge(using: &generator), edge(using: &generator),
                    .random(in: 0..<7, using: &generator),
                ]
            })
    }

    private func edge(using generator: inout SeededGenerator) -> UInt64 {
        Self.edges.randomElement(using: &generator) ?? 0
    }

    func observe(_ question: Case) throws -> Answers {
        let table = question.isArm ? SystemCallTable.arm : .x86
        let width = try InterfaceWidth.count(try InterfaceWidth.containerDefault(table), table)
        let verdicts: [String]
        do {
            let program = try SeccompCompiler(profile(question), table: table).program()
            let machine = try FilterMachine(program)
            verdicts = question.calls.map { "\(machine.run(on: call($0, table)))" }
        } catch let stub as Unimplemented {
            throw stub
        } catch {
            verdicts = ["refused"]
        }
        return Answers(lines: ["\(width)"] + verdicts)
    }

    private func profile(_ question: Case) -> RuntimeConfig.Linux.Seccomp {
        RuntimeConfig.Linux.Seccomp(
            defaultAction: .init(rawValue: question.fallback) ?? .allow, defaultErrnoRet: 38,
            syscalls: question.rules.map { rule in
                RuntimeConfig.Linux.SeccompRule(
                    names: rule.names, action: .init(rawValue: rule.action) ?? .allow, errnoRet: rule.number,
                    args: rule.conditions.map {
                        RuntimeConfig.Linux.SeccompArgument(
                            index: UInt32($0[0]), value: $0[1], valueTwo: $0[2],
                            comparison: RuntimeConfig.Linux.SeccompOperator.allCases[Int($0[3])])
                    })
            })
    }

    /// Five names, a second-set number, and a foreign instruction set.
    private func call(_ words: [UInt64], _ table: SystemCallTable) -> FilteredCall {
        let arguments = Array(words.dropFirst())
        switch words[0] {
        case 5: return FilteredCall(0x4000_0000, architecture: table.architecture, arguments: arguments)
        case 6: return FilteredCall(0, architecture: 0x4000_0003, arguments: arguments)
        default:
            let number = table.numbers[Self.names[Int(words[0])]] ?? 9999
            return FilteredCall(number, architecture: table.architecture, arguments: arguments)
        }
    }

    func explain(_ question: Case, expected: Answers, actual: Answers) -> String {
        Answers.explain(
            ["the width of the default profile"]
                + question.calls.map { "call \($0) under \(question.rules)" },
            expected, actual)
    }
}
