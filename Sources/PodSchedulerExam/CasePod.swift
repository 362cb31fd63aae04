import ClusterObjects
import LabSupport
import PodScheduler
import SchedulingModel

/// A pod of a question.
struct CasePod: Codable, Sendable {
    struct Bears: Codable, Sendable {
        var key: String
        var comparison: String
        var value: String
        var effect: String
    }

    /// A term: `weight` 0 is a must.
    struct Near: Codable, Sendable {
        var app: String?
        var key: String
        var weight: Int32
        var isFar: Bool
    }

    struct Spread: Codable, Sendable {
        var key: String
        var skew: Int32
        var isMust: Bool
        var minDomains: Int32?
    }

    struct Port: Codable, Sendable {
        var address: String
        var transport: String
        var number: Int32
    }

    var name: String
    var app: String
    var milliCPU: Int64?
    var mebibytes: Int64?
    var priority: Int32
    var bears: [Bears] = []
    var zones: [String]?
    var likesZone: String?
    var ports: [Port] = []
    var near: [Near] = []
    var spread: [Spread] = []

    /// A pod that minds only its node.
    static func random(_ name: String, using generator: inout SeededGenerator) -> CasePod {
        func pick<T>(_ list: [T]) -> T { list[Int.random(in: 0..<list.count, using: &generator)] }
        var pod = CasePod(
            name: name, app: pick(["x", "y"]),
            milliCPU: pick([nil, 0, 100, 250, 500, 1000, 1500]),
            mebibytes: pick([nil, 0, 64, 128, 512, 1024]),
            priority: pick([0, 0, 5, 10, -5]))
        if pick([true, false]) {
            pod.bears = (0..<2).map { _ in
                Bears(
                    key: pick(["", "k0", "k1"]), comparison: pick(["", "Equal", "Exists"]),
                    value: pick(["", "v"]),
                    effect: pick(["", "NoSchedule", "PreferNoSchedule", "NoExecute"]))
            }
        }
        if pick([true, false, false]) { pod.zones = [pick(["a", "b"]), pick(["b", "c"])] }
        if pick([true, false]) { pod.likesZone = pick(["a", "b"]) }
        if pick([true, false, false]) {
            pod.ports = [
                Port(
                    address: pick(["", "0.0.0.0", "10.0.0.1", "10.0.0.2"]),
                    transport: pick(["", "TCP", "UDP"]),
                    number: pick([80, 81]))
            ]
        }
        return pod
    }

    /// One that minds other pods, too.
    static func social(_ name: String, using generator: inout SeededGenerator) -> CasePod {
        func pick<T>(_ list: [T]) -> T { list[Int.random(in: 0..<list.count, using: &generator)] }
        var pod = random(name, using: &generator)
        let keys = ["zone", "zone", "kubernetes.io/hostname"]
        if pick([true, false]) {
            pod.near = (0..<pick([1, 2])).map { _ in
                Near(
                    app: pick(["x", "y", "x", "y", nil]), key: pick(keys), weight: pick([0, 3, 10]),
                    isFar: pick([true, false]))
            }
        }
        if pick([true, false]) {
            pod.spread = [
                Spread(
                    key: pick(keys), skew: pick([1, 2]), isMust: pick([true, false]),
                    minDomains: pick([nil, nil, 4]))
            ]
        }
        return pod
    }

    var pod: Pod {
        var requests: ResourceList = [:]
        requests["cpu"] = milliCPU.map { Quantity(milli: $0) }
        requests["memory"] = mebibytes.map { Quantity($0 << 20) }
        let container = Container(
            image: "web", resources: ResourceRequirements(requests: requests),
            ports: ports.map {
                ContainerPort(hostPort: $0.number, transport: $0.transport, hostIP: $0.address)
            })
        var spec = PodSpec(containers: [container], priority: priority)
        spec.tolerations = bears.map {
            Toleration(
                key: $0.key, comparison: .init(rawValue: $0.comparison) ?? .equal, value: $0.value,
                effect: $0.effect.isEmpty ? nil : TaintEffect(rawValue: $0.effect))
        }
        spec.affinity = affinity
        spec.topologySpreadConstraints = spread.map {
            TopologySpreadConstraint(
                maxSkew: $0.skew, topologyKey: $0.key,
                whenUnsatisfiable: $0.isMust ? .doNotSchedule : .scheduleAnyway,
                labelSelector: LabelSelector(matchLabels: ["app": app]), minDomains: $0.minDomains)
        }
        return Pod(metadata: ObjectMeta(name: name, labels: ["app": app]), spec: spec)
    }

    private var affinity: Affinity {
        let zone = { (values: [String]) in
            NodeSelectorTerm(matchExpressions: [NodeRequirement(key: "zone", relation: .isIn, values: values)]
            )
        }
        let terms = { (isFar: Bool, isMust: Bool) in
            self.near.filter { $0.isFar == isFar && ($0.weight == 0) == isMust }.map { near in
                WeightedPodAffinityTerm(
                    weight: near.weight,
                    term: PodAffinityTerm(
                        labelSelector: near.app.map { LabelSelector(matchLabels: ["app": $0]) },
                        topologyKey: near.key))
            }
        }
        return Affinity(
            node: NodeAffinity(
                required: zones.map { NodeSelector(terms: [zone($0)]) },
                preferred: likesZone.map { [PreferredNodes(weight: 20, preference: zone([$0]))] } ?? []),
            pod: PodAffinity(required: terms(false, true).map(\.term), preferred: terms(false, false)),
            antiPod: PodAffinity(required: terms(true, true).map(\.term), preferred: terms(true, false)))
    }

    func info() throws -> PodInfo { try PodInfo(of: pod) }
}
