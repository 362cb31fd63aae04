import ClusterObjects
import LabSupport
import PodScheduler
import SchedulingModel
import SuiteSupport
import XCTest

final class PreemptionTests: XCTestCase {
    private func pod(
        _ name: String, _ priority: Int32, cpu: String = "1", started: Int = 0, labels: [String: String] = [:]
    ) throws -> PodInfo {
        var pod = try Scene.pod(name, cpu: cpu, labels: labels, priority: priority).pod
        let hour = String(started / 10) + String(started % 10)
        pod.status.startTime = Timestamp("2026-11-30T\(hour):00:00Z")
        return try PodInfo(of: pod)
    }

    private func cluster(_ nodes: [[PodInfo]], cpu: String = "3") throws -> Cluster {
        let cluster = Scene.cluster(
            try nodes.indices.map { try Scene.node("n\($0)", cpu: cpu, memory: "64Gi") })
        for (index, pods) in nodes.enumerated() {
            for pod in pods { cluster.place(pod, on: cluster.nodes[index]) }
        }
        return cluster
    }

    private func preemption(_ cluster: Cluster, _ budgets: [PodDisruptionBudget] = []) -> Preemption {
        Preemption(Placer(cluster, Scene.scoring, seed: 1, choose: TieBreak.choose), budgets: budgets)
    }

    private func victims(
        of pod: PodInfo, on pods: [PodInfo], _ budgets: [PodDisruptionBudget] = []
    ) throws -> [String]? {
        let cluster = try cluster([pods])
        let before = cluster.nodes[0].pods.map(\.name).sorted()
        let candidate = try preemption(cluster, budgets).selectVictims(for: pod, on: cluster.nodes[0])
        XCTAssertEqual(cluster.nodes[0].pods.map(\.name).sorted(), before, "looking changes nothing")
        return candidate?.victims.map(\.name)
    }

    func testOnlyLowerPrioritiesGo() throws {
        let running = [try pod("a", 5), try pod("b", 5), try pod("c", 1)]
        assertLesson(
            try victims(of: try pod("new", 5), on: running), is: ["c"],
            "make room beside pods of 5, 5 and 1 for one of 5",
            why: "equals are never pushed out: they would push back")
        XCTAssertNil(try victims(of: try pod("new", 1), on: running))
    }

    func testWhoeverCanStayStays() throws {
        let running = [try pod("a", 3), try pod("b", 2), try pod("c", 1)]
        assertLesson(
            try victims(of: try pod("new", 9), on: running), is: ["c"],
            "make room for one processor where three pods of one each run",
            why: "all are taken away, then put back, the most important first, while it still fits")
        XCTAssertEqual(try victims(of: try pod("new", 9, cpu: "2"), on: running), ["b", "c"])
    }

    func testOfEqualsTheLongestRunningStays() throws {
        let running = [
            try pod("young", 1, started: 9), try pod("old", 1, started: 1), try pod("mid", 1, started: 5),
        ]
        XCTAssertEqual(try victims(of: try pod("new", 9), on: running), ["young"])
    }

    func testWithoutHopeNobodyGoes() throws {
        XCTAssertNil(
            try victims(of: try pod("new", 9, cpu: "4"), on: [try pod("a", 1)]), "the node is too small")
    }

    func testOneLargeMayGoWhereTwoSmallStay() throws {
        let running = [
            try pod("small", 2, cpu: "500m"), try pod("large", 1, cpu: "2"), try pod("tiny", 1, cpu: "500m"),
        ]
        XCTAssertEqual(
            try victims(of: try pod("new", 9, cpu: "2"), on: running)?.contains("small"), false,
            "the more important small one is put back first")
    }

    private func budget(_ allowed: Int32, _ labels: [String: String], namespace: String = "default")
        -> PodDisruptionBudget
    {
        PodDisruptionBudget(
            metadata: ObjectMeta(name: "b", namespace: namespace),
            spec: PodDisruptionBudgetSpec(selector: LabelSelector(matchLabels: labels)),
            status: PodDisruptionBudgetStatus(disruptionsAllowed: allowed))
    }

    func testProtectedPodsAreSparedFirst() throws {
        let running = [
            try pod("a", 3), try pod("db", 1, labels: ["app": "db"]), try pod("c", 2),
        ]
        XCTAssertEqual(
            try victims(of: try pod("new", 9), on: running), ["db"], "without a budget the least goes")
        assertLesson(
            try victims(of: try pod("new", 9), on: running, [budget(0, ["app": "db"])]), is: ["c"],
            "make room where a budget protects the least important",
            why: "who is protected is put back before the others")
    }

    func testABudgetAllowsSomeToGo() throws {
        let labels = ["app": "db"]
        let pods = try (0..<3).map { try pod("p\($0)", Int32(3 - $0), labels: labels) }
        let cluster = try cluster([pods])
        let names = { (budgets: [PodDisruptionBudget]) in
            try self.preemption(cluster, budgets).violating(pods).map(\.name)
        }
        XCTAssertEqual(try names([budget(2, labels)]), ["p2"], "the first two may go")
        XCTAssertEqual(try names([budget(0, labels, namespace: "other")]), [])
        XCTAssertEqual(try names([budget(0, [:])]), [], "an empty selector protects nobody here")
        var counted = budget(0, labels)
        counted.status.disruptedPods = ["p0": try XCTUnwrap(Timestamp("2026-11-30T00:00:00Z"))]
        XCTAssertEqual(try names([counted]), ["p1", "p2"])
    }

    // Which node

    private func picked(_ nodes: [[PodInfo]], violations: [Int] = [0, 0]) throws -> Int? {
        try Preemption.pickNode(
            zip(nodes, violations).enumerated().map {
                Preemption.Candidate(node: $0.offset, victims: $0.element.0, violations: $0.element.1)
            })?.node
    }

    func testTheNodeThatHurtsLeastIsPicked() throws {
        let low = try pod("low", 1)
        XCTAssertEqual(
            try picked([[low], [try pod("high", 8)]], violations: [1, 0]), 1, "fewest broken budgets")
        XCTAssertEqual(
            try picked([[try pod("a", 5)], [try pod("b", 4), low, low]]), 1, "lowest top priority")
        XCTAssertEqual(
            try picked([[try pod("a", 5), try pod("b", 3)], [try pod("c", 5), low]]), 1, "lowest sum")
        assertLesson(
            try picked([[try pod("a", -5), try pod("b", -5)], [try pod("c", -5)]]), is: 1,
            "pick between two victims of -5 and one of -5",
            why: "priorities are counted from the lowest there is")
        XCTAssertEqual(
            try picked([[try pod("a", 5, started: 1)], [try pod("b", 5, started: 7)]]), 1, "started latest")
        XCTAssertEqual(
            try picked([
                [try pod("a", 5, started: 3), low],
                [try pod("b", 5, started: 1), try pod("c", 1, started: 9)],
            ]), 0, "only those of the highest priority are compared")
        XCTAssertEqual(try picked([[try pod("a", 5)], [try pod("b", 5)]]), 0, "the first")
        XCTAssertNil(try picked([]))
    }

    func testAPodThatMayNotPreemptWaits() throws {
        let cluster = try cluster([[try pod("a", 0, cpu: "3")]])
        let statuses = [
            Decision.NodeStatus(node: 0, plugin: "x", status: .unschedulable(["Insufficient cpu"]))
        ]
        var polite = try pod("new", 9).pod
        XCTAssertNotNil(try preemption(cluster).preempt(try PodInfo(of: polite), statuses))
        polite.spec.preemptionPolicy = .never
        XCTAssertNil(try preemption(cluster).preempt(try PodInfo(of: polite), statuses))
    }

    func testNobodyGoesWhereItWouldNotHelp() throws {
        let cluster = try cluster([[try pod("a", 0, cpu: "3")]])
        let statuses = [Decision.NodeStatus(node: 0, plugin: "x", status: .unresolvable(["taint"]))]
        XCTAssertNil(try preemption(cluster).preempt(try pod("new", 9), statuses))
    }

    // In the cycle

    func testRoomIsMadeKeptAndTaken() throws {
        let cluster = try cluster([[]], cpu: "1")
        let api = TestAPI()
        let placer = Placer(cluster, Scene.scoring, seed: 1, choose: TieBreak.choose)
        let scheduler = Scheduler(cluster, placer, api, preemption: Preemption(placer))
        let old = try pod("old", 0)
        try scheduler.podAdded(old, at: .zero)
        _ = try scheduler.step(at: .zero)
        try scheduler.podAdded(try pod("new", 9), at: .zero)
        assertLesson(
            try scheduler.step(at: .zero),
            is: .unschedulable(
                pod: "default/new", message: "0/1 nodes are available: 1 Insufficient cpu.",
                nomination: .init(node: "n0", victims: ["default/old"])),
            "schedule a pod of 9 on a node full of 0",
            why: "it does not fit yet: the victim is asked to go, and the room is kept")
        XCTAssertEqual(api.evicted, ["default/old"])
        try scheduler.podAdded(try pod("thief", 5), at: .zero)
        guard case .unschedulable(_, _, nil)? = try scheduler.step(at: .zero) else {
            return XCTFail("a pod of 5 neither takes the room nor makes more")
        }
        try scheduler.podDeleted(old, at: .seconds(2))
        XCTAssertEqual(try scheduler.step(at: .seconds(2)), .bound(pod: "default/new", node: "n0"))
        XCTAssertTrue(cluster.nominated.isEmpty)
    }

    func testOneEvictionIsEnough() throws {
        let cluster = try cluster([[try pod("old", 0)]], cpu: "1")
        let api = TestAPI()
        let placer = Placer(cluster, Scene.scoring, seed: 1, choose: TieBreak.choose)
        let scheduler = Scheduler(cluster, placer, api, preemption: Preemption(placer))
        try scheduler.podAdded(try pod("new", 9), at: .zero)
        _ = try scheduler.step(at: .zero)
        try scheduler.nodeChanged(.nodeAdded, at: .seconds(1))
        _ = try scheduler.step(at: .seconds(1))
        XCTAssertEqual(api.evicted, ["default/old"], "while it is on its way out, nobody else is asked to go")
    }

    func testNobodyIsEvictedForNothing() throws {
        try withSeed { generator in
            for _ in 0..<30 {
                let cluster = Scene.cluster(try RandomCluster.nodes(5, using: &generator))
                let placer = Placer(cluster, Scene.scoring, seed: 1, choose: TieBreak.choose)
                for number in 0..<25 {
                    let pod = try RandomCluster.pod("p\(number)", using: &generator)
                    switch try placer.decide(pod) {
                    case .node(let node, _): cluster.place(pod, on: cluster.nodes[node])
                    case .nowhere(let statuses):
                        guard let found = try Preemption(placer).preempt(pod, statuses) else { continue }
                        let node = cluster.nodes[found.node]
                        for victim in found.victims {
                            XCTAssertLessThan(victim.priority, pod.priority)
                            cluster.remove(victim)
                        }
                        XCTAssertEqual(try placer.status(of: pod, on: node), .fits, "that was enough")
                        for victim in found.victims {
                            cluster.place(victim, on: node)
                            XCTAssertNotEqual(
                                try placer.status(of: pod, on: node), .fits, "and none too many")
                            cluster.remove(victim)
                        }
                        cluster.place(pod, on: node)
                    }
                    try assertNothingIsOvercommitted(cluster)
                }
            }
        }
    }
}
