import ClusterObjects
import LabSupport
import PodScheduler
import SchedulingModel

/// A cluster of a question: nodes, pods that run (with the index of their node), pods that come.
struct CaseScene: Codable, Sendable {
    struct Running: Codable, Sendable {
        var pod: CasePod
        var node: Int
    }

    var nodes: [CaseNode]
    var running: [Running]
    var coming: [CasePod]

    static func random(
        nodes: Int, running: Int, coming: Int, using generator: inout SeededGenerator,
        pod: (String, inout SeededGenerator) -> CasePod
    ) -> CaseScene {
        CaseScene(
            nodes: (0..<nodes).map { CaseNode.random("n\($0)", using: &generator) },
            running: (0..<running).map {
                Running(pod: pod("r\($0)", &generator), node: Int.random(in: 0..<nodes, using: &generator))
            },
            coming: (0..<coming).map { pod("c\($0)", &generator) })
    }

    func cluster() throws -> Cluster {
        let cluster = Cluster()
        for node in nodes { cluster.add(node.node) }
        for entry in running { cluster.place(try entry.pod.info(), on: cluster.nodes[entry.node]) }
        return cluster
    }
}
