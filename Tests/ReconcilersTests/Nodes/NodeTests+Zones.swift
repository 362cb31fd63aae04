import ClusterAPI
import ClusterObjects
import LabSupport
import Reconcilers
import SuiteSupport
import XCTest

extension NodeTests {
    func testWhenAZoneIsDisrupted() throws {
        let rows: [Row<(Int, Int), ZoneState>] = [
            Row("10 of 10", (10, 0), gives: .normal),
            Row("an empty zone", (0, 0), gives: .normal, why: "of no nodes none is lost"),
            Row("0 of 1", (0, 1), gives: .fullDisruption),
            Row("0 of 10", (0, 10), gives: .fullDisruption),
            Row("1 of 3", (1, 2), gives: .normal, why: "two nodes are never many"),
            Row("1 of 4", (1, 3), gives: .partialDisruption),
            Row("9 of 20", (9, 11), gives: .partialDisruption, why: "55 % is enough"),
            Row("46 of 100", (46, 54), gives: .normal, why: "54 % is not"),
        ]
        try assertRows(
            rows, "judge a zone with nodes ready:", why: "many at once: the network, or we ourselves"
        ) {
            try ZoneState(ready: $0.0, notReady: $0.1)
        }
    }

    func testHowFastAZoneIsEmptied() throws {
        let rows: [Row<(ZoneState, Int), Duration?>] = [
            Row("sound", (.normal, 10), gives: .seconds(10)),
            Row("gone, while others live", (.fullDisruption, 10), gives: .seconds(10)),
            Row("half gone, 51 nodes", (.partialDisruption, 51), gives: .seconds(100)),
            Row(
                "half gone, 50 nodes", (.partialDisruption, 50), gives: nil,
                why: "a small one has no spare room"),
        ]
        try assertRows(rows, "the time between two nodes of a zone", why: "pods need somewhere to go") {
            try $0.0.interval(size: $0.1)
        }
    }

    func testTheLimiterSavesNothingUp() throws {
        var limiter = EvictionLimiter(every: .seconds(10), at: .zero)
        var taken: [Int] = []
        for second in 0...60 where second != 30 && second != 31 && second != 40 {
            if try limiter.take(at: .seconds(second)) { taken.append(second) }
        }
        assertLesson(
            taken, is: [0, 10, 20, 32, 42, 52], "take whenever it is let, every 10 s, with a pause",
            why: "a token that was not taken in time is not there twice later")
    }

    func testAChangeOfPaceLetsNobodyThroughTwice() throws {
        var limiter = EvictionLimiter(every: .seconds(10), at: .zero)
        XCTAssertTrue(try limiter.take(at: .zero))
        try limiter.change(to: .seconds(100), at: .seconds(9))
        XCTAssertFalse(try limiter.take(at: .seconds(108)), "it waits a whole new interval")
        XCTAssertTrue(try limiter.take(at: .seconds(109)))
        try limiter.change(to: nil, at: .seconds(110))
        XCTAssertFalse(try limiter.take(at: .seconds(10_000)), "none is none")
    }

    func testNodesAreEmptiedOneByOne() throws {
        let world = watched()
        let lost = ["a", "b", "c", "d"]
        let alive = (0..<6).map { "z\($0)" }
        for name in lost + alive { try world.node(name) }
        var counts: [Int] = []
        try world.pass(.seconds(45), alive: alive)
        for _ in 0..<5 {
            counts.append(try world.emptied(lost).count)
            try world.pass(.seconds(10), alive: alive)
        }
        assertLesson(
            counts, is: [1, 2, 3, 4, 4], "count the NoExecute taints every 10 s after four of ten nodes went",
            why: "0.1 a second: all at once would start everything again elsewhere at the same time")
    }

    func testASmallZoneThatIsHalfGoneIsLeftAlone() throws {
        let world = watched()
        let lost = ["a", "b", "c"]
        for name in lost + ["d"] { try world.node(name, zone: "north") }
        try world.node("s", zone: "south")
        try world.pass(.seconds(300), alive: ["d", "s"])
        assertLesson(
            try world.emptied(lost), is: [], "lose three nodes of four",
            why: "at least 55 % and at least three: more likely the network than three machines")
        XCTAssertEqual(try world.taints("a"), ["unreachable:NoSchedule"], "but nobody is sent there")
    }

    func testAZoneThatIsGoneIsEmptiedWhileOthersLive() throws {
        let world = watched()
        for name in ["a", "b"] { try world.node(name, zone: "north") }
        try world.node("s", zone: "south")
        try world.pass(.seconds(70), alive: ["s"])
        XCTAssertEqual(try world.emptied(["a", "b"]), ["a", "b"], "there is a place for its pods")
    }

    func testWhenAllAreGoneNobodyIsEmptied() throws {
        let world = watched()
        for name in ["a", "b"] { try world.node(name, zone: "north") }
        try world.node("s", zone: "south")
        try world.pass(.seconds(50), alive: ["s"])
        XCTAssertEqual(try world.emptied(["a", "b", "s"]).count, 1)
        try world.pass(.seconds(120))
        assertLesson(
            try world.emptied(["a", "b", "s"]), is: [], "hear of no node any more",
            why: "it is the listener who is deaf; taints that were there already go, too")
        XCTAssertEqual(try world.ready("s"), "Unknown")
        try world.say("s", ready: "True")
        try world.pass(.seconds(30), alive: ["s"])
        XCTAssertEqual(
            try world.emptied(["a", "b"]).count, 2, "one spoke: those that do not are lost after all")
    }

    func testANodeThatComesBackWhileItWaitsIsForgiven() throws {
        let world = watched()
        let alive = (0..<6).map { "z\($0)" }
        for name in ["a", "b"] + alive { try world.node(name) }
        try world.pass(.seconds(45), alive: alive)
        XCTAssertEqual(try world.emptied(["a", "b"]).count, 1)
        for name in ["a", "b"] { try world.say(name, ready: "True") }
        try world.pass(.seconds(60), alive: alive + ["a", "b"])
        XCTAssertEqual(try world.emptied(["a", "b"]), [], "the queue must not hold it against them")
    }
}
