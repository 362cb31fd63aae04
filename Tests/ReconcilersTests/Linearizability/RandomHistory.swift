import Histories
import LabSupport

/// Histories of a register, to try a checker with.
enum RandomHistory {
    typealias Call = LinearizabilityTests.Call

    /// What several processes see of a register that works.
    /// - Parameter lost: how many in a hundred answers nobody sees.
    static func linearizable(
        calls: Int, processes: Int = 5, lost: Int = 3, using generator: inout SeededGenerator
    ) -> [Call] {
        var history: [Call] = []
        var state: String?
        // Of each process the call under way, and whether it has had its effect.
        var underWay = [(call: Int, isDone: Bool)?](repeating: nil, count: processes)
        var time = 0
        while history.count < calls || underWay.contains(where: { $0 != nil }) {
            time += 1
            let process = Int.random(in: 0..<processes, using: &generator)
            guard let (number, isDone) = underWay[process] else {
                guard history.count < calls else { continue }
                underWay[process] = (history.count, false)
                history.append(
                    Call(
                        process: process, input: input(using: &generator), output: nil, invoked: time,
                        returned: nil))
                continue
            }
            if !isDone {
                (state, history[number].output) = perform(history[number].input, state)
                underWay[process] = (number, true)
                continue
            }
            underWay[process] = nil
            if Int.random(in: 0..<100, using: &generator) < lost {
                history[number].output = nil
            } else {
                history[number].returned = time
            }
        }
        return history
    }

    /// Calls with any answers at any times.
    static func any(calls: Int, using generator: inout SeededGenerator) -> [Call] {
        (0..<calls).map { process in
            let invoked = Int.random(in: 0..<8, using: &generator)
            let returned = invoked + Int.random(in: 1...5, using: &generator)
            let isLost = Int.random(in: 0..<6, using: &generator) == 0
            let asked = input(using: &generator)
            let value: String? = ["0", "1", "2", nil][Int.random(in: 0..<4, using: &generator)]
            let output: RegisterModel.Output =
                switch asked {
                case .read: .value(value)
                case .write: .written
                case .compareAndSet: .compared(Bool.random(using: &generator))
                }
            return Call(
                process: process, input: asked, output: isLost ? nil : output, invoked: invoked,
                returned: isLost ? nil : returned)
        }
    }

    /// Whether an order explains them: all of them are tried.
    static func hasOrder(_ calls: [Call]) -> Bool {
        func extend(_ state: String?, _ left: [Call]) -> Bool {
            if left.allSatisfy({ $0.returned == nil }) { return true }
            return left.indices.contains { index in
                var rest = left
                let call = rest.remove(at: index)
                guard !rest.contains(where: { ($0.returned ?? .max) < call.invoked }) else { return false }
                guard let next = RegisterModel().step(state, call.input, call.output) else { return false }
                return extend(next, rest)
            }
        }
        return extend(nil, calls)
    }

    private static func input(using generator: inout SeededGenerator) -> RegisterModel.Input {
        let value = { (generator: inout SeededGenerator) in "\(Int.random(in: 0..<3, using: &generator))" }
        return switch Int.random(in: 0..<5, using: &generator) {
        case 0, 1: .read
        case 2, 3: .write(value(&generator))
        default: .compareAndSet(value(&generator), value(&generator))
        }
    }

    private static func perform(_ input: RegisterModel.Input, _ state: String?) -> (
        String?, RegisterModel.Output
    ) {
        switch input {
        case .read: (state, .value(state))
        case .write(let value): (value, .written)
        case .compareAndSet(let old, let new):
            state == old ? (new, .compared(true)) : (state, .compared(false))
        }
    }
}
