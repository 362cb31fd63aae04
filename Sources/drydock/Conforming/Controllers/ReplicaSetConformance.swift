import ClusterAPI
import ClusterObjects
import Documents
import Reconcilers

/// Runs the golden table `replicaset`: batches, victims and status.
enum ReplicaSetConformance {
    /// Later than every time in the table.
    private static let now = Timestamp(secondsSince1970: 4_102_444_800)

    static func run(_ json: [UInt8]) throws -> GoldenTable.Result {
        try ClusterTable(json).judge { row in
            switch row["op"]?.text {
            case "slowStartBatch": try judgeBatches(row)
            case "deletedFirst": try judgeOrder(row)
            case "podsToDelete": try judgeVictims(row)
            case "status": try judgeStatus(row)
            case let op: throw Complaint("no such operation: \(op ?? "none")")
            }
        }
    }

    private static func judgeBatches(_ row: JSONValue) throws -> String? {
        let good = row["callsBeforeError"]?.integer ?? 0
        var calls = 0
        let outcome = try SlowStart.run(row["count"]?.integer ?? 0, initial: row["initial"]?.integer ?? 1) {
            calls += 1
            if calls > good { throw APIError(.forbidden, "as the table wants it") }
        }
        let isRight =
            outcome.successes == row["wantSuccesses"]?.integer && calls == row["wantCalls"]?.integer
        return isRight ? nil : "got \(outcome.successes) of \(calls)"
    }

    private static func judgeOrder(_ row: JSONValue) throws -> String? {
        let candidates = try ["first", "second"].map { name in
            VictimOrder.Candidate(try pod(row[name]?["pod"]), rank: row[name]?["rank"]?.integer ?? 0)
        }
        guard try VictimOrder.goesFirst(candidates[0], candidates[1]) else { return "the second goes first" }
        return try VictimOrder.goesFirst(candidates[1], candidates[0]) ? "each goes before the other" : nil
    }

    private static func judgeVictims(_ row: JSONValue) throws -> String? {
        let pods = try pods(row["pods"])
        // No related pods are given: the pods are related to each other.
        let related = row["related"].map { !$0.items.isEmpty } ?? false ? try self.pods(row["related"]) : pods
        let names = try VictimOrder.victims(row["diff"]?.integer ?? 0, of: pods, related: related)
            .map(\.metadata.name)
        return names == row["want"]?.items.map { $0.text ?? "" } ? nil : "got \(names)"
    }

    private static func judgeStatus(_ row: JSONValue) throws -> String? {
        let set = try read(ReplicaSet.self, row["rs"])
        let status = try ReplicaSetReport.status(of: set, pods: try pods(row["pods"]), at: now)
        for (name, count) in [
            ("replicas", status.replicas), ("fullyLabeledReplicas", status.fullyLabeledReplicas),
            ("readyReplicas", status.readyReplicas), ("availableReplicas", status.availableReplicas),
        ] where Int(count) != row["want"]?[name]?.integer ?? 0 {
            return "\(name): got \(count)"
        }
        return nil
    }

    private static func pods(_ list: JSONValue?) throws -> [Pod] {
        try (list?.items ?? []).map { try pod($0) }
    }

    private static func pod(_ value: JSONValue?) throws -> Pod { try read(Pod.self, value) }

    private static func read<Value: ClusterValue>(_ type: Value.Type, _ value: JSONValue?) throws -> Value {
        try Value.readDocument(Array((unnamed(value) ?? .object([])).text().utf8))
    }

    /// Containers and owners of the table have no names: each gets one.
    private static func unnamed(_ value: JSONValue?) -> JSONValue? {
        switch value {
        case .object(let members)?:
            .object(
                members.map { member in
                    guard ["containers", "containerStatuses", "ownerReferences"].contains(member.name) else {
                        return JSONMember(member.name, unnamed(member.value) ?? .null)
                    }
                    return JSONMember(
                        member.name,
                        .array(
                            member.value.items.map {
                                $0["name"] == nil
                                    ? .object($0.members + [JSONMember("name", .string("unnamed"))]) : $0
                            }))
                })
        case .array(let items)?: .array(items.compactMap(unnamed))
        default: value
        }
    }
}
