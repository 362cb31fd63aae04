import ClusterObjects
import LabSupport
import PodScheduler
import SchedulingModel
import XCTest

/// Random clusters and pods, small enough that everything happens often.
enum RandomCluster {
    private static let zones = ["x", "y", "z"]

    static func nodes(_ count: Int, using generator: inout SeededGenerator) throws -> [Node] {
        try (0..<count).map { index in
            let isTainted = Int.random(in: 0..<4, using: &generator) == 0
            let effect = TaintEffect.allCases.filter { $0 != .unnamed }.randomElement(using: &generator)
            return try Scene.node(
                "n\(index)", cpu: "\(Int.random(in: 1...4, using: &generator))",
                memory: "\(Int.random(in: 1...8, using: &generator))Gi",
                pods: Int64.random(in: 2...8, using: &generator),
                labels: ["zone": zones.randomElement(using: &generator) ?? "x"],
                taints: isTainted ? [Taint(key: "k", value: "v", effect: effect ?? .noSchedule)] : [])
        }
    }

    static func pod(_ name: String, using generator: inout SeededGenerator) throws -> PodInfo {
        let tolerates = Bool.random(using: &generator)
        let zone =
            Int.random(in: 0..<3, using: &generator) == 0 ? zones.randomElement(using: &generator) : nil
        let port =
            Int.random(in: 0..<4, using: &generator) == 0 ? Int32.random(in: 80...81, using: &generator) : 0
        return try Scene.pod(
            name, cpu: "\(Int.random(in: 0...12, using: &generator) * 100)m",
            memory: "\(Int.random(in: 0...16, using: &generator) * 128)Mi",
            labels: ["app": ["a", "b"].randomElement(using: &generator) ?? "a"],
            priority: Int32.random(in: 0...3, using: &generator) * 10
        ) { spec in
            spec.tolerations = tolerates ? [Toleration(key: "k", comparison: .exists)] : []
            if let zone { spec.nodeSelector = ["zone": zone] }
            if port > 0 { spec.containers[0].ports = [ContainerPort(hostPort: port)] }
        }
    }

    static func renamed(_ pod: Pod, _ name: String) -> Pod {
        var copy = pod
        copy.metadata.name = name
        return copy
    }
}

/// Fails unless the pods of each node fit on it, counted afresh.
func assertNothingIsOvercommitted(
    _ cluster: Cluster, file: StaticString = #filePath, line: UInt = #line
) throws {
    for node in cluster.nodes {
        let requests = try node.pods.map { try PodRequest.resources(of: $0.pod) }
        let cpu = requests.reduce(0) { $0 + $1.milliCPU }
        let memory = requests.reduce(0) { $0 + $1.memory }
        XCTAssertLessThanOrEqual(cpu, node.allocatable.milliCPU, "\(node.name): cpu", file: file, line: line)
        XCTAssertLessThanOrEqual(
            memory, node.allocatable.memory, "\(node.name): memory", file: file, line: line)
        XCTAssertLessThanOrEqual(
            Int64(node.pods.count), node.allowedPods, "\(node.name): pods", file: file, line: line)
        XCTAssertEqual(node.requested.milliCPU, cpu, "\(node.name): what it counts", file: file, line: line)
    }
}
