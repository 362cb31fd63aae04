import ClusterObjects
import LabSupport
import SchedulingModel
import SuiteSupport
import XCTest

/// Says that it compares room, and does something else.
private struct Room: FilterPlugin {
    let name = "Room"
    let comparesRoom = true
    var refuses: @Sendable (NodeInfo) -> Bool = { _ in false }

    func filter(_ pod: PodInfo, _ node: NodeInfo) throws -> Status {
        let left = node.allocatable.milliCPU - node.requested.milliCPU
        let fits =
            Int64(node.pods.count) < node.allowedPods
            && (pod.request.isZero || pod.request.milliCPU <= left)
        return fits && !refuses(node) ? .fits : .unschedulable(["full"])
    }
}

/// Names the rule of the balanced, and gives every node the same instead.
private struct Even: ScorePlugin {
    let name = "Even"
    let rule: AllocationRule? = .balanced
    func score(_ pod: PodInfo, _ node: NodeInfo, in cluster: Cluster) throws -> Int { 7 }
}

final class ColumnTests: XCTestCase {
    private func cluster(_ size: Int, milliCPU: Int64 = 1000, pods: Int64 = 10) -> Cluster {
        let cluster = Cluster()
        for index in 0..<size {
            cluster.add(
                Node(
                    metadata: ObjectMeta(name: "n\(index)"),
                    status: NodeStatus(allocatable: [
                        "cpu": Quantity(milli: milliCPU), "pods": Quantity(pods),
                    ])))
        }
        return cluster
    }

    private func pod(_ name: String, milliCPU: Int64) -> PodInfo {
        let request = Resources(milliCPU: milliCPU)
        return PodInfo(Pod(metadata: ObjectMeta(name: name)), request: request, scored: request)
    }

    private func placer(_ cluster: Cluster, _ room: Room, scores: [any ScorePlugin] = []) -> Placer {
        let profile = Profile(filters: [room], scores: scores.map { .init($0) })
        return Placer(cluster, profile, seed: 1) { totals, _ in
            totals.max().flatMap { best in best < 0 ? nil : totals.firstIndex(of: best) }
        }
    }

    func testANodeIsFullWhenItsProcessorIs() throws {
        let cluster = cluster(200)
        let placer = placer(cluster, Room())
        for number in 0..<4 {
            let big = pod("p\(number)", milliCPU: 501 + Int64(number))
            XCTAssertEqual(try placer.decide(big), .node(number, feasible: 200 - number))
            cluster.place(big, on: cluster.nodes[number])
        }
        XCTAssertEqual(try placer.decide(pod("small", milliCPU: 400)), .node(0, feasible: 200))
    }

    func testNodesThatHaveGoneTakeNobody() throws {
        let cluster = cluster(200)
        let placer = placer(cluster, Room())
        cluster.removeNode("n0")
        XCTAssertEqual(try placer.decide(pod("p", milliCPU: 1)), .node(1, feasible: 199))
    }

    func testAmountsBeyondAllColumnsAreComparedOneByOne() throws {
        let cluster = cluster(200, milliCPU: .max / 2)
        let placer = placer(cluster, Room())
        let huge = pod("huge", milliCPU: .max / 2)
        XCTAssertEqual(try placer.decide(huge), .node(0, feasible: 200))
        cluster.place(huge, on: cluster.nodes[0])
        XCTAssertEqual(
            try placer.decide(pod("one", milliCPU: 1)), .node(1, feasible: 199),
            "2^62 - 1 less 2^62 - 1 leaves nothing, which a Double of 53 bits would not know for sure")
    }

    func testWhereAPlugInIsNotItsRuleThePlugInIsRight() throws {
        let lies: [(String, Placer)] = [
            ("refuses the node that the columns choose", placer(cluster(200), Room { $0.index == 0 })),
            ("gives other scores", placer(cluster(200), Room(), scores: [Even()])),
        ]
        for (lie, placer) in lies {
            for number in 0..<3 {
                let pod = pod("p\(number)", milliCPU: 100 + Int64(number))
                let statuses = try placer.explain(pod)
                let first = statuses.firstIndex { $0.status == .fits } ?? -1
                XCTAssertEqual(
                    try placer.decide(pod),
                    .node(first, feasible: statuses.count { $0.status == .fits }), "a plug-in that \(lie)")
            }
            XCTAssertFalse(placer.trustsRules, "a plug-in that \(lie)")
        }
    }

    func testAFullClusterHasAReasonForEachNode() throws {
        let cluster = cluster(200, pods: 0)
        guard case .nowhere(let statuses) = try placer(cluster, Room()).decide(pod("p", milliCPU: 1)) else {
            return XCTFail("no node takes pods")
        }
        XCTAssertEqual(statuses.count, 200)
        XCTAssertEqual(statuses.first?.status, .unschedulable(["full"]))
    }
}
