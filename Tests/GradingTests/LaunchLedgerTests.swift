import LabSupport
import XCTest

@testable import Grading

/// Receipts that no honest process sends.
final class LaunchLedgerTests: XCTestCase {
    private let receipts = Receipts()
    private let test = "M.C/t"

    private func outcome(_ events: [Receipt.Event], nonce: String? = nil, _ ending: Ending = .exited(0))
        throws
        -> TestOutcome
    {
        let messages = try events.map {
            Array(try JSONEncoder().encode(Receipt(nonce: nonce ?? receipts.nonce, event: $0)))
        }
        return receipts.outcome(of: test, in: LaunchResult(messages: messages, ending: ending))
    }

    private var start: Receipt.Event { .start(test: test) }
    private var passed: Receipt.Event { .finish(test: test, result: .passed, reason: "") }

    func testTheWholeSequencePasses() throws {
        XCTAssertEqual(try outcome([start, passed, .end]), .passed)
    }

    func testAForeignNonceIsRefused() throws {
        XCTAssertEqual(
            try outcome([start, passed, .end], nonce: "00"), .broken("a receipt carries a foreign nonce"))
    }

    func testEveryPartIsNeeded() throws {
        XCTAssertEqual(try outcome([start, passed]), .exitedEarly(status: 0))
        XCTAssertEqual(try outcome([start, .end]), .exitedEarly(status: 0))
        XCTAssertEqual(try outcome([passed, .end]), .broken("M.C/t has a receipt before its start"))
        XCTAssertEqual(try outcome([]), .exitedEarly(status: 0))
        XCTAssertEqual(
            try outcome([.end]), .broken("the bundle ran to its end without a test named M.C/t"))
    }

    func testTwiceIsOnceTooMany() throws {
        XCTAssertEqual(try outcome([start, passed, start, passed, .end]), .broken("M.C/t started twice"))
        XCTAssertEqual(
            try outcome([start, passed, passed, .end]), .broken("M.C/t has a receipt after its finish"))
        XCTAssertEqual(
            try outcome([start, passed, .end, .end]), .broken("a receipt follows the end of the bundle"))
    }

    func testAFailureAndAPassContradictEachOther() throws {
        let failure = Receipt.Event.failure(test: test, text: "no", file: "f", line: 1)
        XCTAssertEqual(
            try outcome([start, failure, passed, .end]), .broken("M.C/t has a failure and says passed"))
    }

    func testAnotherTestsReceiptIsRefused() throws {
        XCTAssertEqual(
            try outcome([.start(test: "M.C/u"), start, passed, .end]),
            .broken("asked for M.C/t, got a receipt for M.C/u"))
    }

    func testAPassWithAnotherEndingIsNoPass() throws {
        XCTAssertEqual(try outcome([start, passed, .end], .exited(1)), .exitedEarly(status: 1))
        XCTAssertEqual(try outcome([start, passed, .end], .signalled(11)), .crashed(signal: 11))
        XCTAssertEqual(try outcome([start, passed, .end], .wallLimit), .timeout)
        XCTAssertEqual(try outcome([start], .memoryLimit), .memory)
        XCTAssertEqual(try outcome([start], .outputLimit), .output)
    }

    func testWhatIsNotAReceiptIsQuoted() {
        let result = LaunchResult(messages: [Array("{\"hello\u{1B}[31m".utf8)], ending: .exited(0))
        XCTAssertEqual(
            receipts.outcome(of: test, in: result),
            .broken(#"a message on the private channel is no receipt: "{\"hello\u{1B}[31m""#))
    }
}

extension LaunchResult {
    /// A result with a channel and nothing else.
    init(messages: [[UInt8]], ending: Ending) {
        let nothing = CapturedStream(head: [], tail: [], omitted: 0)
        self.init(
            ending: ending, standardOutput: nothing, standardError: nothing, channelMessages: messages,
            channelRemainder: 0, cpuSeconds: 0, wallSeconds: 0, peakMemory: 0, isolation: .pidNamespace)
    }
}
