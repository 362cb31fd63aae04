import ClusterObjects
import LabSupport
import PodScheduler
import SchedulingModel
import SuiteSupport
import XCTest

final class CycleTests: XCTestCase {
    private func scheduler(_ cluster: Cluster, _ api: TestAPI) -> Scheduler {
        Scheduler(cluster, Placer(cluster, Scene.scoring, seed: 1, choose: TieBreak.choose), api)
    }

    func testAPodIsAssumedBeforeItIsBound() throws {
        let cluster = Scene.cluster([try Scene.node("a", cpu: "1")])
        let api = TestAPI()
        let scheduler = scheduler(cluster, api)
        var seen: Int64 = -1
        api.whenBinding = { _, node in seen = node.requested.milliCPU }
        try scheduler.podAdded(try Scene.pod("p", cpu: "600m"), at: .zero)
        XCTAssertEqual(try scheduler.step(at: .zero), .bound(pod: "default/p", node: "a"))
        assertLesson(
            seen, is: 600, "look at the node while the pod is being bound",
            why: "binding takes time: whoever is next must see the room as taken")
    }

    func testTwoPodsDoNotGetOnePlace() throws {
        let cluster = Scene.cluster([try Scene.node("a", cpu: "1")])
        let scheduler = scheduler(cluster, TestAPI())
        for name in ["p", "q"] { try scheduler.podAdded(try Scene.pod(name, cpu: "600m"), at: .zero) }
        XCTAssertEqual(try scheduler.step(at: .zero), .bound(pod: "default/p", node: "a"))
        assertLesson(
            try scheduler.step(at: .zero),
            is: .unschedulable(
                pod: "default/q", message: "0/1 nodes are available: 1 Insufficient cpu.", nomination: nil),
            "schedule two pods of 600m on one processor, the first just assumed",
            why: "what is promised is taken, bound or not")
        XCTAssertNil(try scheduler.step(at: .zero))
    }

    func testAFailedBindGivesTheRoomBack() throws {
        let cluster = Scene.cluster([try Scene.node("a", cpu: "1")])
        let api = TestAPI()
        api.refusals = 1
        let scheduler = scheduler(cluster, api)
        try scheduler.podAdded(try Scene.pod("p", cpu: "600m"), at: .zero)
        guard case .failed(let pod, _)? = try scheduler.step(at: .zero) else {
            return XCTFail("it was refused")
        }
        XCTAssertEqual(pod, "default/p")
        XCTAssertEqual(cluster.nodes[0].requested.milliCPU, 0, "forgotten: the room is free")
        XCTAssertNil(try scheduler.step(at: .milliseconds(999)), "it backs off")
        XCTAssertEqual(try scheduler.step(at: .seconds(1)), .bound(pod: "default/p", node: "a"))
    }

    func testFinishedPodsTakeNothing() throws {
        let cluster = Scene.cluster([try Scene.node("a", cpu: "1", pods: 1)])
        let scheduler = scheduler(cluster, TestAPI())
        for phase in ["Succeeded", "Failed"] {
            var done = try Scene.pod("done-\(phase)", cpu: "1").pod
            done.spec.nodeName = "a"
            done.status.phase = phase
            try scheduler.podAdded(try PodInfo(of: done), at: .zero)
        }
        try scheduler.podAdded(try Scene.pod("p", cpu: "1"), at: .zero)
        assertLesson(
            try scheduler.step(at: .zero), is: .bound(pod: "default/p", node: "a"),
            "schedule a pod where two have run to their end",
            why: "their processes are gone, their room is free")
    }

    func testAPodThatFinishesMakesRoom() throws {
        let cluster = Scene.cluster([try Scene.node("a", cpu: "1")])
        let scheduler = scheduler(cluster, TestAPI())
        var running = try Scene.pod("r", cpu: "1").pod
        running.spec.nodeName = "a"
        try scheduler.podAdded(try PodInfo(of: running), at: .zero)
        try scheduler.podAdded(try Scene.pod("p", cpu: "1"), at: .zero)
        guard case .unschedulable? = try scheduler.step(at: .zero) else { return XCTFail("there is no room") }
        running.status.phase = "Succeeded"
        try scheduler.podAdded(try PodInfo(of: running), at: .seconds(5))
        XCTAssertEqual(try scheduler.step(at: .seconds(5)), .bound(pod: "default/p", node: "a"))
    }

    func testPodsOnTheirWayOutStillTakeRoomAndAreNotPlaced() throws {
        let cluster = Scene.cluster([try Scene.node("a", cpu: "1")])
        let scheduler = scheduler(cluster, TestAPI())
        var leaving = try Scene.pod("r", cpu: "1").pod
        leaving.metadata.deletionTimestamp = Timestamp("2026-11-30T00:00:00Z")
        try scheduler.podAdded(try PodInfo(of: leaving), at: .zero)
        XCTAssertNil(try scheduler.step(at: .zero), "it would be deleted at once")
        leaving.spec.nodeName = "a"
        try scheduler.podAdded(try PodInfo(of: leaving), at: .zero)
        try scheduler.podAdded(try Scene.pod("p", cpu: "1"), at: .zero)
        guard case .unschedulable? = try scheduler.step(at: .zero) else {
            return XCTFail("it is still there")
        }
    }

    func testAGateHoldsAPodBack() throws {
        let scheduler = scheduler(Scene.cluster([try Scene.node("a")]), TestAPI())
        try scheduler.podAdded(
            try Scene.pod("p") { $0.schedulingGates = [SchedulingGate(name: "quota")] }, at: .zero)
        XCTAssertNil(try scheduler.step(at: .zero))
    }

    func testWithoutNodesTheMessageSaysSoAndANodeHelps() throws {
        let cluster = Cluster()
        let scheduler = scheduler(cluster, TestAPI())
        try scheduler.podAdded(try Scene.pod("p"), at: .zero)
        XCTAssertEqual(
            try scheduler.step(at: .zero),
            .unschedulable(
                pod: "default/p", message: "no nodes available to schedule pods", nomination: nil))
        cluster.add(try Scene.node("a"))
        try scheduler.nodeChanged(.nodeAdded, at: .seconds(2))
        XCTAssertEqual(try scheduler.step(at: .seconds(2)), .bound(pod: "default/p", node: "a"))
    }

    func testTheSchedulersViewIsThatOfTheServerWhateverHappens() throws {
        try withSeed { generator in
            for _ in 0..<10 {
                let cluster = Scene.cluster(try RandomCluster.nodes(5, using: &generator))
                let api = TestAPI()
                let scheduler = scheduler(cluster, api)
                var all: [String: PodInfo] = [:]
                var now = Duration.zero
                for number in 0..<150 {
                    now += .milliseconds(Int.random(in: 0...1500, using: &generator))
                    switch Int.random(in: 0..<10, using: &generator) {
                    case 0..<4:
                        let pod = try RandomCluster.pod("p\(number)", using: &generator)
                        all[pod.key] = pod
                        try scheduler.podAdded(pod, at: now)
                    case 4:
                        guard let key = all.keys.sorted().randomElement(using: &generator), let pod = all[key]
                        else { break }
                        all[key] = nil
                        api.bound[key] = nil
                        try scheduler.podDeleted(pod, at: now)
                    case 5: api.refusals += 1
                    default: _ = try scheduler.step(at: now)
                    }
                    try assertNothingIsOvercommitted(cluster)
                    var seen: [String: String] = [:]
                    for node in cluster.nodes { for pod in node.pods { seen[pod.key] = node.name } }
                    XCTAssertEqual(seen, api.bound, "what is on nodes is what is bound")
                }
            }
        }
    }

    func testTheSameSeedGivesTheSameDecisions() throws {
        try withSeed { generator in
            let nodes = try RandomCluster.nodes(6, using: &generator)
            let pods = try (0..<30).map { try RandomCluster.pod("p\($0)", using: &generator) }
            let logs = try (0..<2).map { _ -> [String] in
                let api = TestAPI()
                let scheduler = scheduler(Scene.cluster(nodes), api)
                for pod in pods { try scheduler.podAdded(pod, at: .zero) }
                while try scheduler.step(at: .zero) != nil {}
                return api.log
            }
            XCTAssertEqual(logs[0], logs[1])
        }
    }
}
