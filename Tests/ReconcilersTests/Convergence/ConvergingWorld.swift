import ClusterAPI
import ClusterObjects
import ClusterSimulation
import Documents
import LabSupport
import Reconcilers

extension ControllerLoop: SimulatedPart {}

/// A whole cluster from a seed: the learner's store, API and controllers, each behind a network that fails.
final class ConvergingWorld {
    let simulation: Simulation
    let network: Network
    /// The API itself, without a network between: for whoever looks on, and for users.
    let api: APIServer
    let store: Store
    private let seed: UInt64

    init(seed: UInt64, _ disruptions: Disruptions = .none) {
        self.seed = seed
        let clock = ManualClock()
        simulation = Simulation(seed: seed, clock: clock)
        let network = Network(seed: seed, clock: clock, disruptions)
        self.network = network
        simulation.outsideWake = { network.nextWake }
        store = Store(now: { .zero })
        var names = SeededGenerator(seed: seed ^ 0x6e61_6d65)
        let draw = { () -> String in String(names.next() | 1 << 63, radix: 36) }
        api = APIServer(store: store, clock: clock, makeUID: draw, makeSuffix: { String(draw().suffix(5)) })
    }

    /// Adds a controller behind the network.
    func add(
        _ name: String, _ make: @escaping (any ClusterAPI, Informers, ManualClock) -> any Reconciler,
        keys: ObjectName...
    ) throws {
        let (simulation, network, api) = (simulation, network, api)
        try simulation.add(name) {
            let client = ClientAPI(name, api, over: network, noting: simulation.transcript)
            let informers = Informers(api: client, clock: simulation.clock)
            let reconciler = make(client, informers, simulation.clock)
            let loop = ControllerLoop(reconciler, informers: informers, clock: simulation.clock)
            for key in keys { try loop.queue.add(key) }
            return loop
        }
    }

    /// The two controllers of milestone 7.
    func addRollouts() throws {
        try add("replicaset") { ReplicaSetController(api: $0, reader: $1, clock: $2) }
        try add("deployment") { DeploymentController(api: $0, reader: $1, clock: $2) }
    }

    /// A scheduler, and nodes that need no kubelet; not behind the network.
    func addPretendNodes(_ count: Int) throws {
        let (simulation, api) = (simulation, api)
        for number in 1...count { _ = try api.create(Self.node("n\(number)")) }
        let own = ClientAPI(
            "world", api, over: Network(seed: seed, clock: simulation.clock), noting: simulation.transcript)
        try simulation.add("scheduler") { Binder(api: own, clock: simulation.clock) }
        try simulation.add("kubelets") { PretendKubelet(api: own, clock: simulation.clock) }
    }

    static func node(_ name: String) throws -> ClusterObjects.Node {
        var node = ClusterObjects.Node(metadata: ObjectMeta(name: name))
        node.status.allocatable = ["cpu": try Quantity(parsing: "64"), "pods": try Quantity(parsing: "110")]
        node.status.capacity = node.status.allocatable
        return node
    }

    /// A deployment of one container.
    static func web(_ replicas: Int32, surge: IntOrString? = nil, unavailable: IntOrString? = nil)
        -> Deployment
    {
        let labels = ["app": "web"]
        let pod = PodSpec(containers: [Container(name: "web", image: "web:1")])
        var spec = DeploymentSpec(
            replicas: replicas, selector: LabelSelector(matchLabels: labels),
            template: PodTemplateSpec(metadata: ObjectMeta(name: "", labels: labels), spec: pod))
        spec.strategy = DeploymentStrategy(
            type: "RollingUpdate",
            rollingUpdate: RollingUpdateDeployment(maxUnavailable: unavailable, maxSurge: surge))
        return Deployment(metadata: ObjectMeta(name: "web", namespace: "shop"), spec: spec)
    }

    /// Changes what the pods of the deployment run.
    func setImage(_ image: String) throws {
        let patch = #"{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"\#(image)"}]}}}}"#
        let name = ObjectName(namespace: "shop", name: "web")
        _ = try api.patch(Deployment.self, name, .strategicMerge, try JSONValue.parse(patch), part: nil)
    }

    /// The pods that are not on their way out: `image ready`, sorted.
    func pods() throws -> [String] {
        try api.list(Pod.self).items.filter { $0.metadata.deletionTimestamp == nil }.map { pod in
            let isReady = pod.status.conditions.contains { $0.type == "Ready" && $0.status == "True" }
            return "\(pod.spec.containers[0].image) \(isReady ? "ready" : "waiting")"
        }.sorted()
    }
}
