import ClusterObjects
import LabSupport
import SchedulingModel
import SuiteSupport
import XCTest

/// Fits while a node has less than its allowed pods.
private struct Places: FilterPlugin {
    let name = "Places"

    func filter(_ pod: PodInfo, _ node: NodeInfo) throws -> Status {
        Int64(node.pods.count) < node.allowedPods ? .fits : .unschedulable(["full"])
    }
}

/// Likes full nodes, in comparison.
private struct Fullest: ScorePlugin {
    let name = "Fullest"
    let normalizes = true

    func score(_ pod: PodInfo, _ node: NodeInfo, in cluster: Cluster) throws -> Int { node.pods.count }
    func normalized(_ score: Int, lowest: Int, highest: Int) throws -> Int {
        highest == 0 ? 0 : 100 * score / highest
    }
}

final class PlacerTests: XCTestCase {
    private func pod(_ name: String, priority: Int32 = 0) -> PodInfo {
        PodInfo(
            Pod(metadata: ObjectMeta(name: name)), request: Resources(), scored: Resources(),
            priority: priority)
    }

    private func cluster(_ sizes: [Int64]) -> Cluster {
        let cluster = Cluster()
        for (index, size) in sizes.enumerated() {
            cluster.add(
                Node(
                    metadata: ObjectMeta(name: "n\(index)"),
                    status: NodeStatus(allocatable: ["pods": Quantity(size)])))
        }
        return cluster
    }

    private func placer(_ cluster: Cluster) -> Placer {
        let profile = Profile(filters: [Places()], scores: [.init(Fullest())])
        return Placer(cluster, profile, seed: 1) { totals, _ in
            totals.max().flatMap { best in best < 0 ? nil : totals.firstIndex(of: best) }
        }
    }

    func testWhatIsRememberedFollowsTheChanges() throws {
        let cluster = cluster([2, 2])
        let placer = placer(cluster)
        var nodes: [Int] = []
        for number in 0..<4 {
            guard case .node(let node, _) = try placer.decide(pod("p\(number)")) else {
                return XCTFail("no room")
            }
            nodes.append(node)
            cluster.place(pod("p\(number)"), on: cluster.nodes[node])
        }
        XCTAssertEqual(nodes, [0, 0, 1, 1])
        XCTAssertEqual(
            try placer.decide(pod("late")),
            .nowhere([
                .init(node: 0, plugin: "Places", status: .unschedulable(["full"])),
                .init(node: 1, plugin: "Places", status: .unschedulable(["full"])),
            ]))
        cluster.remove(pod("p0"))
        XCTAssertEqual(try placer.decide(pod("late")), .node(0, feasible: 1))
    }

    func testANewNodeIsSeenAndOneThatHasGoneIsNot() throws {
        let cluster = cluster([0])
        let placer = placer(cluster)
        guard case .nowhere = try placer.decide(pod("p")) else { return XCTFail("no room") }
        cluster.add(
            Node(metadata: ObjectMeta(name: "new"), status: NodeStatus(allocatable: ["pods": Quantity(1)])))
        XCTAssertEqual(try placer.decide(pod("p")), .node(1, feasible: 1))
        cluster.removeNode("new")
        guard case .nowhere(let statuses) = try placer.decide(pod("p")) else { return XCTFail("it has gone") }
        XCTAssertEqual(statuses.count, 1)
    }

    func testRoomThatIsKeptIsClosedToOthersOfNoHigherRank() throws {
        let cluster = cluster([1])
        let placer = placer(cluster)
        cluster.nominate(pod("lord", priority: 5), to: cluster.nodes[0])
        guard case .nowhere = try placer.decide(pod("peer", priority: 5)) else { return XCTFail("kept") }
        XCTAssertEqual(try placer.decide(pod("king", priority: 6)), .node(0, feasible: 1))
        XCTAssertEqual(try placer.decide(pod("lord", priority: 5)), .node(0, feasible: 1))
        XCTAssertEqual(cluster.podCount, 0, "asking places nobody")
    }

    func testAskingAllAtOnceIsAskingEach() throws {
        try withSeed { generator in
            for _ in 0..<20 {
                let cluster = cluster((0..<6).map { _ in Int64.random(in: 0...4, using: &generator) })
                let kept = placer(cluster)
                for number in 0..<12 {
                    let pod = pod("p\(number)")
                    let decision = try kept.decide(pod)
                    XCTAssertEqual(
                        decision, try placer(cluster).decide(pod), "a placer that remembers nothing")
                    guard case .node(let node, _) = decision else { continue }
                    cluster.place(pod, on: cluster.nodes[node])
                }
            }
        }
    }
}
