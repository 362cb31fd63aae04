import ClusterObjects
import LabSupport
import PodScheduler
import SchedulingModel
import SuiteSupport
import XCTest

final class ScoreTests: XCTestCase {
    private func score(
        _ plugin: any ScorePlugin, _ pod: PodInfo, _ node: Node, beside others: [PodInfo] = []
    ) throws -> Int {
        let cluster = Scene.cluster([node])
        for other in others { cluster.place(other, on: cluster.nodes[0]) }
        return try plugin.score(pod, cluster.nodes[0], in: cluster)
    }

    // Resources

    func testLeastAllocatedLikesRoom() throws {
        let node = try Scene.node("a", cpu: "4", memory: "10000")
        let pod = try Scene.pod(cpu: "3", memory: "5000")
        XCTAssertEqual(try score(LeastAllocatedPlugin(), pod, node), 37, "(25 + 50) / 2, rounded down")
        assertLesson(
            try score(
                LeastAllocatedPlugin(), pod, node, beside: [try Scene.pod("b", cpu: "1", memory: "3001")]),
            is: 9, "score a node with nothing left of the processor and 1999 of 10000 bytes",
            why: "(0 + 19) / 2: whole numbers are divided, nothing is rounded up")
    }

    func testMostAllocatedLikesFullNodes() throws {
        let node = try Scene.node("a", cpu: "4", memory: "10000")
        let pod = try Scene.pod(cpu: "3", memory: "5000")
        XCTAssertEqual(try score(MostAllocatedPlugin(), pod, node), 62, "(75 + 50) / 2, rounded down")
        XCTAssertEqual(
            try score(
                MostAllocatedPlugin(), pod, node, beside: [try Scene.pod("b", cpu: "2", memory: "5000")]), 50,
            "more than there is counts 0: (0 + 100) / 2")
    }

    func testWithoutCapacityAResourceCountsNothing() throws {
        let node = try Scene.node("a", cpu: "0", memory: "10000")
        let pod = try Scene.pod(cpu: "0", memory: "5000")
        assertLesson(
            try score(LeastAllocatedPlugin(), pod, node), is: 25, "score a node without processors",
            why: "0 for the processor, 50 for the memory, halved; dividing by nothing must not happen")
        XCTAssertEqual(try score(MostAllocatedPlugin(), pod, node), 25)
        XCTAssertEqual(try score(BalancedAllocationPlugin(), pod, node), 0)
    }

    func testPodsWithoutRequestsHaveAWeight() throws {
        let node = try Scene.node("a", cpu: "1", memory: "2000Mi")
        assertLesson(
            try score(LeastAllocatedPlugin(), try Scene.pod(), node, beside: [try Scene.pod("b")]), is: 80,
            "score a node with one pod that asks for nothing, for another",
            why: "each counts 100m and 200 MiB, or all of them would go to one node")
    }

    func testHugeAmountsDoNotOverflow() throws {
        let node = try Scene.node("a", cpu: "4", memory: "9E")
        XCTAssertEqual(try score(LeastAllocatedPlugin(), try Scene.pod(cpu: "0", memory: "4500P"), node), 75)
        XCTAssertEqual(try score(MostAllocatedPlugin(), try Scene.pod(cpu: "4", memory: "4500P"), node), 75)
    }

    func testBalanceIsADifferenceOfFractions() throws {
        let node = try Scene.node("a", cpu: "10", memory: "20000")
        try assertRows(
            [
                Row("3 and 5000", ["3", "5000"], gives: 95), Row("5 and 10000", ["5", "10000"], gives: 100),
                Row("10 and 0", ["10", "0"], gives: 0, why: "a full node is never balanced"),
                Row("0 and 5000", ["0", "5000"], gives: 75),
            ], "balance of", why: "(1 - |cpu - memory|) * 100"
        ) { try score(BalancedAllocationPlugin(), try Scene.pod(cpu: $0[0], memory: $0[1]), node) }
    }

    func testACurveIsStraightBetweenItsPoints() throws {
        let plugin = CapacityRatioPlugin(
            shape: [
                .init(utilization: 10, score: 1), .init(utilization: 90, score: 9),
                .init(utilization: 95, score: 4),
            ])
        try assertRows(
            [
                Row("0", 0, gives: 10), Row("10", 10, gives: 10), Row("50", 50, gives: 50),
                Row("90", 90, gives: 90),
                Row("92", 92, gives: 70), Row("100", 100, gives: 40),
            ], "the curve at", why: "level beyond the ends"
        ) { try plugin.curve(at: $0) }
    }

    func testTheRatioLeavesResourcesOutThatCountNothing() throws {
        let pack = CapacityRatioPlugin(shape: [
            .init(utilization: 0, score: 0), .init(utilization: 100, score: 10),
        ])
        let node = try Scene.node("a", cpu: "4", memory: "10000")
        XCTAssertEqual(
            try score(pack, try Scene.pod(cpu: "1", memory: "5001"), node), 38,
            "(25 + 50) / 2, to the nearest")
        XCTAssertEqual(
            try score(pack, try Scene.pod(cpu: "0", memory: "5000"), node), 50, "nothing of the processor")
        XCTAssertEqual(
            try score(pack, try Scene.pod(cpu: "5", memory: "5000"), node), 75, "too much counts as full")
    }

    // Wishes

    func testNormalizedScoresAreShares() throws {
        try assertRows(
            [
                Row("1 of 3", [1, 3, 0], gives: 33), Row("1 of 3 reversed", [1, 3, 1], gives: 67),
                Row("0 of 0", [0, 0, 0], gives: 0), Row("0 of 0 reversed", [0, 0, 1], gives: 100),
                Row("3 of 3", [3, 3, 0], gives: 100),
            ], "normalize", why: "the best has to be 100, whatever the plug-in counts"
        ) { try Normalization.share($0[0], of: $0[1], isReversed: $0[2] == 1) }
    }

    func testWishesOfTaintsAreCounted() throws {
        let taints = ["a", "b", "c"].map { Taint(key: $0, effect: .preferNoSchedule) }
        let forbids = Taint(key: "d", effect: .noSchedule)
        let pod = try Scene.pod { spec in
            spec.tolerations = [
                Toleration(key: "a", comparison: .exists),
                Toleration(key: "b", comparison: .exists, effect: .noSchedule),
            ]
        }
        XCTAssertEqual(
            try score(TaintTolerationPlugin(), pod, try Scene.node("n", taints: taints + [forbids])), 2,
            "b is tolerated for another effect only")
    }

    func testPreferencesAddUp() throws {
        let wish = { (weight: Int32, zone: String) in
            PreferredNodes(
                weight: weight,
                preference: NodeSelectorTerm(
                    matchExpressions: [NodeRequirement(key: "zone", relation: .isIn, values: [zone])]))
        }
        let pod = try Scene.pod { spec in
            spec.affinity = Affinity(
                node: NodeAffinity(preferred: [wish(2, "x"), wish(5, "x"), wish(7, "y")]))
        }
        let node = try Scene.node("a", labels: ["zone": "x"])
        XCTAssertEqual(try score(NodeAffinityPlugin(), pod, node), 7)
        let added = NodeAffinityPlugin(added: NodeAffinity(preferred: [wish(30, "x")]))
        XCTAssertEqual(try score(added, pod, node), 37)
    }

    func testImagesThatLieThereCountBySizeAndSpread() throws {
        var full = try Scene.node("a")
        full.status.images = [NodeImage(names: ["web:latest"], sizeBytes: 500 << 20)]
        let cluster = Scene.cluster([full, try Scene.node("b")])
        let pod = try Scene.pod { $0.containers[0].image = "web" }
        assertLesson(
            try ImageLocalityPlugin().score(pod, cluster.nodes[0], in: cluster), is: 23,
            "score an image of 500 MiB that one of two nodes has",
            why: "250 MiB of a range from 23 to 1000: 100 * 227 / 977")
        XCTAssertEqual(try ImageLocalityPlugin().score(pod, cluster.nodes[1], in: cluster), 0)
        let ported = try Scene.pod { $0.containers[0].image = "localhost:5000/web" }
        XCTAssertEqual(try ImageLocalityPlugin().score(ported, cluster.nodes[0], in: cluster), 0)
    }

    // Choosing

    func testTheBestWins() throws {
        var generator = SeededGenerator(seed: 1)
        XCTAssertEqual(try TieBreak.choose([3, 90, -1, 89], using: &generator), 1)
        XCTAssertNil(try TieBreak.choose([-1, -1], using: &generator), "nothing is in question")
        XCTAssertNil(try TieBreak.choose([], using: &generator))
        XCTAssertEqual(try TieBreak.choose([-1, 0], using: &generator), 1, "0 is a score like others")
    }

    func testTiesAreBrokenFairlyAndTheSameWayForASeed() throws {
        let totals: [Int32] = [7, 1, 7, -1, 7]
        var (first, second) = (SeededGenerator(seed: 5), SeededGenerator(seed: 5))
        var counts = [0, 0, 0, 0, 0]
        for _ in 0..<3000 {
            let choice = try XCTUnwrap(try TieBreak.choose(totals, using: &first))
            XCTAssertEqual(choice, try TieBreak.choose(totals, using: &second))
            counts[choice] += 1
        }
        XCTAssertEqual(counts[1] + counts[3], 0)
        for place in [0, 2, 4] {
            XCTAssertLessThan(abs(counts[place] - 1000), 150, "each of three should get a third: \(counts)")
        }
    }

    func testScoresStayBetweenZeroAndAHundred() throws {
        try withSeed { generator in
            for _ in 0..<60 {
                let cluster = Scene.cluster(try RandomCluster.nodes(6, using: &generator))
                let placer = Placer(cluster, Scene.scoring, seed: 1, choose: TieBreak.choose)
                for number in 0..<12 {
                    let pod = try RandomCluster.pod("p\(number)", using: &generator)
                    for line in try placer.explain(pod) {
                        for part in line.parts {
                            XCTAssertTrue(0...100 ~= part.score, "\(part.plugin): \(part.score)")
                        }
                    }
                    guard case .node(let node, _) = try placer.decide(pod) else { continue }
                    cluster.place(pod, on: cluster.nodes[node])
                }
            }
        }
    }

    func testTheRememberedTotalsAreThoseOfAskingAgain() throws {
        try withSeed { generator in
            for _ in 0..<20 {
                let cluster = Scene.cluster(try RandomCluster.nodes(8, using: &generator))
                let placer = Placer(cluster, Scene.scoring, seed: 1, choose: TieBreak.choose)
                let shapes = try (0..<3).map { try RandomCluster.pod("s\($0)", using: &generator) }
                for number in 0..<30 {
                    let shape = shapes[Int.random(in: 0..<3, using: &generator)]
                    let pod = try PodInfo(of: RandomCluster.renamed(shape.pod, "p\(number)"))
                    let lines = try placer.explain(pod).filter { $0.status == .fits }
                    guard case .node(let index, let count) = try placer.decide(pod) else {
                        XCTAssertEqual(lines.count, 0)
                        continue
                    }
                    XCTAssertEqual(count, lines.count)
                    let chosen = lines.first { $0.node == cluster.nodes[index].name }
                    XCTAssertEqual(
                        chosen?.total, lines.map(\.total).max(), "the chosen node has the greatest total")
                    cluster.place(pod, on: cluster.nodes[index])
                }
            }
        }
    }

    func testNamesOfNodesDoNotMatter() throws {
        try withSeed { generator in
            let nodes = try RandomCluster.nodes(6, using: &generator)
            let other = nodes.map { node -> Node in
                var copy = node
                copy.metadata.name = "other-\(node.metadata.name)"
                return copy
            }
            let clusters = [Scene.cluster(nodes), Scene.cluster(other)]
            let placers = clusters.map { Placer($0, Scene.scoring, seed: 9, choose: TieBreak.choose) }
            for number in 0..<25 {
                let pod = try RandomCluster.pod("p\(number)", using: &generator)
                let choices = try zip(placers, clusters).map { placer, cluster -> Int? in
                    guard case .node(let node, _) = try placer.decide(pod) else { return nil }
                    cluster.place(pod, on: cluster.nodes[node])
                    return node
                }
                XCTAssertEqual(choices[0], choices[1])
            }
        }
    }
}
