import ClusterAPI
import ClusterObjects
import LabSupport
import Reconcilers
import SuiteSupport
import XCTest

/// Milestone 8: nodes that die, kubelets, autoscalers, garbage, leaders.
final class NodeTests: XCTestCase {
    /// A world in which somebody looks after its nodes.
    func watched() -> NodeWorld {
        let world = NodeWorld()
        let controller = NodeLifecycleController(
            api: world.api, reader: world.api, clock: world.clock, note: world.note)
        world.add(controller, keys: NodeLifecycleController.key)
        return world
    }

    func testSilenceOfFortySecondsMakesANodeUnknown() throws {
        let world = watched()
        try world.node("a")
        try world.node("b")
        try world.pass(.seconds(40), alive: ["b"])
        XCTAssertEqual(try world.ready("a"), "True", "at 40 s the grace period is not over yet")
        try world.pass(.seconds(10), alive: ["b"])
        let ready = try world.find("a").status.conditions.first { $0.type == "Ready" }
        assertLesson(
            "\(ready?.status ?? "-") \(ready?.reason ?? "-"): \(ready?.message ?? "-")",
            is: "Unknown NodeStatusUnknown: Kubelet stopped posting node status.",
            "hear nothing of a node for more than 40 s",
            why: "whether it is dead or only cut off nobody can know from here")
        XCTAssertEqual(try world.ready("b"), "True", "a node that renews its lease is alive")
    }

    func testALeaseAloneKeepsANodeAlive() throws {
        let world = watched()
        try world.node("a")
        try world.pass(.seconds(600), alive: ["a"])
        assertLesson(
            try world.ready("a"), is: "True", "renew a lease for ten minutes and write no status",
            why: "a status is large and written seldom; the lease is what beats")
    }

    func testTheClockOfANodeDoesNotMatter() throws {
        let world = watched()
        try world.node("a")
        try world.node("b")
        try world.beat("a", clockIsAheadBy: .seconds(-7200))
        try world.settle()
        for _ in 0..<6 {
            try world.pass(.seconds(10))
            try world.beat("a", clockIsAheadBy: .seconds(-7200))
            try world.beat("b", clockIsAheadBy: .seconds(7200))
        }
        assertLesson(
            [try world.ready("a"), try world.ready("b")], is: ["True", "True"],
            "renew leases with clocks that are two hours slow and two hours fast",
            why: "what counts is when the news came, not the time that is written on it")
        try world.pass(.seconds(50), alive: ["a"])
        XCTAssertEqual(try world.ready("b"), "Unknown", "a time in the future is no promise")
    }

    func testANodeThatNeverSpokeHasAMinute() throws {
        let world = watched()
        try world.node("a", ready: nil)
        try world.node("b")
        try world.pass(.seconds(60), alive: ["b"])
        XCTAssertEqual(try world.ready("a"), "-", "it may still be starting")
        try world.pass(.seconds(10), alive: ["b"])
        let ready = try world.find("a").status.conditions.first { $0.type == "Ready" }
        XCTAssertEqual(ready?.status, "Unknown")
        XCTAssertEqual(ready?.reason, "NodeStatusNeverUpdated")
        XCTAssertEqual(ready?.message, "Kubelet never posted node status.")
    }

    func testTaintsSayWhatConditionsSay() throws {
        var node = Node(metadata: ObjectMeta(name: "a"))
        let foreign = Taint(key: "dedicated", value: "gpu", effect: .noSchedule)
        let unreachable = "node.kubernetes.io/unreachable"
        node.spec.taints = [foreign, Taint(key: unreachable, effect: .noSchedule)]
        node.spec.unschedulable = true
        node.status.conditions = [
            Condition(type: "Ready", status: "False"), Condition(type: "DiskPressure", status: "True"),
            Condition(type: "MemoryPressure", status: "False"),
        ]
        let keys = try NodeTaints.mirroring(node).map { "\($0.key):\($0.effect.rawValue)" }
        assertLesson(
            keys.sorted().joined(separator: "\n"),
            is: """
                dedicated:NoSchedule
                node.kubernetes.io/disk-pressure:NoSchedule
                node.kubernetes.io/not-ready:NoSchedule
                node.kubernetes.io/unschedulable:NoSchedule
                """,
            "mirror a node that was unreachable, and now says itself that it is not ready and its disk is full",
            why:
                "the scheduler looks at taints only; a taint that nothing calls for any more would last for ever"
        )
    }

    func testAnUnreachableNodeIsTaintedAndItsPodsLeave() throws {
        let world = watched()
        try world.node("a")
        try world.node("b")
        try world.pass(.seconds(50), alive: ["b"])
        assertLesson(
            try world.taints("a"), is: ["unreachable:NoExecute", "unreachable:NoSchedule"],
            "lose a node", why: "no new pods, and those that are there go when they bear it no longer")
        XCTAssertNotNil(try world.find("a").spec.taints.first { $0.effect == .noExecute }?.timeAdded)
        try world.say("a", ready: "True")
        try world.pass(.seconds(5), alive: ["a", "b"])
        XCTAssertEqual(try world.taints("a"), [], "it is back: every taint goes")
    }

    func testOneTaintBecomesTheOtherAtOnce() throws {
        let world = watched()
        for name in ["a", "b", "c", "d"] { try world.node(name) }
        try world.pass(.seconds(50), alive: ["c", "d"])
        let emptied = try world.emptied(["a", "b"])
        XCTAssertEqual(emptied.count, 1, "the other waits for the limiter")
        let first = try XCTUnwrap(emptied.first)
        try world.say(first, ready: "False")
        try world.settle()
        assertLesson(
            try world.taints(first), is: ["not-ready:NoExecute", "not-ready:NoSchedule"],
            "hear from an unreachable node that it is not ready, while other nodes wait for the limiter",
            why: "its pods are on their way already; the limiter is for nodes that begin to be emptied")
    }

    func testNoPodOfAnUnreadyNodeIsReady() throws {
        let world = watched()
        try world.node("a")
        try world.node("b")
        var pod = try world.pod("p")
        pod.status.conditions = [Condition(type: "Ready", status: "True")]
        _ = try world.api.updateStatus(pod)
        try world.pass(.seconds(50), alive: ["b"])
        let ready = try world.find(pod: "p")?.status.conditions.first { $0.type == "Ready" }
        assertLesson(
            ready?.status, is: "False", "look at a pod on a node of which nothing is heard",
            why: "it may be well, but nobody can reach it: services must not send anyone there")
        XCTAssertEqual(world.notices.map(\.reason), ["NodeNotReady", "NodeNotReady"])
    }
}
