import ClusterObjects
import LabSupport
import PodScheduler
import SchedulingModel
import SuiteSupport
import XCTest

/// The same plug-in, which never says that anything still holds, and counts how often it is asked.
private struct Watched: ClusterFilterPlugin {
    final class Count {
        var prepared = 0
    }

    let plugin: any ClusterFilterPlugin
    let forgets: Bool
    nonisolated(unsafe) let count = Count()

    var name: String { plugin.name }

    func prepare(_ pod: PodInfo, in cluster: Cluster) throws -> (any PreparedFilter)? {
        count.prepared += 1
        return try plugin.prepare(pod, in: cluster)
    }

    func isChanged(for pod: PodInfo, by other: PodInfo, in cluster: Cluster) -> Bool {
        forgets || plugin.isChanged(for: pod, by: other, in: cluster)
    }
}

/// Room that depends on the whole cluster.
extension PreemptionTests {
    private func wishes(_ spec: inout PodSpec, using generator: inout SeededGenerator) {
        let app = LabelSelector(matchLabels: ["app": Bool.random(using: &generator) ? "a" : "b"])
        let key = Bool.random(using: &generator) ? "zone" : "kubernetes.io/hostname"
        switch Int.random(in: 0..<5, using: &generator) {
        case 0:
            spec.topologySpreadConstraints = [
                TopologySpreadConstraint(
                    maxSkew: 1, topologyKey: key, whenUnsatisfiable: .doNotSchedule, labelSelector: app)
            ]
        case 1:
            spec.affinity = Affinity(
                antiPod: PodAffinity(required: [PodAffinityTerm(labelSelector: app, topologyKey: key)]))
        case 2:
            spec.affinity = Affinity(
                pod: PodAffinity(required: [PodAffinityTerm(labelSelector: app, topologyKey: key)]))
        default: break
        }
    }

    private func pod(_ name: String, using generator: inout SeededGenerator) throws -> PodInfo {
        var pod = try RandomCluster.pod(name, using: &generator).pod
        wishes(&pod.spec, using: &generator)
        return try PodInfo(of: pod)
    }

    private func preemption(_ cluster: Cluster, forgets: Bool) -> (Preemption, [Watched]) {
        let plugins = [TopologySpreadPlugin() as any ClusterFilterPlugin, InterPodAffinityPlugin()].map {
            Watched(plugin: $0, forgets: forgets)
        }
        var profile = Scene.scoring
        profile.clusterFilters = plugins
        return (Preemption(Placer(cluster, profile, seed: 1, choose: TieBreak.choose)), plugins)
    }

    func testVictimsAreTheSameAsWhenEverythingIsCountedAnew() throws {
        for seed in UInt64(1)...30 {
            var generator = SeededGenerator(seed: seed)
            let cluster = Scene.cluster(try RandomCluster.nodes(6, using: &generator))
            for index in 0..<20 {
                let pod = try pod("r\(index)", using: &generator)
                cluster.place(pod, on: cluster.nodes[Int.random(in: 0..<6, using: &generator)])
            }
            let (quick, slow) = (
                preemption(cluster, forgets: false).0, preemption(cluster, forgets: true).0
            )
            for index in 0..<20 {
                let pod = try pod("new\(index)", using: &generator)
                for node in cluster.nodes {
                    let (first, second) = (
                        try quick.selectVictims(for: pod, on: node),
                        try slow.selectVictims(for: pod, on: node)
                    )
                    XCTAssertEqual(
                        first?.victims.map(\.name), second?.victims.map(\.name),
                        "seed \(seed), \(pod.name) on \(node.name)")
                }
            }
        }
    }

    func testOnOneSideOfAClusterTheOtherIsNotCountedForEachVictim() throws {
        let cluster = Scene.cluster(try (0..<200).map { try Scene.node("n\($0)", cpu: "8") })
        for node in cluster.nodes {
            for place in 0..<8 { cluster.place(try Scene.pod("\(node.name)-\(place)", cpu: "1"), on: node) }
        }
        let new = try Scene.pod("new", cpu: "2", labels: ["app": "a"], priority: 9) { spec in
            spec.topologySpreadConstraints = [
                TopologySpreadConstraint(
                    maxSkew: 1, topologyKey: "kubernetes.io/hostname", whenUnsatisfiable: .doNotSchedule,
                    labelSelector: LabelSelector(matchLabels: ["app": "a"]))
            ]
        }
        let (preemption, plugins) = preemption(cluster, forgets: false)
        let refused = cluster.nodes.map {
            Decision.NodeStatus(
                node: $0.index, plugin: "NodeResourcesFit", status: .unschedulable(["Insufficient cpu"]))
        }
        XCTAssertEqual(try preemption.preempt(new, refused)?.victims.count, 2)
        XCTAssertEqual(
            plugins.map(\.count.prepared), [1, 1],
            "none of the 1,600 victims concerns the pod: one look at the cluster is enough")
    }
}
