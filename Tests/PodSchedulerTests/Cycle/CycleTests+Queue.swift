import ClusterObjects
import LabSupport
import PodScheduler
import SchedulingModel
import SuiteSupport
import XCTest

/// The queue alone.
extension CycleTests {
    private func pod(_ name: String, _ priority: Int32 = 0) throws -> PodInfo {
        try Scene.pod(name, priority: priority)
    }

    private func names(_ queue: inout SchedulingQueue, at now: Duration) throws -> [String] {
        var names: [String] = []
        while let next = try queue.pop(at: now) { names.append(next.pod.name) }
        return names
    }

    func testTheMostImportantGoesFirstAndOfEqualsTheEarliest() throws {
        var queue = SchedulingQueue()
        for (name, priority) in [("a", 0), ("b", 5), ("c", 0), ("d", 5), ("e", -1)] {
            try queue.add(try pod(name, Int32(priority)), at: .zero)
        }
        assertLesson(
            try names(&queue, at: .zero), is: ["b", "d", "a", "c", "e"],
            "take pods of priorities 0, 5, 0, 5, -1",
            why: "priority first, then who came first: nobody of equal rank overtakes")
    }

    func testTheBackOffDoublesUpToTenSeconds() throws {
        let seconds = try (0...8).map { try SchedulingQueue.backOff(attempts: $0) }
        XCTAssertEqual(seconds, [1, 1, 2, 4, 8, 10, 10, 10, 10].map(Duration.seconds))
        XCTAssertEqual(try SchedulingQueue.backOff(attempts: .max), .seconds(10))
    }

    func testAnAccidentIsTriedAgainAfterTheBackOff() throws {
        var queue = SchedulingQueue()
        try queue.add(try pod("a"), at: .zero)
        let taken = try XCTUnwrap(try queue.pop(at: .zero))
        try queue.putBack(taken, rejectedBy: [], at: .seconds(3))
        XCTAssertNil(try queue.pop(at: .milliseconds(3999)))
        XCTAssertEqual(queue.nextTime(after: .seconds(3)), .seconds(4))
        let again = try XCTUnwrap(try queue.pop(at: .seconds(4)))
        XCTAssertEqual(again.attempts, 2)
        try queue.putBack(again, rejectedBy: [], at: .seconds(4))
        XCTAssertNil(try queue.pop(at: .milliseconds(5999)), "two seconds now")
    }

    func testWhoFitsNowhereWaitsForAnEventThatMayHelp() throws {
        var queue = SchedulingQueue()
        try queue.add(try pod("a"), at: .zero)
        let taken = try XCTUnwrap(try queue.pop(at: .zero))
        try queue.putBack(taken, rejectedBy: ["NodeResourcesFit"], at: .zero)
        XCTAssertEqual(queue.groups.unschedulable, ["default/a"])
        assertLesson(
            try queue.move(for: .nodeTaintsChanged, at: .seconds(5)), is: [],
            "tell a queue with a pod that lacks room of a taint that has gone",
            why: "it would fail again: a thousand such pods are a thousand attempts for nothing")
        XCTAssertEqual(try queue.move(for: .podGone, at: .seconds(6)), ["default/a"])
        XCTAssertEqual(try queue.pop(at: .seconds(6))?.pod.name, "a", "its back-off is long over")
    }

    func testAnEventDoesNotShortenTheBackOff() throws {
        var queue = SchedulingQueue()
        try queue.add(try pod("a"), at: .zero)
        let taken = try XCTUnwrap(try queue.pop(at: .zero))
        try queue.putBack(taken, rejectedBy: ["NodeResourcesFit"], at: .zero)
        try queue.move(for: .nodeAdded, at: .milliseconds(500))
        XCTAssertNil(try queue.pop(at: .milliseconds(900)))
        XCTAssertNotNil(try queue.pop(at: .seconds(1)))
    }

    func testAnEventDuringTheAttemptIsNotLost() throws {
        var queue = SchedulingQueue()
        try queue.add(try pod("a"), at: .zero)
        let taken = try XCTUnwrap(try queue.pop(at: .zero))
        try queue.move(for: .podGone, at: .zero)
        try queue.putBack(taken, rejectedBy: ["NodeResourcesFit"], at: .zero)
        assertLesson(
            queue.groups.backingOff, is: ["default/a"],
            "put a pod back after something moved during its attempt",
            why: "the attempt has not seen it: waiting for the next event could last for ever")
    }

    func testWhoWaitsForeverIsTriedAfterAMinute() throws {
        var queue = SchedulingQueue()
        try queue.add(try pod("a"), at: .zero)
        let taken = try XCTUnwrap(try queue.pop(at: .zero))
        try queue.putBack(taken, rejectedBy: ["NodeAffinity"], at: .seconds(1))
        XCTAssertNil(try queue.pop(at: .seconds(60)))
        XCTAssertNotNil(try queue.pop(at: .seconds(61)))
    }

    func testEventsHelpThoseWhomTheyConcern() throws {
        let helped = { (event: ClusterEvent) in
            try [
                "NodeResourcesFit", "NodePorts", "NodeAffinity", "TaintToleration", "NodeUnschedulable",
                "NodeName",
                "PodTopologySpread", "InterPodAffinity",
            ].filter { try event.mayHelp(rejectedBy: $0) }
        }
        XCTAssertEqual(try helped(.nodeAdded).count, 8)
        XCTAssertEqual(
            try helped(.podGone), ["NodeResourcesFit", "NodePorts", "PodTopologySpread", "InterPodAffinity"])
        XCTAssertEqual(try helped(.podPlaced), ["PodTopologySpread", "InterPodAffinity"])
        XCTAssertEqual(try helped(.nodeGrew), ["NodeResourcesFit"])
        XCTAssertEqual(try helped(.nodeTaintsChanged), ["TaintToleration", "NodeUnschedulable"])
        XCTAssertEqual(try helped(.nodeGone), ["PodTopologySpread"])
        XCTAssertEqual(
            try helped(.nodeRelabelled), ["NodeAffinity", "PodTopologySpread", "InterPodAffinity"])
    }

    func testAPodThatIsNotWantedAnyMoreIsNotTried() throws {
        var queue = SchedulingQueue()
        try queue.add(try pod("a"), at: .zero)
        try queue.add(try pod("b"), at: .zero)
        queue.remove("default/a")
        XCTAssertEqual(try names(&queue, at: .zero), ["b"])
    }

    func testManyPodsKeepTheirOrder() throws {
        var queue = SchedulingQueue()
        let shapes = try (0..<10).map { try Scene.pod("x", priority: Int32($0 % 5)).pod }
        for number in 0..<20_000 {
            let pod = PodInfo(
                RandomCluster.renamed(shapes[number % 10], "p\(number)"), request: Resources(),
                scored: Resources())
            try queue.add(pod, at: .zero)
        }
        var last = (priority: Int32.max, number: -1)
        while let next = try queue.pop(at: .zero) {
            XCTAssertTrue((next.pod.priority, -next.number) < (last.priority, -last.number))
            last = (next.pod.priority, next.number)
        }
        XCTAssertEqual(queue.count, 0)
    }
}
