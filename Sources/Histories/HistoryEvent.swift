/// One line of a recorded history.
public struct HistoryEvent<Input: Sendable, Output: Sendable>: Sendable {
    /// What happened.
    public enum Kind: Sendable {
        /// A call began.
        case invoke(Input)
        /// It came back.
        case ok(Output)
        /// It certainly had no effect: as if it had never been called.
        case fail
        /// Nobody knows what became of it.
        case info
    }

    /// Whose call it is.
    public var process: Int
    /// What happened to it.
    public var kind: Kind

    /// An event.
    public init(process: Int, _ kind: Kind) {
        self.process = process
        self.kind = kind
    }
}

/// Lines that are no history.
public struct HistoryFault: Error, Equatable, CustomStringConvertible {
    /// Which line was wrong in what, and what would be right.
    public let description: String

    /// A fault.
    public init(_ description: String) {
        self.description = description
    }
}

extension Operation {
    /// The calls of a recorded history, in the order in which they began.
    ///
    /// What never came back is unknown, as if the last line said so.
    /// - Throws: `HistoryFault` for a process that calls again before it has an answer, or has one without a call.
    public static func pairing(_ events: [HistoryEvent<Input, Output>]) throws(HistoryFault) -> [Operation] {
        var operations: [Operation?] = []
        var open: [Int: Int] = [:]
        for (time, event) in events.enumerated() {
            if case .invoke(let input) = event.kind {
                guard open.updateValue(operations.count, forKey: event.process) == nil else {
                    throw HistoryFault(
                        "event \(time + 1): process \(event.process) calls, expected the answer to its call")
                }
                operations.append(
                    Operation(process: event.process, input: input, output: nil, invoked: time, returned: nil)
                )
                continue
            }
            guard let call = open.removeValue(forKey: event.process) else {
                throw HistoryFault(
                    "event \(time + 1): process \(event.process) has an answer, expected its call")
            }
            switch event.kind {
            case .ok(let output):
                operations[call]?.output = output
                operations[call]?.returned = time
            case .fail: operations[call] = nil
            case .info, .invoke: break
            }
        }
        return operations.compactMap(\.self)
    }
}
