import ClusterAPI
import ClusterObjects

/// A scheduler that is good enough for a simulation: a pod goes to the node with the fewest pods that takes it.
///
/// It knows cordons, taints and whether a node is ready; it knows no sizes. Lab 7 has the real thing.
public final class Binder: SimulatedPart {
    private let api: any ClusterAPI
    private var pods: (any ObjectWatch<Pod>)?
    private var nodes: (any ObjectWatch<ClusterObjects.Node>)?
    private let clock: any ClusterClock
    private var isDue = true
    /// After an accident it tries again at this time.
    public private(set) var nextWake: Duration?

    /// - Parameters:
    ///   - api: where pods and nodes are.
    ///   - clock: what time it is.
    public init(api: any ClusterAPI, clock: any ClusterClock) {
        self.api = api
        self.clock = clock
    }

    /// Binds one pod.
    public func step() throws -> Bool {
        if let wake = nextWake, wake > clock.now { return false }
        do {
            let hasNews = try listen()
            nextWake = nil
            guard isDue else { return hasNews }
            isDue = try bindOne()
            return isDue || hasNews
        } catch is APIError {
            isDue = true
            nextWake = clock.now + .seconds(1)
            return false
        }
    }

    private func listen() throws -> Bool {
        var hasNews = false
        if pods?.hasEnded ?? true { pods = try api.watch(Pod.self, in: .all, from: "") }
        if nodes?.hasEnded ?? true { nodes = try api.watch(ClusterObjects.Node.self, in: .all, from: "") }
        while try pods?.next() != nil { hasNews = true }
        while try nodes?.next() != nil { hasNews = true }
        isDue = isDue || hasNews
        return hasNews
    }

    private func bindOne() throws -> Bool {
        let pods = try api.all(Pod.self, in: .all)
        let waiting = pods.filter { $0.spec.nodeName.isEmpty && $0.metadata.deletionTimestamp == nil }
        guard !waiting.isEmpty else { return false }
        let loads = Dictionary(grouping: pods, by: \.spec.nodeName).mapValues(\.count)
        let nodes = try api.all(ClusterObjects.Node.self, in: .all).filter { !$0.spec.unschedulable }
        for var pod in waiting {
            let choice = nodes.filter { Self.takes($0, pod) }.min {
                (loads[$0.metadata.name] ?? 0, $0.metadata.name) < (
                    loads[$1.metadata.name] ?? 0, $1.metadata.name
                )
            }
            guard let choice else { continue }
            pod.spec.nodeName = choice.metadata.name
            _ = try api.update(pod)
            return true
        }
        return false
    }

    private static func takes(_ node: ClusterObjects.Node, _ pod: Pod) -> Bool {
        let ready = node.status.conditions.first { $0.type == "Ready" }
        guard ready?.status ?? "True" == "True" else { return false }
        return node.spec.taints.allSatisfy { taint in
            taint.effect == .preferNoSchedule || pod.spec.tolerations.contains { $0.bears(taint) }
        }
    }
}

extension Toleration {
    /// Whether it bears a taint.
    /// - Kubernetes: component-helpers, Toleration.ToleratesTaint
    fileprivate func bears(_ taint: Taint) -> Bool {
        let hasEffect = [nil, .unnamed, taint.effect].contains(effect)
        guard hasEffect, key.isEmpty || key == taint.key else { return false }
        return comparison == .exists || (!key.isEmpty && value == taint.value)
    }
}
