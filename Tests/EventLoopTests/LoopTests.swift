import EventLoop
import Foundation
import LinuxSystem
import SuiteSupport
import XCTest

/// Time, and calls from other threads.
final class LoopTests: XCTestCase {
    func testTimersRunInTheOrderOfTheirTimesOnTheClockThatWasGiven() throws {
        var time = Duration.zero
        let loop = try EventLoop(clock: { time })
        var ran: [String] = []
        loop.schedule(after: .seconds(3)) { ran.append("three") }
        loop.schedule(after: .seconds(1)) { ran.append("one") }
        let never = loop.schedule(after: .seconds(2)) { ran.append("never") }
        loop.schedule(after: .seconds(1)) { ran.append("one, asked for later") }
        loop.cancel(never)
        try loop.turn(waiting: .zero)
        XCTAssertEqual(ran, [], "no time has passed")
        time = .seconds(3)
        try loop.turn(waiting: .zero)
        assertLesson(
            ran, is: ["one", "one, asked for later", "three"], "go three seconds on",
            why: "timers are due by time, then by age")
    }

    func testTimersThatAreCalledOffByTheThousandCostNothing() throws {
        let loop = try EventLoop(clock: { .zero })
        var ran = 0
        for _ in 0..<50_000 { loop.cancel(loop.schedule(after: .seconds(9)) { ran += 1 }) }
        loop.schedule(after: .zero) { ran += 1 }
        try loop.turn(waiting: .zero)
        XCTAssertEqual(ran, 1)
    }

    func testAnotherThreadBringsASleepingLoopToItsNextTurn() throws {
        let loop = try EventLoop()
        let waker = loop.waker
        var turns = 0
        loop.atTurnEnd = {
            turns += 1
            if turns == 100 { loop.stop() }
            // From a thread that runs while this one sleeps, or is about to.
            DispatchQueue.global().async { waker.wake() }
        }
        waker.wake()
        try loop.run()
        XCTAssertEqual(turns, 100)
    }

    func testWhatTheEndOfATurnThrowsEndsTheLoop() throws {
        struct Trouble: Error {}
        let loop = try EventLoop()
        loop.atTurnEnd = { throw Trouble() }
        loop.waker.wake()
        XCTAssertThrowsError(try loop.run()) { XCTAssertTrue($0 is Trouble) }
    }
}
