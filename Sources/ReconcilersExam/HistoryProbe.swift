import ExamKit
import Histories
import LabSupport
import Reconcilers

/// Milestone 4: histories of registers, and whether they are linearizable.
struct HistoryProbe: Probe {
    struct Call: Codable, Sendable {
        /// `read`, `write`, `cas`.
        var kind: String
        var first: Int
        var second: Int
        var invoked: Int
        /// None: nobody saw it come back.
        var returned: Int?
        var isSet: Bool
    }

    struct Case: Codable, Sendable {
        var calls: [Call]
    }

    let id = "histories"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<60).map { number in
            var calls = Self.real(count: Int.random(in: 3...40, using: &generator), using: &generator)
            // Half of them with answers that may be wrong.
            for _ in 0..<(number % 2 == 0 ? 0 : Int.random(in: 1...2, using: &generator)) {
                let index = Int.random(in: 0..<calls.count, using: &generator)
                calls[index].first = Int.random(in: 0..<3, using: &generator)
                calls[index].isSet.toggle()
            }
            return Case(calls: calls)
        }
    }

    /// What four processes see of a register that works.
    private static func real(count: Int, using generator: inout SeededGenerator) -> [Call] {
        var (calls, value, ends) = ([Call](), -1, [0, 0, 0, 0])
        for _ in 0..<count {
            let process = Int.random(in: 0..<4, using: &generator)
            let invoked = ends[process] + Int.random(in: 1...4, using: &generator)
            ends[process] = invoked + Int.random(in: 1...8, using: &generator)
            let kind = ["read", "write", "cas"][Int.random(in: 0..<3, using: &generator)]
            let isLost = Int.random(in: 0..<12, using: &generator) == 0
            calls.append(
                Call(
                    kind: kind, first: Int.random(in: 0..<3, using: &generator),
                    second: Int.random(in: 0..<3, using: &generator), invoked: invoked,
                    returned: isLost ? nil : ends[process], isSet: false))
        }
        // In the order of their ends each takes effect just before it: that always respects time.
        for index in calls.indices.sorted(by: {
            (calls[$0].returned ?? .max, $0) < (calls[$1].returned ?? .max, $1)
        }) {
            switch calls[index].kind {
            case "read": calls[index].first = value
            case "write": value = calls[index].first
            default:
                calls[index].isSet = calls[index].first == value
                if calls[index].isSet { value = calls[index].second }
            }
        }
        return calls
    }

    func observe(_ question: Case) throws -> Answers {
        let history = question.calls.enumerated().map { process, call in
            let input: RegisterModel.Input
            let output: RegisterModel.Output
            switch call.kind {
            case "read": (input, output) = (.read, .value(call.first < 0 ? nil : "\(call.first)"))
            case "write": (input, output) = (.write("\(call.first)"), .written)
            default:
                (input, output) = (.compareAndSet("\(call.first)", "\(call.second)"), .compared(call.isSet))
            }
            return Histories.Operation(
                process: process, input: input, output: call.returned == nil ? nil : output,
                invoked: call.invoked, returned: call.returned)
        }
        switch try LinearizabilityChecker(RegisterModel()).check(history) {
        case .linearizable: return Answers(lines: ["linearizable"])
        case .violation(let found): return Answers(lines: ["not linearizable", "\(found.stuck)"])
        case .unknown: return Answers(lines: ["unknown"])
        }
    }

    func explain(_ question: Case, expected: Answers, actual: Answers) -> String {
        Answers.explain(
            ["a history of \(question.calls.count) calls", "the call that cannot be explained"], expected,
            actual)
    }
}
