import LabSupport
import SuiteSupport
import XCTest

@testable import Grading

/// What the receipts of a real test process prove. The process is this very bundle, run again.
final class LaunchReceiptTests: XCTestCase {
    private let subject = "GradingTests.LaunchReceiptSubject"

    /// Runs subjects in a process of their own; several are separated by commas.
    private func launch(_ tests: String, _ receipts: Receipts) throws -> LaunchResult {
        var request = LaunchRequest(executable: "/proc/self/exe", arguments: [tests])
        request.environment = receipts.environment.merging(["DRYDOCK_SUBJECT": "1"]) { first, _ in first }
        // Inside the launch /proc/self is the launched process.
        request.executable = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        request.channel = receipts.channel
        request.limits.wall = .seconds(10)
        return try request.run()
    }

    private func outcome(_ method: String) throws -> TestOutcome {
        let receipts = Receipts()
        let test = "\(subject)/\(method)"
        return receipts.outcome(of: test, in: try launch(test, receipts))
    }

    func testAPassIsAPass() throws {
        XCTAssertEqual(try outcome("testPasses"), .passed)
    }

    func testAFailureBringsItsCompleteTextAndItsPlace() throws {
        guard case .failed(let failures) = try outcome("testFails") else { return XCTFail("not failed") }
        XCTAssertEqual(failures.count, 1)
        XCTAssertTrue(failures[0].text.hasSuffix(String(repeating: "long ", count: 50_000) + "\"end\""))
        XCTAssertTrue(failures[0].file.hasSuffix("LaunchReceiptSubject.swift"))
        XCTAssertEqual(failures[0].line, Int(LaunchReceiptSubject.failingLine))
    }

    func testAStubIsRecognisedAndReadsWell() throws {
        guard case .notImplemented("emulator.1", let failures) = try outcome("testIsAStub") else {
            return XCTFail("not recognised as a stub")
        }
        XCTAssertTrue(
            failures[0].text.contains("not-implemented: emulator.1 is still a stub"), failures[0].text)
    }

    func testASkipSaysWhatIsMissing() throws {
        XCTAssertEqual(try outcome("testSkips"), .skipped("needs the program no-such-program in PATH"))
    }

    func testACrashIsACrash() throws {
        guard case .crashed = try outcome("testCrashes") else { return XCTFail("not crashed") }
    }

    func testAStackOverflowIsACrash() throws {
        XCTAssertEqual(try outcome("testOverflowsItsStack"), .crashed(signal: SIGSEGV))
    }

    func testAnEarlyExitWithStatusZeroIsNoPass() throws {
        XCTAssertEqual(try outcome("testExits"), .exitedEarly(status: 0))
    }

    func testAnExitAfterTheTestIsNoPass() throws {
        XCTAssertEqual(try outcome("testExitsLater"), .exitedEarly(status: 9))
    }

    func testWordsOnStandardOutputProveNothing() throws {
        XCTAssertEqual(try outcome("testForgesOutput"), .exitedEarly(status: 0))
    }

    func testATestThatDoesNotExistIsTheGradersError() throws {
        XCTAssertEqual(
            try outcome("testNowhere"),
            .broken("the bundle ran to its end without a test named \(subject)/testNowhere"))
    }

    func testOneProcessForSeveralTestsNamesTheCauseOfEach() throws {
        let receipts = Receipts()
        let tests = ["testCrashes", "testIsAStub", "testPasses"].map { "\(subject)/\($0)" }
        let outcomes = receipts.outcomes(
            of: tests, in: try launch("\(tests[2]),\(tests[0])", receipts))
        guard case .crashed? = outcomes[tests[0]] else { return XCTFail("not crashed: \(outcomes)") }
        XCTAssertEqual(outcomes[tests[1]], .notReached)
    }

    func testAProcessWithoutTheVariableSendsNothingAndRunsAsUsual() throws {
        var request = LaunchRequest(
            executable: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"),
            arguments: ["\(subject)/testPasses"])
        request.channel = ChannelContents()
        let result = try request.run()
        XCTAssertEqual(result.ending, .exited(0))
        XCTAssertEqual(result.texts, [])
    }

    func testTheVariableIsGoneBeforeAnyTestRuns() throws {
        XCTAssertEqual(try outcome("testSeesNoChannel"), .passed)
    }
}
