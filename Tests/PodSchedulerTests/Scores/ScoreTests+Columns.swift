import ClusterObjects
import LabSupport
import PodScheduler
import SchedulingModel
import SuiteSupport
import Synchronization
import XCTest

/// Keeps the totals that a placer had to choose from.
private final class SeenTotals: Sendable {
    private let totals = Mutex<[Int32]>([])

    var last: [Int32] { totals.withLock { $0 } }

    func choose(_ totals: [Int32], _ generator: inout SeededGenerator) throws -> Int? {
        self.totals.withLock { $0 = totals }
        return try TieBreak.choose(totals, using: &generator)
    }
}

extension ScoreTests {
    /// In a cluster of this size the kit compares amounts in columns, by the rules that the plug-ins name.
    func testLargeClustersAreJudgedAsThePlugInsWould() throws {
        try withSeed { generator in
            for profile in Self.profiles {
                let cluster = Cluster()
                for index in 0..<150 { cluster.add(try Self.awkwardNode(index, using: &generator)) }
                let seen = SeenTotals()
                let placer = Placer(cluster, profile, seed: 1) { try seen.choose($0, &$1) }
                for number in 0..<60 {
                    let pod = try Self.awkwardPod(number, using: &generator)
                    let expected = try placer.explain(pod).map { $0.status == .fits ? Int32($0.total) : -1 }
                    let decision = try placer.decide(pod)
                    assertLesson(
                        Array(seen.last.prefix(expected.count)), is: expected,
                        "compare \(pod.name) (\(pod.request)) with 150 nodes",
                        why: "the rule that a plug-in names must be what its own function works out")
                    guard case .node(let node, let feasible) = decision else { continue }
                    XCTAssertEqual(feasible, expected.count { $0 >= 0 }, "how many nodes it fits on")
                    cluster.place(pod, on: cluster.nodes[node])
                }
                XCTAssertTrue(
                    placer.trustsRules, "some plug-in gave a node something else than the rule that it names")
                try assertNothingIsOvercommitted(cluster)
            }
        }
    }

    private static let profiles = [
        Profile.resources,
        Profile(filters: Profile.standardFilters, scores: [.init(MostAllocatedPlugin(), weight: 7)]),
        Profile(
            filters: Profile.standardFilters,
            scores: [
                .init(
                    LeastAllocatedPlugin(weights: [
                        ResourceWeight(.processor, 3), ResourceWeight(.memory, 4),
                        ResourceWeight(.processor, 0),
                    ])), .init(MostAllocatedPlugin(weights: [ResourceWeight(.memory, 1)]), weight: 2),
                .init(BalancedAllocationPlugin(), weight: 3),
            ]),
    ]

    /// Small or empty in one way or another, tainted, or crowded.
    private static func awkwardNode(_ index: Int, using generator: inout SeededGenerator) throws -> Node {
        let isTainted = Int.random(in: 0..<6, using: &generator) == 0
        return try Scene.node(
            "n\(index)", cpu: ["0", "1", "700m", "7"].randomElement(using: &generator) ?? "1",
            memory: ["0", "1000", "3Gi", "65535Mi", "16Ti"].randomElement(using: &generator) ?? "1",
            pods: Int64.random(in: 0...6, using: &generator),
            taints: isTainted ? [Taint(key: "k", value: "v", effect: .noSchedule)] : [],
            more: ["ephemeral-storage": ["0", "5Gi"].randomElement(using: &generator) ?? "0"])
    }

    /// Nearly each of another shape; some ask for nothing, some for what no node has.
    private static func awkwardPod(_ number: Int, using generator: inout SeededGenerator) throws -> PodInfo {
        let nothing = Int.random(in: 0..<6, using: &generator) == 0
        return try Scene.pod(
            "p\(number)",
            cpu: nothing ? nil : "\(Int.random(in: 0...900, using: &generator))m",
            memory: nothing ? nil : "\(Int.random(in: 0...(1 << 31), using: &generator))"
        ) { spec in
            guard !nothing, Int.random(in: 0..<4, using: &generator) == 0 else { return }
            spec.containers[0].resources.requests["ephemeral-storage"] = Quantity(
                Int64.random(in: 0...9 << 30, using: &generator))
        }
    }
}
