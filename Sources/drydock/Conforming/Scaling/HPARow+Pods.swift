import ClusterAPI
import ClusterObjects
import Documents
import Reconcilers

extension HPARow {
    /// Its pods: written out, or described by lists of what each of them is.
    func pods() throws -> [Pod] {
        if let list = self["pods"] {
            return try list.items.map { item in
                var pod = try Pod.read(document: item)
                // A start time of zero is not written; it is not the same as none.
                pod.status.startTime = pod.status.startTime ?? Timestamp(secondsSince1970: 0)
                return pod
            }
        }
        let phases = self["podPhase", "phases", "phase"]?.items ?? []
        let count = max(Int(current ?? 0), phases.count)
        return (0..<min(count, 10_000)).map { pod($0, phases) }
    }

    private func pod(_ index: Int, _ phases: [JSONValue]) -> Pod {
        let at = { (names: [String]) -> JSONValue? in
            let list = names.lazy.compactMap { self[$0] }.first?.items ?? []
            return index < list.count ? list[index] : nil
        }
        var pod = Pod(metadata: ObjectMeta(name: "test-pod-\(index)", namespace: "test-namespace"))
        pod.status.phase = (index < phases.count ? phases[index].text : nil) ?? "Running"
        let ready = at(["podReadiness", "readiness", "ready"])
        let isReady = ready?.text.map { $0 == "True" } ?? (ready != .bool(false))
        pod.status.conditions = [
            Condition(type: "Ready", status: isReady ? "True" : "False", lastTransitionTime: Self.noTime)
        ]
        pod.status.startTime = start(at(["podStartTime", "startTime", "startedAgo"])) ?? Self.noTime
        let isLeaving = at(["podDeletionTimestamp", "deleted", "deletion"])
        if let isLeaving, isLeaving != .bool(false) { pod.metadata.deletionTimestamp = now }
        let amount = at(["requests", "cpuRequests", "reportedCPURequests"])
        let quantity = amount?.text.flatMap { try? Quantity(parsing: $0) }
        let containers = ["container1", "container2"].map { name -> Container in
            var container = Container(name: name)
            container.resources.requests[resource] = quantity
            return container
        }
        // The tests of the calculator have two containers in each pod, those of the controller one.
        pod.spec.containers = isTwofold ? containers : [containers[0]]
        return pod
    }

    /// `hot` is now, `cool` three minutes ago; a number counts seconds back.
    private func start(_ value: JSONValue?) -> Timestamp? {
        switch value {
        case .string("hot"): now
        case .string("cool"): now + .seconds(-180)
        case .string(let text): Timestamp(text)
        default: value?.integer.map { now + Self.ago($0) }
        }
    }

    /// The resource that is measured.
    var resource: String { row["resource"]?["name"]?.text ?? self["resource", "resourceName"]?.text ?? "cpu" }

    private var isTwofold: Bool { self["levels"]?.items.first?.items.count == 2 }

    /// A time that nobody has set.
    private static let noTime = Timestamp(secondsSince1970: -62_135_596_800)

    /// What was measured, by the name of the pod.
    func metrics() -> [String: PodMetric] {
        var metrics: [String: PodMetric] = [:]
        // No time at all, as there: a pod that has just been started is then taken to be still starting.
        let measured = { (value: Int64) in PodMetric(milliValue: value, timestamp: Self.noTime) }
        if case .object(let members)? = self["metrics"] {
            for member in members {
                let value = member.value["Value"] ?? member.value["value"] ?? member.value
                metrics[member.name] = Self.milli(value).map(measured)
            }
            return metrics
        }
        let names = self["podNames"]?.items ?? []
        for (index, level) in (self["levels", "reportedLevels", "metrics"]?.items ?? []).enumerated() {
            let name = index < names.count ? names[index].text : nil
            let parts = level.items.isEmpty ? [level] : chosen(level.items)
            let sum = Self.sum(parts.compactMap { Self.milli($0) })
            if !parts.isEmpty { metrics[name ?? "test-pod-\(index)"] = measured(sum) }
        }
        return metrics
    }

    private func chosen(_ containers: [JSONValue]) -> [JSONValue] {
        guard let name = self["container"]?.text, let last = name.last, let number = Int(String(last)),
            containers.indices.contains(number - 1)
        else { return containers }
        return [containers[number - 1]]
    }
}
