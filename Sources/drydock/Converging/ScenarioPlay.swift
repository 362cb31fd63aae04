import ClusterAPI
import ClusterObjects
import ClusterSimulation
import Documents
import LabSupport
import Reconcilers

extension ControllerLoop: SimulatedPart {}

/// A scenario as it is played: the lab's store, API, controllers and kubelets, all from one seed.
final class ScenarioPlay {
    let simulation: Simulation
    let seed: UInt64
    private(set) var watchers: [(name: ObjectName, watcher: Availability)] = []
    private(set) var end = Duration.zero
    let scenario: Scenario
    let api: APIServer
    let network: Network
    let metrics: ScenarioMetrics
    private var runtimes: [String: FakeContainerRuntime] = [:]

    /// - Throws: `Complaint` naming the object that the API refused.
    init(_ scenario: Scenario, seed: UInt64, file: String) throws {
        self.scenario = scenario
        self.seed = seed
        let clock = ManualClock()
        let simulation = Simulation(seed: seed, clock: clock)
        self.simulation = simulation
        let network = Network(seed: seed, clock: clock, scenario.disruptions)
        self.network = network
        simulation.outsideWake = { network.nextWake }
        var names = SeededGenerator(seed: seed ^ 0x6e61_6d65)
        let draw = { () -> String in String(names.next() | 1 << 63, radix: 36) }
        api = APIServer(
            store: Store(now: { .zero }), clock: clock, makeUID: draw,
            makeSuffix: { String(draw().suffix(5)) })
        metrics = ScenarioMetrics(api: api, clock: clock)
        try addParts()
        try create(file)
        for event in scenario.events { try plan(event) }
        simulation.afterStep = { [unowned self] in try look() }
    }

    /// Plays it.
    /// - Parameter until: since the beginning; five minutes after the last event when nil.
    func run(until: Duration?) throws {
        let last = scenario.events.map(\.at).max() ?? .zero
        end = until ?? last + .seconds(300)
        let calm = min(last, end)
        scenario.chaos.plan(for: simulation, network, api: api, until: calm, seed: seed)
        simulation.at(calm, "calm") { [network] in network.disruptions = .none }
        try simulation.run(until: end)
    }

    private func look() throws {
        for (_, watcher) in watchers { try watcher.look() }
    }

    // MARK: parts

    private func client(_ name: String) -> ClientAPI {
        ClientAPI(name, api, over: network, noting: simulation.transcript)
    }

    private func add(
        _ name: String, keys: [ObjectName] = [],
        _ make: @escaping (any ClusterAPI, Informers, ManualClock) -> any Reconciler
    ) throws {
        try simulation.add(name) { [unowned self] in
            let client = client(name)
            let informers = Informers(api: client, clock: simulation.clock)
            let loop = ControllerLoop(
                make(client, informers, simulation.clock), informers: informers, clock: simulation.clock)
            for key in keys { try loop.queue.add(key) }
            return loop
        }
    }

    private func addParts() throws {
        let own = ClientAPI(
            "scheduler", api, over: Network(seed: seed, clock: simulation.clock),
            noting: simulation.transcript)
        try simulation.add("scheduler") { [simulation] in Binder(api: own, clock: simulation.clock) }
        for number in 0..<scenario.nodes { try addNode("node-\(number)") }
        try add("replicaset") { ReplicaSetController(api: $0, reader: $1, clock: $2) }
        try add("deployment") { DeploymentController(api: $0, reader: $1, clock: $2) }
        try add("node-lifecycle", keys: [NodeLifecycleController.key]) {
            NodeLifecycleController(api: $0, reader: $1, clock: $2)
        }
        try add("taint-eviction") { TaintEviction(api: $0, reader: $1, clock: $2) }
        let types: [any ClusterObject.Type] = [Deployment.self, ReplicaSet.self, Pod.self]
        try add("garbage-collector", keys: [GarbageCollector.key]) { api, reader, _ in
            GarbageCollector(api: api, reader: reader, types: types)
        }
        try add("horizontal-pod-autoscaler") { [metrics] in
            HorizontalPodAutoscalerController(api: $0, reader: $1, clock: $2, metrics: metrics)
        }
    }

    private func addNode(_ name: String) throws {
        let runtime = FakeContainerRuntime(clock: simulation.clock)
        runtime.isUnwell = { $0.image.contains("broken") }
        runtimes[name] = runtime
        var node = ClusterObjects.Node(metadata: ObjectMeta(name: name))
        let amounts: ResourceList = [
            "cpu": try Quantity(parsing: "64"), "pods": try Quantity(parsing: "110"),
        ]
        (node.status.capacity, node.status.allocatable) = (amounts, amounts)
        try add("kubelet-\(name)", keys: [ObjectName(name: name)]) {
            Kubelet(node: node, api: $0, reader: $1, clock: $2, runtime: runtime)
        }
    }

    // MARK: objects

    private func create(_ file: String) throws {
        for (index, value) in scenario.objects.enumerated() {
            guard case .string(let kind)? = value["kind"] else { continue }
            let place = "items[\(index)] (\(kind))"
            do {
                switch kind {
                case "Deployment": try create(deployment: Self.read(value, place))
                case "ReplicaSet": _ = try api.create(with(start: Self.read(value, place) as ReplicaSet))
                case "Pod": _ = try api.create(Self.read(value, place) as Pod)
                case "HorizontalPodAutoscaler":
                    _ = try api.create(Self.read(value, place) as HorizontalPodAutoscaler)
                default:
                    let known = ["Deployment", "ReplicaSet", "Pod", "HorizontalPodAutoscaler"]
                    throw Complaint("\(place): expected \(known.oneOf)")
                }
            } catch let error as APIError {
                throw Complaint(file: file, "\(place): \(error.message)")
            } catch let complaint as Complaint {
                throw Complaint(file: file, complaint.description)
            }
        }
    }

    private func create(deployment: Deployment) throws {
        var deployment = deployment
        deployment.spec.template.spec = with(start: deployment.spec.template.spec)
        let made = try api.create(deployment)
        watchers.append((made.name, Availability(of: made.name, api: api, clock: simulation.clock)))
    }

    private func with(start set: ReplicaSet) -> ReplicaSet {
        var set = set
        set.spec.template.spec = with(start: set.spec.template.spec)
        return set
    }

    /// Containers answer to readiness probes only after a while; those that have none get one.
    private func with(start spec: PodSpec) -> PodSpec {
        var spec = spec
        for index in spec.containers.indices where spec.containers[index].readinessProbe == nil {
            var probe = ContainerProbe()
            probe.initialDelaySeconds = Int32(clamping: scenario.startSeconds)
            probe.periodSeconds = 1
            spec.containers[index].readinessProbe = probe
        }
        return spec
    }

    private static func read<Object: ClusterObject>(_ value: JSONValue, _ place: String) throws -> Object {
        let log = FaultLog()
        let read = Object.read(Documents.Node(value: value, place: JSONPlace(path: place), log: log))
        guard var object = read, log.isEmpty else {
            throw Complaint(ClusterFile.shown(DocumentFaults(log.faults)))
        }
        if object.metadata.namespace.isEmpty { object.metadata.namespace = "default" }
        return object
    }

    // MARK: events

    private func plan(_ event: ScenarioEvent) throws {
        let title = event.title
        switch event.action {
        case .patch(let kind, let name, let patch):
            simulation.at(event.at, title) { [unowned self] in try self.patch(kind, name, patch) }
        case .undo(let name, let revision):
            simulation.at(event.at, title) { [unowned self] in try undo(name, revision) }
        case .failNode(let node, let lasts):
            guard runtimes[node] != nil else {
                throw Complaint("failNode \(node): expected node-0 to node-\(scenario.nodes - 1)")
            }
            simulation.at(event.at, title) { [network] in network.cutOff("kubelet-\(node)") }
            guard let lasts else { return }
            simulation.at(event.at + lasts, "\(node) is back") { [network] in
                network.reconnect("kubelet-\(node)")
            }
        case .killPods(let count):
            simulation.at(event.at, title) { [unowned self] in try kill(count) }
        case .load(let name, let cpu):
            simulation.at(event.at, title) { [metrics] in metrics.load[name] = Int64(cpu) }
        case .restart(let name):
            try expectPart(name, "restart")
            simulation.at(event.at, title) { [unowned self] in try simulation.restart(name) }
        case .cut(let name, let lasts):
            try expectPart(name, "cut")
            simulation.at(event.at, title) { [network] in network.cutOff(name) }
            simulation.at(event.at + lasts, "\(name) is back") { [network] in network.reconnect(name) }
        }
    }

    private func expectPart(_ name: String, _ what: String) throws {
        guard simulation.names.contains(name) else {
            throw Complaint("\(what) \(name): expected \(simulation.names.oneOf)")
        }
    }

    /// A user's command: what the API refuses is noted, and the play goes on.
    private func command(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as APIError {
            simulation.transcript.note("user", "! \(error)")
        }
    }

    private func patch(_ kind: String, _ name: ObjectName, _ patch: JSONValue) throws {
        try command {
            switch kind {
            case "Deployment": _ = try api.patch(Deployment.self, name, .strategicMerge, patch, part: nil)
            case "ReplicaSet": _ = try api.patch(ReplicaSet.self, name, .strategicMerge, patch, part: nil)
            case "Pod": _ = try api.patch(Pod.self, name, .strategicMerge, patch, part: nil)
            case "Node":
                _ = try api.patch(
                    ClusterObjects.Node.self, ObjectName(name: name.name), .strategicMerge, patch, part: nil)
            default:
                throw APIError(
                    .badRequest, "patch of a \(kind): expected Deployment, ReplicaSet, Pod or Node")
            }
        }
    }

    private func undo(_ name: ObjectName, _ revision: Int?) throws {
        try command {
            let deployment = try api.get(Deployment.self, name)
            let sets = try api.all(
                ReplicaSet.self, in: ListScope(namespace: name.namespace, labels: deployment.spec.selector))
            do {
                let way = try Rollback(of: deployment, to: revision.map(Int64.init), among: sets)
                _ = try api.patch(Deployment.self, name, .json, way.patch, part: nil)
            } catch let error as RolloutError {
                throw APIError(.badRequest, "\(error)")
            }
        }
    }

    private func kill(_ count: Int) throws {
        var dice = SeededGenerator(seed: seed ^ UInt64(count) ^ UInt64(simulation.transcript.lines.count))
        let pods = try api.all(Pod.self, in: .all).shuffled(using: &dice).prefix(count)
        for pod in pods {
            try command { _ = try api.delete(Pod.self, pod.name, DeleteOptions(gracePeriodSeconds: 0)) }
        }
    }

    // MARK: what came of it

    var charts: [AvailabilityChart] {
        let marks = scenario.events.map { AvailabilityChart.Mark(at: $0.at, text: $0.title) }
        return watchers.map { name, watcher in
            AvailabilityChart(title: "\(name)", samples: watcher.samples, marks: marks, end: end)
        }
    }

    var report: ConvergeReport { ConvergeReport(self) }
}
