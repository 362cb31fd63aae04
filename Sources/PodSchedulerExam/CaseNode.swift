import ClusterObjects
import LabSupport

/// A node of a question.
struct CaseNode: Codable, Sendable {
    struct Mark: Codable, Sendable {
        var key: String
        var value: String
        var effect: String
    }

    var name: String
    var milliCPU: Int64
    var mebibytes: Int64
    var pods: Int64
    var zone: String?
    var taints: [Mark]
    var isCordoned: Bool
    /// Sizes in MiB by name.
    var images: [String: Int64]

    static func random(_ name: String, using generator: inout SeededGenerator) -> CaseNode {
        let odds = { (n: Int, generator: inout SeededGenerator) in
            Int.random(in: 0..<n, using: &generator) == 0
        }
        let effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"]
        let taints = (0..<Int.random(in: 0...2, using: &generator)).map { index in
            Mark(
                key: "k\(index)", value: odds(2, &generator) ? "v" : "",
                effect: effects[Int.random(in: 0..<3, using: &generator)])
        }
        return CaseNode(
            name: name, milliCPU: Int64.random(in: 0...8, using: &generator) * 500,
            mebibytes: Int64.random(in: 1...16, using: &generator) * 256,
            pods: Int64.random(in: 1...6, using: &generator),
            zone: odds(5, &generator) ? nil : ["a", "b", "c"][Int.random(in: 0..<3, using: &generator)],
            taints: odds(2, &generator) ? taints : [], isCordoned: odds(8, &generator),
            images: odds(2, &generator) ? ["web:latest": Int64.random(in: 1...2000, using: &generator)] : [:])
    }

    var node: Node {
        var labels = ["kubernetes.io/hostname": name]
        labels["zone"] = zone
        return Node(
            metadata: ObjectMeta(name: name, labels: labels),
            spec: NodeSpec(
                unschedulable: isCordoned,
                taints: taints.map {
                    Taint(
                        key: $0.key, value: $0.value, effect: TaintEffect(rawValue: $0.effect) ?? .noSchedule)
                }),
            status: NodeStatus(
                allocatable: [
                    "cpu": Quantity(milli: milliCPU), "memory": Quantity(mebibytes << 20),
                    "pods": Quantity(pods),
                ], images: images.map { NodeImage(names: [$0.key], sizeBytes: $0.value << 20) }))
    }
}
