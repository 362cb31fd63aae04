import ClusterAPI
import ClusterObjects
import LabSupport

extension HPADecision {
    /// What was measured of pods, and what should have been.
    public struct Question: Sendable {
        /// How many replicas there should be now.
        public var current: Int32
        /// The pods of the selector.
        public var pods: [Pod]
        /// What was measured, by the name of the pod.
        public var metrics: [String: PodMetric]
        /// What was measured: `cpu` …; nil for what pods say of themselves.
        public var resource: String?
        /// Of which container of each pod; nil for all together.
        public var container: String?
        /// What time it is.
        public var now: Timestamp
        /// How long a start may take.
        public var initialization = HPAPodGroups.initialization
        /// How long it may take until a pod says whether it is ready.
        public var readinessDelay = HPAPodGroups.initialReadinessDelay

        /// A question.
        public init(
            current: Int32, pods: [Pod], metrics: [String: PodMetric], resource: String? = nil,
            container: String? = nil, now: Timestamp
        ) {
            self.current = current
            self.pods = pods
            self.metrics = metrics
            self.resource = resource
            self.container = container
            self.now = now
        }
    }

    /// By what pods use of a resource, in percent of what they request.
    /// - Throws: `HPAFault`.
    public static func utilization(_ question: Question, target: Int32) throws -> HPADecision {
        // >>> reconcilers.8
        // Sum what is used and what is requested over the pods that have both; the percentage is a whole
        // number, rounded down, before it is divided by the target. A pod that is missing is taken to use
        // nothing, or all of its request, whichever speaks against a change.
        // stub: throw Unimplemented("reconcilers.8")
        let requests = try requests(question)
        return try decide(question, target: Int64(target), isPlain: false, whenDown: { requests[$0] ?? 0 }) {
            values in
            let known = values.filter { requests[$0.key] != nil }
            let asked = known.keys.reduce(Int128(0)) { $0 + Int128(requests[$1] ?? 0) }
            guard asked > 0 else { throw HPAFault.noMatch }
            let used = known.values.reduce(Int128(0)) { $0 + Int128($1) }
            return (Int64(clamping: used * 100 / asked), Int64(clamping: used / Int128(known.count)))
        }
        // <<<
    }

    /// By the average of what was measured.
    /// - Parameter target: in thousandths.
    /// - Throws: `HPAFault`.
    public static func average(_ question: Question, target: Int64) throws -> HPADecision {
        // >>> reconcilers.8
        // The average is a whole number of thousandths, rounded down. A pod that is missing is taken to be at
        // 0, or at the target.
        // stub: throw Unimplemented("reconcilers.8")
        if question.pods.isEmpty { throw HPAFault.noPods }
        return try decide(question, target: target, isPlain: true, whenDown: { _ in target }) { values in
            let sum = values.values.reduce(Int128(0)) { $0 + Int128($1) }
            let average = Int64(clamping: sum / Int128(values.count))
            return (average, average)
        }
        // <<<
    }

    // >>> reconcilers.8
    private typealias Level = (current: Int64, average: Int64)

    /// - Parameters:
    ///   - isPlain: whether the value itself counts, not a percentage; 1.20 judges these two a little apart.
    ///   - whenDown: what a missing pod is taken for when the others say that there are too many.
    ///   - level: sums values up.
    private static func decide(
        _ question: Question, target: Int64, isPlain: Bool, whenDown: (String) -> Int64,
        level: ([String: Int64]) throws -> Level
    ) throws -> HPADecision {
        guard target > 0 else { throw HPAFault.badTarget(target) }
        let groups = try HPAPodGroups(
            question.pods, question.metrics, resource: question.resource, at: question.now,
            initialization: question.initialization, readinessDelay: question.readinessDelay)
        var values = question.metrics.mapValues(\.milliValue)
        for name in groups.ignored.union(groups.unready) { values[name] = nil }
        if values.isEmpty { throw HPAFault.noMetrics }
        let first = try level(values)
        let ratio = Double(first.current) / Double(target)
        let answer = { (replicas: Double, reason: Reason) in
            HPADecision(replicas: replicas, current: first.current, average: first.average, reason: reason)
        }
        let unready = ratio > 1 ? groups.unready : []
        if unready.isEmpty && groups.missing.isEmpty {
            if isNear(ratio) { return answer(Double(question.current), .withinTolerance) }
            return answer(ratio * Double(groups.readyCount), .measured)
        }
        // Whoever is not known speaks against the change, whichever way it goes.
        if ratio != 1 || isPlain {
            for name in groups.missing { values[name] = ratio < 1 ? whenDown(name) : 0 }
        }
        for name in unready { values[name] = 0 }
        let second = Double(try level(values).current) / Double(target)
        let replicas = (second * Double(values.count)).rounded(.up)
        let isTurned = (ratio < 1 && second > 1) || (ratio > 1 && second < 1)
        let isAgainst = (replicas - Double(question.current)) * (second - 1) < 0 && !isPlain
        if isNear(second) || isTurned || isAgainst {
            return answer(Double(question.current), isNear(ratio) ? .withinTolerance : .outweighed)
        }
        return answer(replicas, .assumed)
    }

    private static func requests(_ question: Question) throws -> [String: Int64] {
        guard !question.pods.isEmpty else { throw HPAFault.noPods }
        let resource = question.resource ?? ""
        var requests: [String: Int64] = [:]
        for pod in question.pods {
            let asked = pod.spec.containers.filter {
                question.container == nil || question.container == $0.name
            }
            let amounts = asked.map { $0.resources.requests[resource]?.milliValue }
            guard !amounts.contains(nil) else { throw HPAFault.missingRequest(resource) }
            let sum = amounts.reduce(Int128(0)) { $0 + Int128($1 ?? 0) }
            requests[pod.metadata.name] = Int64(clamping: sum)
        }
        return requests
    }
    // <<<
}
