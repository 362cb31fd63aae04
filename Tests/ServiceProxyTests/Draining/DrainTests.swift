import LabSupport
import ServiceModel
import ServiceProxy
import SuiteSupport
import XCTest

/// Who is asked at all: health, ejection, and leaving.
final class DrainTests: XCTestCase {
    private let a = Endpoint.named("a").place
    private let b = Endpoint.named("b").place

    private func verdicts(_ probes: String, rise: Int = 2, fall: Int = 3) throws -> String {
        var streak = ProbeStreak()
        return String(
            try probes.map { probe -> Character in
                let changed = try streak.probed(probe == "+", rise: rise, fall: fall)
                return changed ? (streak.isHealthy ? "U" : "D") : (streak.isHealthy ? "u" : "d")
            })
    }

    func testOneBadProbeChangesNothing() throws {
        try assertRows(
            [
                Row("+-+-+-", "+-+-+-", gives: "uuuuuu", why: "a probe that flaps is no verdict"),
                Row("--+--", "--+--", gives: "uuuuu", why: "three in a row, and these are not"),
                Row("---", "---", gives: "uuD"),
                Row("---+-+-", "---+-+-", gives: "uuDdddd", why: "it takes two good ones in a row"),
                Row("---++", "---++", gives: "uuDdU"),
                Row("-----++--", "-----++--", gives: "uuDdddUuu"),
            ], "probe", why: "rise 2, fall 3"
        ) { try verdicts($0) }
    }

    func testThresholdsOfZeroAreOne() throws {
        assertLesson(
            try verdicts("-+-+", rise: 0, fall: 0), is: "DUDU", "rise 0 and fall 0",
            why: "one probe is the least that can change anything")
    }

    private func health(_ places: [SocketPlace], interval: Int = 10) throws -> ActiveHealth {
        var policy = ProbePolicy()
        policy.interval = .seconds(interval)
        policy.timeout = .seconds(1)
        var health = ActiveHealth(policy)
        try health.update(places, at: .zero)
        return health
    }

    func testProbesAreSpreadOverTheInterval() throws {
        var health = try health([Endpoint].many(200).map(\.place))
        let counts = try (1...10).map { try health.due(at: .seconds($0)).count }
        XCTAssertTrue(
            counts.allSatisfy { 5...40 ~= $0 },
            "200 endpoints came together and are probed \(counts) in each of ten seconds: a crowd every time")
        assertLesson(
            counts.reduce(0, +), is: 200, "200 endpoints in one interval",
            why: "each is probed in each interval")
    }

    func testALoopThatWasLateDoesNotMakeUpForIt() throws {
        let place = SocketPlace(IPAddress(10, 0, 0, 1), 80)
        var health = try health([place])
        let seconds = try [60, 65, 69, 70, 71].filter { second in
            let due = try health.due(at: .seconds(second)) == [place]
            if due { _ = try health.probed(place, isGood: true) }
            return due
        }
        assertLesson(
            seconds, is: [60, 70],
            "probe every 10 s, looked at first after a minute: at 60, 65, 69, 70 and 71 s",
            why: "five probes in a row would say nothing new, and hit an endpoint that may just be coming up")
    }

    func testOneProbeAtATime() throws {
        var health = try health([a])
        let first = try health.due(at: .seconds(10))
        let second = try health.due(at: .seconds(30))
        _ = try health.probed(a, isGood: true)
        let third = try health.due(at: .seconds(30))
        let early = try health.due(at: .seconds(39))
        assertLesson(
            [first, second, third, early], is: [[a], [], [a], []],
            "a probe that is not answered for 20 s, then is; and 9 s later",
            why: "probes that pile up are a load of their own; what was missed is not made up for")
    }

    func testNoAnswerIsABadOne() throws {
        var health = try health([a])
        var late: [Int] = []
        for round in 1...3 {
            _ = try health.due(at: .seconds(round * 10))
            late.append(try health.expire(at: .seconds(round * 10) + .milliseconds(999)).count)
            late.append(try health.expire(at: .seconds(round * 10 + 1)).count)
        }
        assertLesson(
            late, is: [0, 1, 0, 1, 0, 1], "three probes without an answer, a second each",
            why: "a time-out is over when it is over")
        assertLesson(health.isHealthy(a), is: false, "and then", why: "whoever says nothing is not well")
        for _ in 0..<2 { _ = try health.probed(a, isGood: true) }
        assertLesson(
            health.isHealthy(a), is: false, "two good answers that come too late",
            why: "their time was over, and they were counted as bad: nobody waits for them any more")
    }

    func testANewcomerIsHealthyAndTheOthersKeepTheirVerdict() throws {
        var health = try health([a])
        for round in 1...3 {
            _ = try health.due(at: .seconds(round * 10))
            _ = try health.probed(a, isGood: false)
        }
        try health.update([a, b], at: .seconds(31))
        assertLesson(
            [a, b].map { health.isHealthy($0) }, is: [false, true], "b joins a, which is unhealthy",
            why: "a list is news of who is there, not of how they are")
        try health.update([b], at: .seconds(32))
        try health.update([a, b], at: .seconds(33))
        assertLesson(
            health.isHealthy(a), is: true, "a goes and comes back", why: "that is somebody else, as a rule")
    }

    private func ejection(_ letters: String, percent: Int = 50, failures: Int = 3) -> OutlierEjection {
        var policy = EjectionPolicy()
        policy.failures = failures
        policy.percent = percent
        var ejection = OutlierEjection(policy)
        ejection.update(Array<Endpoint>(letters).map(\.place))
        return ejection
    }

    func testFailuresInARowEject() throws {
        var ejection = ejection("abcd")
        var out: [Bool] = []
        for _ in 0..<2 { out.append(try ejection.failed(a, at: .zero)) }
        try ejection.succeeded(a)
        for _ in 0..<4 { out.append(try ejection.failed(a, at: .zero)) }
        assertLesson(
            out, is: [false, false, false, false, true, false], "two failures, a success, four failures",
            why: "a success begins the count anew; who is out cannot be put out")
        XCTAssertEqual(ejection.ejectedCount, 1)
    }

    /// Ejects a at a time, and tells how long it is out.
    private func eject(_ ejection: inout OutlierEjection, at now: Duration) throws -> Int {
        while try !ejection.failed(a, at: now) {}
        for second in 1...2000 where try ejection.readmit(at: now + .seconds(second)) == [a] { return second }
        return -1
    }

    func testTimeOutGrowsAndIsForgiven() throws {
        var ejection = ejection("abcd")
        var times: [Int] = []
        var now = Duration.zero
        for _ in 0..<12 {
            times.append(try eject(&ejection, at: now))
            now += .seconds(times.last ?? 0)
        }
        assertLesson(
            times, is: [30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 300, 300],
            "an endpoint that fails at once whenever it is back",
            why: "each time it is trusted later, but at last once in five minutes")
        assertLesson(
            try eject(&ejection, at: now + .seconds(300)), is: 90, "after it has behaved for 300 s",
            why: "each 30 s forgive one: 12 become 2, and this is the third")
    }

    func testNeverAllAreOut() throws {
        func out(_ letters: String, _ percent: Int) throws -> Int {
            var ejection = ejection(letters, percent: percent)
            for _ in 0..<10 {
                for endpoint in Array<Endpoint>(letters) {
                    _ = try ejection.failed(endpoint.place, at: .zero)
                }
            }
            return ejection.ejectedCount
        }
        try assertRows(
            [
                Row("4 of which half may be out", ("abcd", 50), gives: 2),
                Row("5 of which half may be out", ("abcde", 50), gives: 2, why: "rounded down"),
                Row("4 of which all may be out", ("abcd", 100), gives: 3, why: "somebody must be asked"),
                Row("4 of which none may be out", ("abcd", 0), gives: 1, why: "one always may"),
                Row("1 alone", ("a", 100), gives: 0, why: "better a bad one than nobody"),
                Row("2 of which a tenth may be out", ("ab", 10), gives: 1),
            ], "everybody fails,", why: "if all fail, it is not their fault"
        ) { try out($0.0, $0.1) }
    }

    private func leaving(_ letters: String) -> [Endpoint] {
        Array<Endpoint>(letters).map {
            Endpoint($0.place, isReady: false, isServing: true, isTerminating: true)
        }
    }

    func testWhoLeavesKeepsItsConnectionsForAWhile() throws {
        var draining = Draining(grace: .seconds(30))
        draining.opened(a)
        draining.opened(b)
        try draining.update(Array("b") + leaving("a"), at: .seconds(100))
        try draining.update(leaving("a") + Array("b"), at: .seconds(120))
        let overdue = try [129, 130].map { try draining.overdue(at: .seconds($0)) }
        assertLesson(
            overdue, is: [[], [a]],
            "a terminates at 100 s, is said to do so again at 120 s; its grace is 30 s",
            why: "the time counts from the first news: a list that is sent often would never let it end")
    }

    func testWhoWasRemovedDrainsToo() throws {
        var draining = Draining(grace: .seconds(30))
        try draining.update(Array("ab"), at: .zero)
        draining.opened(a)
        try draining.update(Array("b"), at: .seconds(10))
        XCTAssertTrue(draining.isDraining(a), "a is not in the list any more, and has a connection")
        assertLesson(
            try draining.overdue(at: .seconds(40)), is: [a], "30 s later", why: "its pod is gone by then")
        try draining.closed(a)
        assertLesson(
            try draining.overdue(at: .seconds(50)), is: [], "its connection has ended",
            why: "there is nothing left to reset")
    }

    func testWhoComesBackDoesNotDrain() throws {
        var draining = Draining(grace: .seconds(30))
        draining.opened(a)
        try draining.update(Array("b"), at: .zero)
        try draining.update(Array("ab"), at: .seconds(20))
        try draining.update(Array("b"), at: .seconds(25))
        assertLesson(
            try [31, 55].map { try draining.overdue(at: .seconds($0)) }, is: [[], [a]],
            "a goes at 0 s, is back at 20 s, and goes at 25 s", why: "the time begins anew")
    }

    func testNotReadyIsNotLeaving() throws {
        var draining = Draining(grace: .seconds(30))
        draining.opened(a)
        try draining.update([Endpoint(a, isReady: false, isServing: false)], at: .zero)
        assertLesson(
            try draining.overdue(at: .seconds(1000)), is: [], "an endpoint is not ready for a long time",
            why: "a probe that flaps would cost its clients what they are in the middle of")
    }
}
