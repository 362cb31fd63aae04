import XCTest

@testable import Grading
@testable import SuiteSupport

/// What a learner reads when a test fails.
final class LaunchSuiteSupportTests: XCTestCase {
    private func failures(of method: String, seed: String? = nil) throws -> [TestFailure] {
        let receipts = Receipts()
        let test = "GradingTests.LaunchReceiptSubject/\(method)"
        var request = LaunchRequest(
            executable: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"),
            arguments: [test], environment: receipts.environment, channel: receipts.channel)
        request.environment["DRYDOCK_SUBJECT"] = "1"
        request.environment["DRYDOCK_SEED"] = seed
        guard case .failed(let failures) = receipts.outcome(of: test, in: try request.run()) else {
            return []
        }
        return failures
    }

    func testAFailingRowTeachesAndPointsAtItsOwnLine() throws {
        let failures = try failures(of: "testHasARowThatFails")
        XCTAssertEqual(failures.map(\.line), [1001])
        XCTAssertEqual(
            failures.first?.text,
            """
            failed - spell 1
              expected:   add x1, x2, x3
              actual:     add x1, x5, x3
              difference: column 10, expected 'x2', got 'x5'
              why:        numbers have names
            """)
    }

    func testAFailureWithASeedSaysHowToReplayIt() throws {
        let replay = try failures(of: "testFailsWithASeed").last?.text ?? ""
        let test = "GradingTests.LaunchReceiptSubject/testFailsWithASeed"
        XCTAssertEqual(
            replay,
            "failed - the failure belongs to seed 7; replay: DRYDOCK_SEED=7 swift test --filter '^\(test)$'")
    }

    func testTheEnvironmentsSeedWins() throws {
        let replay = try failures(of: "testFailsWithASeed", seed: "12").last?.text ?? ""
        XCTAssertTrue(replay.contains("seed 12;"), replay)
    }

    func testABadSeedSaysWhatWouldBeRight() throws {
        let text = try failures(of: "testFailsWithASeed", seed: "twelve").first?.text ?? ""
        XCTAssertTrue(text.contains("DRYDOCK_SEED='twelve': expected a whole number from 0 to"), text)
    }

    func testTheFirstDifferenceIsAWordOnALine() {
        XCTAssertEqual(
            FirstDifference.between("a\nx10=0x15 x11=1", "a\nx10=0x16 x11=1"),
            "line 2, column 8, expected 'x10=0x15', got 'x10=0x16'")
        XCTAssertEqual(FirstDifference.between("ab", "abc"), "column 3, expected the end, got 'abc'")
        XCTAssertEqual(FirstDifference.between("a\nb", "a"), "from line 2: 1 missing, first 'b'")
        XCTAssertEqual(FirstDifference.between("a", "a\nb\nc"), "from line 2: 2 too many, first 'b'")
    }
}
