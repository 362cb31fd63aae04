import Glibc
import LabSupport
import SuiteSupport
import XCTest

@testable import Grading

/// What `LaunchReceiptTests` runs in processes of their own. In a plain run they do nothing.
final class LaunchReceiptSubject: XCTestCase {
    static let failingLine: UInt = 4242
    private let isLaunched = getenv("DRYDOCK_SUBJECT") != nil

    func testPasses() {}

    func testFails() {
        guard isLaunched else { return }
        let long = String(repeating: "long ", count: 50_000)
        XCTFail("\(long)\"end\"", line: Self.failingLine)
    }

    func testIsAStub() throws {
        guard isLaunched else { return }
        throw Unimplemented("emulator.1")
    }

    func testSkips() throws {
        guard isLaunched else { return }
        try requires(.executable("no-such-program"))
    }

    func testHasARowThatFails() throws {
        guard isLaunched else { return }
        let rows = [
            Row("0", 0, gives: "zero"),
            Row("1", 1, gives: "add x1, x2, x3", line: 1001),
        ]
        try assertRows(rows, "spell", why: "numbers have names") { $0 == 0 ? "zero" : "add x1, x5, x3" }
    }

    func testFailsWithASeed() throws {
        guard isLaunched else { return }
        try withSeed(7) { generator in
            XCTAssertEqual(generator.next(), 0)
        }
    }

    func testCrashes() {
        guard isLaunched else { return }
        fatalError("on purpose")
    }

    func testOverflowsItsStack() {
        guard isLaunched else { return }
        XCTAssertEqual(Self.deep(1), 0)
    }

    @inline(never)
    private static func deep(_ depth: Int) -> Int {
        depth == 0 ? 0 : deep(depth + 1) &+ deep(depth + 2)
    }

    func testExits() {
        guard isLaunched else { return }
        exit(0)
    }

    func testExitsLater() {
        guard isLaunched else { return }
        atexit { _exit(9) }
    }

    func testForgesOutput() {
        guard isLaunched else { return }
        print("Test Case 'LaunchReceiptSubject.testForgesOutput' passed (0.0 seconds)")
        exit(0)
    }

    func testSeesNoChannel() {
        guard isLaunched else { return }
        XCTAssertNil(getenv("DRYDOCK_RECEIPTS"))
        XCTAssertEqual(fcntl(3, F_GETFD) >= 0 && isSocket(3), false)
    }

    /// Field 4 of the keeper's stat is the one who launched it: this process.
    func testLaunchesItsOwnKiller() throws {
        guard isLaunched, let folder = getenv("DRYDOCK_SUBJECT") else { return }
        var request = LaunchRequest(
            shell:
                "mkfifo f; cat f & setsid cat f & read a b c grader d < /proc/$PPID/stat; kill -9 $grader; cat f"
        )
        request.directory = String(cString: folder)
        _ = try request.run(in: .reaper, groups: GroupHierarchy.usable)
    }

    private func isSocket(_ descriptor: Int32) -> Bool {
        var status = stat()
        return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK
    }
}
