import ClusterAPI
import ClusterObjects
import Reconcilers

/// Ten thousand replica sets, looked at by a controller that knows nothing yet.
enum ClusterRace {
    private static let sets = 10_000
    /// As many namespaces as a large cluster has: a set looks at the pods of its own.
    private static let namespaces = 100

    /// - Returns: one row with a pod to make for each set, and one where nothing is to be done.
    static func run() throws -> [StoreBenchResult.Row] {
        let (store, clock) = (Store(now: { .zero }), ManualClock())
        var uids = 0
        let api = APIServer(
            store: store, clock: clock,
            makeUID: {
                uids += 1
                return "uid-\(uids)"
            })
        for number in 0..<sets { _ = try api.create(set(number)) }
        let making = try measure("sets, to make", api, clock)
        let before = store.revision
        let resting = try measure("sets, at rest", api, clock)
        let (found, written) = (try api.all(Pod.self, in: .all).count, store.revision - before)
        guard found == sets, written == 0 else {
            throw Complaint(
                "\(sets) replica sets: got \(found) pods, and \(written) writes at rest, expected 0")
        }
        return [making, resting]
    }

    private static func measure(_ task: String, _ api: APIServer, _ clock: ManualClock) throws
        -> StoreBenchResult.Row
    {
        let informers = Informers(api: api, clock: clock)
        let controller = ReplicaSetController(api: api, reader: informers, clock: clock)
        let loop = ControllerLoop(controller, informers: informers, clock: clock)
        return try ProcessorTime.measure(task, count: sets, clients: 1) {
            while try loop.step() {}
        }
    }

    private static func set(_ number: Int) -> ReplicaSet {
        let labels = ["app": "app-\(number)"]
        var selector = LabelSelector()
        selector.matchLabels = labels
        var template = PodTemplateSpec()
        template.metadata.labels = labels
        return ReplicaSet(
            metadata: ObjectMeta(name: "set-\(number)", namespace: "team-\(number % namespaces)"),
            spec: ReplicaSetSpec(replicas: 1, selector: selector, template: template))
    }
}
