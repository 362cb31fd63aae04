/// What a checker found out about a history.
public enum LinearizabilityVerdict: Equatable, Sendable {
    /// The calls, numbered from 0, in an order that explains them: one for each part. Calls of which nobody
    /// knows what became of them are there only if they are needed.
    case linearizable([String: [Int]])
    /// There is no such order.
    case violation(Counterexample)
    /// Not found out: so many possibilities were looked at.
    case unknown(visited: Int)

    /// Whether there is an order; nil when that was not found out.
    public var isLinearizable: Bool? {
        switch self {
        case .linearizable: true
        case .violation: false
        case .unknown: nil
        }
    }
}

/// Why no order explains a history: the first answer that none can explain.
public struct Counterexample: Equatable, Sendable {
    /// The part whose calls these are.
    public var part: String
    /// The call whose answer it is: the history up to just before that answer can be explained.
    public var stuck: Int
    /// An order of calls that explains every answer before it.
    public var order: [Int]
    /// Calls that were under way at that moment and are not in the order: they do not help either.
    public var underWay: [Int]

    /// A counterexample; calls are numbered from 0.
    public init(part: String, stuck: Int, order: [Int], underWay: [Int]) {
        self.part = part
        self.stuck = stuck
        self.order = order
        self.underWay = underWay
    }

    /// All of it in words.
    /// - Parameter shown: so many calls of the order at most, the last ones.
    public func explanation<Model: SequentialModel>(
        of history: [Operation<Model.Input, Model.Output>], by model: Model, shown: Int = 12
    ) -> String {
        let line = { (call: Int) in
            "process \(history[call].process): \(model.describe(history[call].input, history[call].output))"
        }
        let name = part.isEmpty ? "" : " of \(part)"
        var lines = ["no order of the calls\(name) explains \(line(stuck))"]
        lines.append("  an order that explains every answer before it:")
        if order.count > shown { lines.append("    ... \(order.count - shown) calls") }
        var state: Model.State? = model.initial
        for (place, call) in order.enumerated() {
            state = state.flatMap { model.step($0, history[call].input, history[call].output) }
            let after = state.map { model.describe($0) } ?? "impossible"
            if place >= order.count - shown { lines.append("    \(line(call))   => \(after)") }
        }
        if order.isEmpty { lines.append("    (no call at all)") }
        lines.append(underWay.isEmpty ? "  no other call was under way" : "  under way, and of no help:")
        return (lines + underWay.map { "    " + line($0) }).joined(separator: "\n")
    }
}
