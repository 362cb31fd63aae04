import ClusterAPI
import ClusterObjects
import LabSupport
import Reconcilers

/// A cluster of an API without a store, the two controllers, and a kubelet that a test holds by the hand.
final class TestCluster {
    let api = MemoryAPI()
    private(set) var loops: [ControllerLoop] = []
    var clock: ManualClock { api.clock }

    init() { restart() }

    /// Throws the controllers away, with all that they remember, and starts others.
    func restart() {
        loops = [Self.replicaSets, Self.deployments].map { make in
            let informers = Informers(api: api, clock: api.clock)
            return ControllerLoop(make(api, informers, api.clock), informers: informers, clock: api.clock)
        }
    }

    private static func replicaSets(
        _ api: MemoryAPI, _ reader: Informers, _ clock: ManualClock
    ) -> any Reconciler { ReplicaSetController(api: api, reader: reader, clock: clock) }

    private static func deployments(
        _ api: MemoryAPI, _ reader: Informers, _ clock: ManualClock
    ) -> any Reconciler { DeploymentController(api: api, reader: reader, clock: clock) }

    /// Lets the controllers work until none has anything to do now.
    func settle() throws {
        var steps = 0
        while try loops.map({ try $0.step() }).contains(true) {
            steps += 1
            if steps > 20_000 { throw APIError(.timeout, "the controllers do not come to rest") }
        }
    }

    /// Lets the controllers work, and time pass when they wait for it.
    func settle(for duration: Duration) throws {
        let end = clock.now + duration
        try settle()
        while let wake = loops.compactMap(\.nextWake).min(), wake <= end {
            clock.advance(by: max(.milliseconds(1), wake - clock.now))
            try settle()
        }
        clock.advance(by: end - clock.now)
        try settle()
    }

    /// All pods that are not ready yet become it; then the controllers work. Again, until nothing is new.
    func roll() throws {
        try settle()
        while try makeReady(.max) > 0 { try settle() }
    }

    /// Makes so many pods ready at most.
    /// - Returns: how many.
    @discardableResult
    func makeReady(_ count: Int, where holds: (Pod) -> Bool = { _ in true }) throws -> Int {
        let waiting = try pods.filter {
            !PodHealth(of: $0).isReady && PodHealth(of: $0).isActive && holds($0)
        }
        for pod in waiting.prefix(count) { try setReady(pod.name, true) }
        return min(count, waiting.count)
    }

    func setReady(_ name: ObjectName, _ isReady: Bool) throws {
        var pod = try api.get(Pod.self, name)
        pod.status.phase = "Running"
        pod.status.conditions = [
            Condition(type: "Ready", status: isReady ? "True" : "False", lastTransitionTime: clock.timestamp)
        ]
        _ = try api.updateStatus(pod)
    }

    var pods: [Pod] { get throws { try api.list(Pod.self).items } }
    var sets: [ReplicaSet] {
        get throws {
            try api.list(ReplicaSet.self).items.sorted {
                RevisionNotes.revision(of: $0.metadata) < RevisionNotes.revision(of: $1.metadata)
            }
        }
    }
    /// The sizes of the sets by revision.
    var sizes: [Int32] { get throws { try sets.map { $0.spec.replicas ?? -1 } } }

    func set(_ name: String = "web") throws -> ReplicaSet { try api.get(ReplicaSet.self, Scene.name(name)) }
    func deployment() throws -> Deployment { try api.get(Deployment.self, Scene.name("web")) }
    func condition(_ type: String) throws -> Condition? {
        try deployment().status.conditions.first { $0.type == type }
    }

    func change<Object: ClusterObject>(_ object: Object, _ body: (inout Object) -> Void) throws {
        var changed = try api.get(Object.self, object.name)
        body(&changed)
        _ = try api.update(changed)
    }

    func change(_ body: (inout DeploymentSpec) -> Void) throws {
        try change(try deployment()) { body(&$0.spec) }
    }

    /// Makes a deployment and lets it roll out.
    func start(
        _ replicas: Int32, surge: IntOrString? = nil, unavailable: IntOrString? = nil,
        with body: (inout DeploymentSpec) -> Void = { _ in }
    ) throws {
        _ = try api.create(Scene.deployment(replicas, surge: surge, unavailable: unavailable, with: body))
        try roll()
        api.clearWrites()
    }
}
