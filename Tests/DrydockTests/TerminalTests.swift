import Glibc
import Guests
import XCTest

/// The terminal of the user: the guest's while it runs, as it was before afterwards.
final class TerminalTests: XCTestCase {
    func testCtrlAXQuitsAndGivesTheTerminalBack() throws {
        let session = try TerminalSession([Guests.kernel])
        try session.read(until: "drydock$ ")
        XCTAssertTrue(try session.isRaw())
        session.type("\u{1}x")
        XCTAssertEqual(session.end().status, 0)
        XCTAssertTrue(session.isAsBefore)
    }

    func testCtrlATwiceSendsOne() throws {
        let session = try TerminalSession([Guests.kernel])
        try session.read(until: "drydock$ ")
        session.type("\u{1}\u{1}echo one\r")
        try session.read(until: "\r\none\r\n")
        session.type("\u{1}X")
        XCTAssertEqual(session.end().status, 0)
    }

    func testCtrlCGoesToTheGuest() throws {
        let session = try TerminalSession([Guests.kernel])
        try session.read(until: "drydock$ ")
        session.type("\u{3}halt 9\r")
        XCTAssertEqual(session.end().status, 9)
        XCTAssertTrue(session.isAsBefore)
    }

    func testSignalsGiveTheTerminalBack() throws {
        for signal in [SIGINT, SIGTERM, SIGHUP, SIGSEGV, SIGABRT] {
            let session = try TerminalSession([Guests.kernel])
            try session.read(until: "drydock$ ")
            XCTAssertTrue(try session.isRaw())
            kill(session.child, signal)
            XCTAssertEqual(session.end().signal, signal)
            XCTAssertTrue(session.isAsBefore, "after signal \(signal)")
        }
    }

    func testABusyGuestCanBeQuitToo() throws {
        let scratch = try Scratch()
        let session = try TerminalSession([try scratch.file("loop.elf", TinyImage.loop.file)])
        while try !session.isRaw() { sched_yield() }
        kill(session.child, SIGTERM)
        XCTAssertEqual(session.end().signal, SIGTERM)
        XCTAssertTrue(session.isAsBefore)
    }
}
