import ClusterAPI
import ClusterObjects

/// How many pods a deployment has, over time, and how many it must have.
public final class Availability {
    /// What there was from one moment on.
    public struct Sample: Equatable, Sendable {
        /// Since the beginning.
        public var at: Duration
        /// How many are asked for.
        public var wanted: Int
        /// How many there are, without those on their way out.
        public var total: Int
        /// How many its replica sets shall have, together. This is what a roll-out bounds: pods that a set has been
        /// told to let go may still be there when another set is told to make more.
        public var sizes: Int
        /// How many of these are ready.
        public var ready: Int
        /// How many of these are of the newest kind.
        public var updated: Int
        /// No fewer may be available while a roll-out goes on.
        public var least: Int
        /// Its replica sets may not have more, together.
        public var most: Int
    }

    /// What there was, each until the next.
    public private(set) var samples: [Sample] = []
    private let name: ObjectName
    private let api: any ClusterAPI
    private let clock: any ClusterClock
    private let start: Duration

    /// - Parameters:
    ///   - name: of the deployment.
    ///   - api: read without a network: what is, not what somebody sees.
    public init(of name: ObjectName, api: any ClusterAPI, clock: any ClusterClock) {
        self.name = name
        self.api = api
        self.clock = clock
        start = clock.now
    }

    /// Looks.
    public func look() throws {
        guard let deployment = try api.find(Deployment.self, name) else { return }
        let scope = ListScope(namespace: name.namespace, labels: deployment.spec.selector)
        let pods = try api.all(Pod.self, in: scope).filter {
            !["Failed", "Succeeded"].contains($0.status.phase)
        }
        let sets = try api.all(ReplicaSet.self, in: scope)
        let images = deployment.spec.template.spec.containers.map(\.image)
        let ready = pods.filter(Self.isReady)
        let bounds = Self.bounds(deployment.spec)
        let sample = Sample(
            at: clock.now - start, wanted: Int(deployment.spec.replicas ?? 1), total: pods.count,
            sizes: sets.reduce(0) { $0 + Int($1.spec.replicas ?? 1) },
            ready: ready.count, updated: ready.count { $0.spec.containers.map(\.image) == images },
            least: bounds.least, most: bounds.most)
        add(sample)
    }

    private func add(_ sample: Sample) {
        guard let last = samples.last else { return samples.append(sample) }
        var same = sample
        same.at = last.at
        guard same != last else { return }
        // Of one moment only the last is kept: between its writes no time has gone.
        if last.at == sample.at { samples.removeLast() }
        samples.append(sample)
    }

    private static func isReady(_ pod: Pod) -> Bool {
        pod.status.conditions.contains { $0.type == "Ready" && $0.status == "True" }
    }

    /// Surge is rounded up, unavailability down; both 0 would never move: then one may be missing.
    static func bounds(_ spec: DeploymentSpec) -> (least: Int, most: Int) {
        let wanted = Int(spec.replicas ?? 1)
        guard spec.strategy.type != "Recreate" else { return (0, wanted) }
        let surge = share(spec.strategy.rollingUpdate?.maxSurge, of: wanted, roundUp: true)
        var missing = share(spec.strategy.rollingUpdate?.maxUnavailable, of: wanted, roundUp: false)
        if surge == 0, missing == 0 { missing = 1 }
        return (max(0, wanted - missing), wanted + surge)
    }

    private static func share(_ part: IntOrString?, of whole: Int, roundUp: Bool) -> Int {
        switch part ?? .string("25%") {
        case .int(let number): return Int(number)
        case .string(let text):
            let percent = text.hasSuffix("%") ? Int(text.dropLast()) ?? 0 : 0
            return (whole * percent + (roundUp ? 99 : 0)) / 100
        }
    }
}
