import Histories
import LabSupport

/// Decides whether a history could have come from something that does one call after another.
///
/// - Source: Wing and Gong, "Testing and verifying concurrent objects", 1993; Lowe, "Testing for
///   linearizability", 2016
public struct LinearizabilityChecker<Model: SequentialModel>: Sendable {
    /// A call of the history.
    public typealias Call = Operation<Model.Input, Model.Output>

    private let model: Model
    private let budget: Int

    /// A checker.
    /// - Parameter budget: how many possibilities it remembers at most before it gives up; about a hundred bytes
    ///   each, and what a state takes.
    public init(_ model: Model, budget: Int = 1_000_000) {
        self.model = model
        self.budget = budget
    }

    /// Judges a history; its calls may come in any order.
    /// - Throws: `HistoryFault` for a call that came back before it was made.
    public func check(_ history: [Call]) throws -> LinearizabilityVerdict {
        for (number, call) in history.enumerated() where call.returned.map({ $0 <= call.invoked }) ?? false {
            throw HistoryFault(
                "call \(number): returned at \(call.returned ?? 0), expected later than \(call.invoked)")
        }
        // >>> reconcilers.4
        // A history is linearizable when each of its parts is, so search each by itself: that is what makes large
        // ones possible. The first part that is not decides; otherwise one that was given up.
        // stub: throw Unimplemented("reconcilers.4")
        var orders: [String: [Int]] = [:]
        var visited = 0
        var isUnknown = false
        for (part, numbers) in parts(of: history) {
            var search = LinearizabilitySearch(
                model, part: part, calls: numbers.map { ($0, history[$0]) }, budget: budget - visited)
            let verdict = try search.run()
            visited += search.visited
            switch verdict {
            case .linearizable(let order): orders.merge(order) { first, _ in first }
            case .violation: return verdict
            case .unknown: isUnknown = true
            }
        }
        return isUnknown ? .unknown(visited: visited) : .linearizable(orders)
        // <<<
    }

    /// The numbers of the calls of each part, the parts in order of their names.
    private func parts(of history: [Call]) -> [(name: String, calls: [Int])] {
        Dictionary(grouping: history.indices) { model.part(of: history[$0].input) }
            .sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}
