import Foundation
import XCTest

@testable import Grading

/// The gradebook: every attempt once, and which of them counts.
final class ClassGradebookTests: XCTestCase {
    private func events(
        seed: UInt64 = 1, digest: String = "d1", earned: Bool, late: Int = 0, student: String = "ada"
    ) throws -> [Event] {
        var report = LabReport(lab: try ToyLab.lab(), cause: Cause(.assertion))
        if earned { report.milestones[0].cause = nil }
        let heading = RunHeading(
            seed: seed, labs: [.init(name: "toy", title: "A toy", possible: 100)], kit: "k",
            late: LateRule(deadline: 0, percentADay: 50))
        return [
            .begin(heading),
            .discovered(.init(student: student, source: "ada", handedIn: late, digests: ["toy": digest])),
            .judged(.init(student: student, digest: digest, report: report)),
        ]
    }

    func testARunThatIsWrittenDownTwiceIsOneAttempt() throws {
        let folder = try ScratchFolder()
        let book = try Gradebook(path: "\(folder.path)/grades.sqlite")
        XCTAssertEqual(try book.record(try events(earned: true), at: 5), 1)
        XCTAssertEqual(try book.record(try events(earned: true), at: 6), 0)
        let again = try Gradebook(path: "\(folder.path)/grades.sqlite")
        XCTAssertEqual(try again.history().map(\.recordedAt), [5], "and it is there for the next process")
    }

    func testAReGradeKeepsTheHistoryAndTheBestCounts() throws {
        let folder = try ScratchFolder()
        let book = try Gradebook(path: "\(folder.path)/grades.sqlite")
        try book.record(try events(digest: "d1", earned: false))
        try book.record(try events(digest: "d2", earned: true, late: 10))
        try book.record(try events(seed: 2, digest: "d2", earned: true))
        try book.record(try events(digest: "d1", earned: true, student: "bob"))
        XCTAssertEqual(try book.history(student: "ada").map(\.counted), [0, 20, 40])
        XCTAssertEqual(
            try book.best().map { "\($0.student) \($0.counted) \($0.seed)" }, ["ada 40 2", "bob 40 1"])
    }

    func testAFaultOfTheGradersIsNoAttempt() throws {
        let folder = try ScratchFolder()
        let book = try Gradebook(path: "\(folder.path)/grades.sqlite")
        var events = try events(earned: true)
        let fault = LabReport(lab: try ToyLab.lab(), cause: Cause(.internalFault, "no disk"))
        events[2] = .judged(.init(student: "ada", digest: "d1", report: fault))
        XCTAssertEqual(try book.record(events), 0)
    }

    func testWhatAStudentWroteIsNoFormulaAndNoEscapeCode() throws {
        let folder = try ScratchFolder()
        let book = try Gradebook(path: "\(folder.path)/grades.sqlite")
        try book.record(try events(earned: true, student: "=cmd()\u{1B}[2J\"'; DROP TABLE attempt"))
        let table = GradebookTable(try book.best())
        XCTAssertTrue(table.csv().contains(#""'=cmd()\u{1B}[2J""'; DROP TABLE attempt""#), table.csv())
        XCTAssertFalse(table.text(layout: Layout(isTerminal: false, environment: [:])).contains("\u{1B}"))
        XCTAssertEqual(try book.history().count, 1)
    }

    func testAFileThatIsNoGradebookIsNamed() throws {
        let folder = try ScratchFolder()
        let path = try folder.write(String(repeating: "no database ", count: 100), to: "x.sqlite")
        XCTAssertThrowsError(try Gradebook(path: path)) { error in
            XCTAssertTrue("\(error)".contains("x.sqlite: no gradebook"), "\(error)")
        }
    }
}
