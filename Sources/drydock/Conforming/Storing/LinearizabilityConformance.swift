import Documents
import Histories
import Reconcilers

/// Runs the golden tables `linearizability-…`: recorded histories, and whether they are linearizable.
///
/// An event is `[process, invoke|ok|fail|info, operation, …]`: of a map `get|put|append, key, value`, of a register
/// `read|write|cas, value`. A cas that failed has an answer: what it expected was not there.
enum LinearizabilityConformance {
    /// The names that such a table may have.
    static let tables = ["kv", "register", "registers", "cas-register", "etcd", "jepsen"].map {
        "linearizability-\($0)"
    }

    static func run(_ json: [UInt8]) throws -> GoldenTable.Result {
        try ClusterTable(json).judge(judge)
    }

    private static func judge(_ row: JSONValue) throws -> String? {
        let events = row["events"]?.items.map(\.items) ?? []
        let isMap = events.contains { $0.count == 5 }
        let verdict =
            try isMap
            ? check(events, by: TextMapModel(), mapKind)
            : check(events, by: RegisterModel(), registerKind)
        guard let isLinearizable = verdict.isLinearizable else { return "no verdict" }
        guard case .bool(let expected)? = row["linearizable"] else { return "has no verdict to compare with" }
        return isLinearizable == expected ? nil : "got \(isLinearizable)"
    }

    private static func check<Model: SequentialModel>(
        _ events: [[JSONValue]], by model: Model,
        _ kind: ([JSONValue]) throws -> HistoryEvent<Model.Input, Model.Output>.Kind
    ) throws -> LinearizabilityVerdict {
        let events = try events.enumerated().map { number, event in
            guard event.count >= 4, let process = event[0].integer ?? event[0].text.flatMap(Int.init) else {
                throw HistoryFault(
                    "event \(number + 1): expected a process, what happened, an operation and a value")
            }
            return HistoryEvent(process: process, try kind(event))
        }
        return try LinearizabilityChecker(model).check(Operation.pairing(events))
    }

    private static func mapKind(_ event: [JSONValue]) throws -> HistoryEvent<TextMapModel.Input, String>.Kind
    {
        guard event.count >= 5, let key = word(event[3]) else {
            throw HistoryFault("expected a key and a value")
        }
        let value = word(event[4]) ?? ""
        switch (event[1].text, event[2].text) {
        case ("invoke", "get"): return .invoke(.get(key))
        case ("invoke", "put"): return .invoke(.put(key, value))
        case ("invoke", "append"): return .invoke(.append(key, value))
        case ("ok", _): return .ok(value)
        case ("fail", _): return .fail
        case ("info", _): return .info
        default: throw HistoryFault("expected get, put or append")
        }
    }

    private static func registerKind(
        _ event: [JSONValue]
    ) throws -> HistoryEvent<RegisterModel.Input, RegisterModel.Output>.Kind {
        switch (event[1].text, event[2].text) {
        case ("invoke", "read"): return .invoke(.read)
        case ("invoke", "write"): return .invoke(.write(word(event[3]) ?? ""))
        case ("invoke", "cas"):
            let pair = words(event[3])
            guard pair.count == 2 else { throw HistoryFault("expected two values of a cas") }
            return .invoke(.compareAndSet(pair[0], pair[1]))
        case ("ok", "read"): return .ok(.value(word(event[3])))
        case ("ok", "write"): return .ok(.written)
        case ("ok", "cas"): return .ok(.compared(event[3] != .bool(false)))
        case ("fail", "cas") where word(event[3]) != "timed-out": return .ok(.compared(false))
        case ("fail", _): return .fail
        case ("info", _): return .info
        default: throw HistoryFault("expected read, write or cas")
        }
    }

    /// A value as text; nil for none.
    private static func word(_ value: JSONValue) -> String? {
        guard let text = value.text else { return value.integer.map(String.init) }
        let bare = text.drop { $0 == ":" }
        return bare == "nil" ? nil : String(bare)
    }

    /// The values of an array, or of a text such as `[3 0]`.
    private static func words(_ value: JSONValue) -> [String] {
        guard let text = value.text else { return value.items.compactMap(word) }
        return text.split { "[], ".contains($0) }.map(String.init)
    }
}
