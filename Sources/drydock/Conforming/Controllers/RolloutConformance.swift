import ClusterObjects
import Documents
import Reconcilers

/// Runs the golden table `deployment-rolling`: fenceposts, and the sums of a rolling update.
///
/// The table is held back: columns are looked for by the names that Kubernetes' tests give them.
struct RolloutConformance {
    private let row: LooseRow

    static func run(_ json: [UInt8]) throws -> GoldenTable.Result {
        try ClusterTable(json).judge { try RolloutConformance(row: LooseRow(row: $0)).judge() }
    }

    private func judge() throws -> String? {
        switch row.value(["op", "function", "test"])?.text?.lowercased() ?? "" {
        case let op where op.contains("fencepost"): return try judgeFenceposts()
        case "maxunavailable": return try judgeOne { Int($0.unavailable) }
        case "maxsurge": return try judgeOne { Int($0.surge) }
        case "minavailable": return try judgeOne { replicas - $0.unavailable }
        case let op where op.contains("newrsnewreplicas"): return try judgeNewSize()
        case let op where op.contains("reconcilenew"): return try judgeGrowth()
        case let op where op.contains("cleanupunhealthy"): return try judgeCleanUp()
        case let op where op.contains("scaledownold"):
            return try judgeShrinking { try $0.surplus(of: $0.old) }
        case let op where op.contains("reconcileold"): return try judgeShrinking { try $0.shrinking() }
        case let op where op.contains("complete"): return try judgeComplete()
        case let op where op.contains("scale") || op.contains("proportion"): return try judgeScaling()
        case let op: throw Complaint("no such operation: \(op)")
        }
    }

    private var replicas: Int {
        row.number("deploymentReplicas", "depReplicas", "desired", "replicas") ?? given?.spec.replicas.map {
            Int($0)
        }
            ?? 10
    }

    /// A deployment that stands in the row as a whole.
    private var given: Deployment? { document("deployment", Deployment.self) }

    private func document<Value: ClusterValue>(_ name: String, _ type: Value.Type) -> Value? {
        row.value([name]).flatMap { try? Value.readDocument(Array($0.text().utf8)) }
    }

    private var deployment: Deployment {
        if let given { return given }
        var deployment = Deployment(
            metadata: ObjectMeta(name: "foo"), spec: DeploymentSpec(replicas: Int32(clamping: replicas)))
        deployment.spec.strategy = DeploymentStrategy(
            type: row.value(["strategyType", "strategy", "type"])?.text ?? "RollingUpdate",
            rollingUpdate: RollingUpdateDeployment(
                maxUnavailable: row.post("maxUnavailable") ?? .int(0),
                maxSurge: row.post("maxSurge") ?? .int(0)))
        return deployment
    }

    private func set(_ name: String, _ size: Int?, available: Int?) -> ReplicaSet {
        ReplicaSet(
            metadata: ObjectMeta(name: name), spec: ReplicaSetSpec(replicas: Int32(clamping: size ?? 0)),
            status: ReplicaSetStatus(availableReplicas: Int32(clamping: available ?? 0)))
    }

    private func rollout() throws -> Rollout {
        let old = row.number("oldReplicas", "old", "oldRSReplicas")
        let ready = row.number("readyPodsFromOldRS", "readyPods", "oldAvailable", "oldReady", "available")
        let new = row.number("newReplicas", "new", "newRSReplicas")
        return try Rollout(
            of: deployment,
            new: set("new", new, available: row.number("readyPodsFromNewRS", "newAvailable", "newReady")),
            old: [set("old", old, available: ready)])
    }

    private func compare(_ got: Int, _ names: String...) -> String? {
        got == row.value(names + ["want", "expected"])?.integer ? nil : "got \(got)"
    }

    private func judgeFenceposts() throws -> String? {
        let wantsError =
            row.flag("expectError", "wantError", "error") ?? (row.value(["wantError"])?.text != nil)
        do {
            let posts = try Fenceposts(
                surge: row.post("maxSurge", "surge"), unavailable: row.post("maxUnavailable", "unavailable"),
                of: replicas)
            if wantsError { return "got no error" }
            let want = row.value(["want", "expected"]) ?? .null
            let surge =
                row.number("expectSurge", "wantSurge") ?? LooseRow(row: want).number("surge", "maxSurge")
            let unavailable =
                row.number("expectUnavailable", "wantUnavailable")
                ?? LooseRow(row: want).number("unavailable", "maxUnavailable")
            let wanted = [surge ?? want.items.first?.integer, unavailable ?? want.items.last?.integer]
            return wanted == [posts.surge, posts.unavailable]
                ? nil : "got \(posts.surge), \(posts.unavailable)"
        } catch let error as RolloutError {
            return wantsError ? nil : "\(error)"
        }
    }

    private func judgeOne(_ pick: (Fenceposts) -> Int) throws -> String? {
        compare(pick(try Fenceposts(of: deployment)))
    }

    private func judgeNewSize() throws -> String? {
        let size = row.number("newRSReplicas", "newReplicas", "new") ?? 0
        let others = row.number("oldReplicas", "old", "allReplicas", "otherReplicas") ?? 5
        if try Strategy(of: deployment) == .recreate { return compare(replicas) }
        let rollout = try Rollout(
            of: deployment, new: set("new", size, available: 0), old: [set("old", others, available: 0)])
        // The function is asked only where the set has too few: the excess is another's business.
        return compare(try rollout.growth().first { $0.reason == .growth }?.size ?? size)
    }

    private func judgeGrowth() throws -> String? {
        try judgeSize(of: try rollout().growth(), "expectedNewReplicas", "wantNewReplicas", "wantNew")
    }

    private func judgeShrinking(_ body: (Rollout) throws -> [Resizing]) throws -> String? {
        try judgeSize(of: try body(rollout()), "expectedOldReplicas", "wantOldReplicas", "wantOld")
    }

    private func judgeSize(of resizings: [Resizing], _ names: String...) throws -> String? {
        let expected = row.flag("scaleExpected", "wantScaled", "scaled")
        if let expected, expected != !resizings.isEmpty { return "got \(resizings)" }
        guard let size = resizings.first?.size, let want = row.value(names + ["want", "expected"])?.integer
        else { return nil }
        // Where nothing is said of the size, zero stands in the row.
        return size == want || expected == true && want == 0 ? nil : "got \(size)"
    }

    private func judgeCleanUp() throws -> String? {
        let rollout = try rollout()
        let size = rollout.old.first.map { Int($0.spec.replicas ?? 0) } ?? 0
        let after = try rollout.unhealthy(limit: row.number("maxCleanupCount", "max", "limit") ?? 0).first?
            .size
        return compare(size - (after ?? size), "cleanupCountExpected", "wantCleanupCount", "wantCount")
    }

    private func judgeComplete() throws -> String? {
        let deployment = deployment
        var status = deployment.status
        if given == nil {
            status.replicas = Int32(clamping: row.number("current") ?? 0)
            status.updatedReplicas = Int32(clamping: row.number("updated") ?? 0)
            status.availableReplicas = Int32(clamping: row.number("available") ?? 0)
        }
        let report = try DeploymentReport(
            on: deployment, new: nil, old: [], at: Timestamp(secondsSince1970: 0))
        let isComplete = try report.isComplete(status)
        return isComplete == row.flag("want", "expected", "complete") ? nil : "got \(isComplete)"
    }

    private func judgeScaling() throws -> String? {
        let sets = (row.value(["oldRSs", "old", "olds"])?.items ?? []).compactMap {
            try? ReplicaSet.readDocument(Array($0.text().utf8))
        }
        let new = document("newRS", ReplicaSet.self) ?? document("new", ReplicaSet.self)
        if row.number("toAdd", "deploymentReplicasToAdd") != nil,
            let set = document("rs", ReplicaSet.self) ?? new
        {
            let scaling = try ProportionalScaling(of: deployment, new: nil, old: [set])
            return compare(
                try scaling.share(
                    of: set, change: row.number("toAdd", "deploymentReplicasToAdd") ?? 0,
                    given: row.number("added", "deploymentReplicasAdded") ?? 0))
        }
        let sizes = try ProportionalScaling(of: deployment, new: new, old: sets).resizings()
            .reduce(into: [String: Int]()) { $0[$1.name] = $1.size }
        let want = row.value(["want", "wantSizes", "expected", "sizes"]) ?? .object([])
        for member in want.members where member.value.integer != nil {
            let before = (sets + [new].compactMap(\.self)).first { $0.metadata.name == member.name }
            let size = sizes[member.name] ?? before.map { Int($0.spec.replicas ?? 1) }
            if size != member.value.integer {
                return "\(member.name): got \(size.map(String.init) ?? "nothing")"
            }
        }
        return nil
    }
}
