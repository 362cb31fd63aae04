import ChrootJail
import LinuxSystem
import SuiteSupport
import XCTest

final class DescriptorTests: CleanTestCase {
    private let list = Step.execute(
        candidates: ["/bin/ls"], arguments: ["ls", "/proc/self/fd"], environment: [])

    /// Numbers that a plan's ranges close.
    private func closes(_ steps: [Step], _ number: UInt32) -> Bool {
        steps.contains { step in
            if case .closeOnExec(let first, let last) = step { return first <= number && number <= last }
            return false
        }
    }

    func testStandardInputOutputAndErrorStay() throws {
        let steps = try DescriptorSweep().steps()
        XCTAssertEqual((0...2).filter { closes(steps, $0) }, [])
    }

    func testEveryOtherNumberIsClosed() throws {
        let steps = try DescriptorSweep(keeping: [7, 3]).steps()
        for number in [UInt32(4), 5, 6, 8, 9, 1000, 65536, 1 << 31, .max] {
            XCTAssertTrue(closes(steps, number), "\(number) stays open; \(Plan(steps).listing)")
        }
        for number in [UInt32(0), 1, 2, 3, 7] {
            XCTAssertFalse(closes(steps, number), "\(number) is to stay; \(Plan(steps).listing)")
        }
    }

    func testNoRangeIsEmpty() throws {
        for kept in [[Int32](), [3], [3, 4], [4, 3, 3], [5, 9], [Int32.max]] {
            for step in try DescriptorSweep(keeping: kept).steps() {
                guard case .closeOnExec(let first, let last) = step else { continue }
                XCTAssertLessThanOrEqual(first, last, "keeping \(kept): the kernel answers EINVAL")
            }
        }
    }

    func testANegativeNumberIsRefused() {
        XCTAssertThrowsError(try DescriptorSweep(keeping: [7, -1, -2]).steps()) { error in
            XCTAssertEqual(
                error as? DescriptorError, DescriptorError(number: -1),
                "the first that is negative is named, not \(error)")
        }
    }

    func testALeakedDirectoryIsGone() throws {
        let steps = try DescriptorSweep().steps()
        let folder = try OwnedDescriptor(opening: "/", .directory)
        let run = try LiveRun(Plan(steps + [list]), descriptors: [5: folder.number, 6: folder.number])
        assertLesson(
            run.output.split(separator: "\n").joined(separator: " "), is: "0 1 2 3",
            "leaked 5 and 6, swept, listed /proc/self/fd (3 is the folder that ls reads)",
            why: "an open directory leads out of every chroot: fchdir, then \"..\"")
    }

    func testAKeptDescriptorArrives() throws {
        let steps = try DescriptorSweep(keeping: [5]).steps()
        let folder = try OwnedDescriptor(opening: "/", .directory)
        let run = try LiveRun(Plan(steps + [list]), descriptors: [5: folder.number, 6: folder.number])
        XCTAssertEqual(run.output.split(separator: "\n"), ["0", "1", "2", "3", "5"])
    }

    func testAFailureAfterTheSweepIsStillReported() throws {
        let plan = Plan(
            try DescriptorSweep().steps() + [
                .execute(candidates: ["/no/such"], arguments: ["such"], environment: [])
            ])
        XCTAssertThrowsError(try LiveRun(plan), "closed at once, labinit can tell nobody what failed") {
            error in
            XCTAssertEqual((error as? StepFailure)?.reason, SystemError("exec(/no/such)", .noEntry))
        }
    }

    func testTheOrderOfTheKeptMeansNothing() throws {
        XCTAssertEqual(
            try DescriptorSweep(keeping: [9, 4, 4]).steps(), try DescriptorSweep(keeping: [4, 9]).steps())
    }
}
