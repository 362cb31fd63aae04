import ClusterAPI
import LabSupport
import Reconcilers
import SuiteSupport
import XCTest

/// The work queue and expectations, alone.
extension InformerTests {
    private func drain(_ queue: WorkQueue<String>) throws -> [String] {
        var keys: [String] = []
        while let key = try queue.get() {
            keys.append(key)
            try queue.done(key)
        }
        return keys
    }

    func testAKeyIsQueuedOnceHoweverOftenItIsAdded() throws {
        let queue = WorkQueue<String>(clock: ManualClock())
        for key in ["b", "a", "b", "b", "a"] { try queue.add(key) }
        assertLesson(
            try drain(queue), is: ["b", "a"], "add b, a, b, b, a and take what there is",
            why: "a key says where to look, not what happened: a hundred events of one object are one look")
    }

    func testAKeyInWorkIsNotGivenToAnother() throws {
        let queue = WorkQueue<String>(clock: ManualClock())
        try queue.add("a")
        XCTAssertEqual(try queue.get(), "a")
        try queue.add("a")
        try queue.add("a")
        assertLesson(
            try queue.get(), is: nil, "add a twice while it is worked on",
            why: "two workers on one object write over each other")
        try queue.done("a")
        assertLesson(
            try drain(queue), is: ["a"], "say that a is done, and take what there is",
            why: "what happened during the work was perhaps not seen by it: once more, and only once")
        try queue.done("a")
        XCTAssertNil(try queue.get(), "done is said once too often: nothing comes of it")
    }

    func testADelayedKeyComesInItsTime() throws {
        let clock = ManualClock()
        let queue = WorkQueue<String>(clock: clock)
        try queue.add("late", after: .seconds(10))
        try queue.add("soon", after: .seconds(1))
        try queue.add("at once", after: .zero)
        XCTAssertEqual(try drain(queue), ["at once"])
        XCTAssertEqual(queue.nextWake, clock.now + .seconds(1))
        clock.advance(by: .milliseconds(999))
        XCTAssertNil(try queue.get())
        clock.advance(by: .seconds(20))
        XCTAssertEqual(try drain(queue), ["soon", "late"], "in the order of their times")
        XCTAssertNil(queue.nextWake)
    }

    func testOfTwoDelaysTheEarlierCounts() throws {
        let clock = ManualClock()
        let queue = WorkQueue<String>(clock: clock)
        try queue.add("a", after: .seconds(5))
        try queue.add("a", after: .seconds(2))
        try queue.add("a", after: .seconds(9))
        clock.advance(by: .seconds(2))
        XCTAssertEqual(try drain(queue), ["a"])
        clock.advance(by: .seconds(60))
        assertLesson(
            try drain(queue), is: [], "want a in 5, in 2 and in 9 seconds, and wait a minute",
            why: "all three wishes were granted by the first look: the later ones must not come again")
        XCTAssertEqual(queue.waitingCount, 0)
    }

    func testADelayDoesNotHoldBackWhoIsAddedNow() throws {
        let queue = WorkQueue<String>(clock: ManualClock())
        try queue.add("a", after: .seconds(5))
        try queue.add("a")
        XCTAssertEqual(try drain(queue), ["a"])
    }

    func testFailuresWaitTwiceAsLongEachTime() throws {
        let clock = ManualClock()
        let queue = WorkQueue<String>(clock: clock, bucket: TokenBucket(perSecond: 1000, burst: 1000))
        var delays: [Duration] = []
        for _ in 0..<20 {
            try queue.addRateLimited("a")
            let due = try XCTUnwrap(queue.nextWake)
            delays.append(due - clock.now)
            clock.advance(by: due - clock.now)
            XCTAssertEqual(try drain(queue), ["a"])
        }
        let expected = (0..<20).map { min(.seconds(1000), .milliseconds(5) * (1 << $0)) }
        assertLesson(
            delays, is: expected, "fail twenty times",
            why: "5 ms doubled, 1000 s at most: a broken object costs less and less, and is not forgotten")
        XCTAssertEqual(queue.requeues(of: "a"), 20)
        queue.forget("a")
        try queue.addRateLimited("a")
        XCTAssertEqual(queue.nextWake, clock.now + .milliseconds(5), "it went well once: all is forgotten")
        XCTAssertEqual(try BackOff().delay(afterFailures: .max), .seconds(1000))
    }

    func testAllKeysTogetherAreRetriedTenTimesASecond() throws {
        let clock = ManualClock()
        var bucket = TokenBucket()
        let burst = try (0..<100).map { _ in try bucket.take(at: clock.now) }
        XCTAssertEqual(burst, [Duration](repeating: .zero, count: 100))
        assertLesson(
            try (0..<3).map { _ in try bucket.take(at: clock.now) },
            is: [.milliseconds(100), .milliseconds(200), .milliseconds(300)],
            "take three more tokens than a bucket of 100 holds",
            why: "each has its own back-off, but a thousand keys together must not flood the API")
        clock.advance(by: .seconds(1))
        XCTAssertEqual(
            try bucket.take(at: clock.now), .zero, "ten dripped in, three of them were taken before")
        clock.advance(by: .seconds(3600))
        let after = try (0..<101).map { _ in try bucket.take(at: clock.now) }
        XCTAssertEqual(after.last, .milliseconds(100), "it never holds more than 100")
    }

    func testAfterTheEndTheRestIsWorkedOffAndNoMore() throws {
        let clock = ManualClock()
        let queue = WorkQueue<String>(clock: clock)
        try queue.add("a")
        try queue.add("b", after: .seconds(1))
        queue.shutDown()
        try queue.add("c")
        try queue.addRateLimited("d")
        clock.advance(by: .seconds(5))
        XCTAssertEqual(try drain(queue), ["a"])
    }

    func testARandomQueueNeverLosesAWish() throws {
        try withSeed { generator in
            let clock = ManualClock()
            let queue = WorkQueue<Int>(clock: clock)
            // What a key was last wanted for, and the latest that its work has seen.
            var wanted = [Int](repeating: 0, count: 6)
            var seen = wanted
            var working: Set<Int> = []
            for number in 1...3000 {
                let key = Int.random(in: 0..<6, using: &generator)
                switch Int.random(in: 0..<6, using: &generator) {
                case 0..<2:
                    wanted[key] = number
                    try queue.add(key)
                case 2:
                    wanted[key] = number
                    try queue.addRateLimited(key)
                case 3, 4:
                    guard let key = try queue.get() else { continue }
                    XCTAssertTrue(working.insert(key).inserted, "\(key) was given out twice")
                    seen[key] = wanted[key]
                default:
                    working.remove(key)
                    try queue.done(key)
                }
                clock.advance(by: .milliseconds(3))
            }
            clock.advance(by: .seconds(2000))
            for key in working { try queue.done(key) }
            while let key = try queue.get() {
                seen[key] = wanted[key]
                try queue.done(key)
            }
            assertLesson(
                seen, is: wanted, "work off a queue of random wishes",
                why: "whatever is wanted last must be looked at after it was wanted")
        }
    }

    func testTenThousandKeysStayCheap() throws {
        let clock = ManualClock()
        let queue = WorkQueue<Int>(clock: clock)
        for key in 0..<10_000 { try queue.add(key, after: .milliseconds((key * 7919) % 10_000 + 1)) }
        clock.advance(by: .seconds(11))
        var last = -1
        var count = 0
        while let key = try queue.get() {
            XCTAssertGreaterThan((key * 7919) % 10_000, last)
            last = (key * 7919) % 10_000
            count += 1
            try queue.done(key)
        }
        XCTAssertEqual(count, 10_000)
    }

    func testExpectationsAreMetByWhatIsSeen() throws {
        let clock = ManualClock()
        let expectations = Expectations(clock: clock)
        XCTAssertTrue(try expectations.areSatisfied(of: "web"), "nothing was expected")
        try expectations.expectCreations(3, of: "web")
        XCTAssertFalse(try expectations.areSatisfied(of: "web"))
        try expectations.creationObserved(of: "web")
        try expectations.creationObserved(of: "web")
        try expectations.creationObserved(of: "other")
        assertLesson(
            try expectations.areSatisfied(of: "web"), is: false, "expect three and see two",
            why: "the cache still lacks one: whoever counts now makes it a second time")
        try expectations.creationObserved(of: "web")
        try expectations.creationObserved(of: "web")
        XCTAssertTrue(try expectations.areSatisfied(of: "web"))
        try expectations.expectDeletions(["u1", "u2"], of: "web")
        try expectations.deletionObserved("u1", of: "web")
        try expectations.deletionObserved("u1", of: "web")
        assertLesson(
            try expectations.areSatisfied(of: "web"), is: false, "see the first of two go twice",
            why: "a pod is seen to go when its time of deletion is set and again when it has gone: count uids"
        )
        try expectations.deletionObserved("u2", of: "web")
        XCTAssertTrue(try expectations.areSatisfied(of: "web"))
    }

    func testExpectationsDoNotHoldForEver() throws {
        let clock = ManualClock()
        let expectations = Expectations(clock: clock)
        try expectations.expectCreations(1, of: "web")
        XCTAssertEqual(expectations.deadline(of: "web"), clock.now + .seconds(300))
        clock.advance(by: .seconds(299))
        XCTAssertFalse(try expectations.areSatisfied(of: "web"))
        clock.advance(by: .seconds(1))
        assertLesson(
            try expectations.areSatisfied(of: "web"), is: true, "see nothing for five minutes",
            why: "a pod that came and went while the watch was broken is never seen: it must not stop all")
    }
}
