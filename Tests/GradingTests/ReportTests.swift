import Foundation
import XCTest

@testable import Grading

/// The forms of a report, and what a student's text can do to them: nothing.
final class ReportTests: XCTestCase {
    private static let nasty = "\u{1B}[2J<script>\"&'\u{202E}\u{0}\r\nend"

    private func report(_ cause: Cause? = Cause(.assertion)) throws -> RunReport {
        let lab = try ToyLab.lab()
        var first = MilestoneReport(lab.milestones[0], cause: cause)
        var test = TestReport(id: "ToyTests.SumTests/testSmall", cause: cause)
        test.failures = [TestFailure(text: Self.nasty, file: "/kit/Tests/ToyTests/SumTests.swift", line: 7)]
        test.seconds = 0.25
        first.tests = [test]
        var report = LabReport(lab: lab)
        report.notes = [.init(name: Self.nasty, reason: "not one of the lab's files")]
        report.milestones = [first, MilestoneReport(lab.milestones[1], cause: Cause(.blockedBy, "toy.1"))]
        return RunReport(submission: "labs", seed: 42, labs: [report])
    }

    func testControlCharactersBecomeVisibleOnATerminal() {
        XCTAssertEqual(SafeText.terminal("a\u{1B}[31m\u{202E}\n"), "a\\u{1B}[31m\\u{202E}\\u{A}")
        XCTAssertEqual(SafeText.terminal("a\n\tb ✓ é", lines: true), "a\n    b ✓ é")
    }

    func testTheScoreboardKeepsToEightyColumnsAndPrintsNothingRaw() throws {
        let text = Scoreboard(layout: Layout(color: false)).text(of: try report())
        for line in text.split(separator: "\n") { XCTAssertLessThanOrEqual(line.count, 80, "\(line)") }
        for raw in ["\u{1B}", "\u{0}", "\u{202E}", "\r"] {
            XCTAssertFalse(text.unicodeScalars.contains(raw.unicodeScalars.first!))
        }
        XCTAssertTrue(text.contains("✗ toy.1         Sums                               40  assertion"), text)
        XCTAssertTrue(
            text.contains("· toy.2         Products                           60  blocked-by(toy.1)"), text)
        XCTAssertTrue(text.contains("  Tests/ToyTests/SumTests.swift:7\n"), text)
        XCTAssertTrue(
            text.contains("  replay: grader grade labs --seed 42 --only SumTests/testSmall\n"), text)
        XCTAssertTrue(text.hasSuffix("0 of 100 points  seed 42\n"), text)
    }

    func testColourNeedsATerminalAndNoObjection() {
        XCTAssertTrue(Layout(isTerminal: true, environment: [:]).color)
        XCTAssertFalse(Layout(isTerminal: false, environment: [:]).color)
        XCTAssertFalse(Layout(isTerminal: true, environment: ["NO_COLOR": "1"]).color)
        XCTAssertFalse(Layout(isTerminal: true, environment: ["TERM": "dumb"]).color)
    }

    func testLongTextIsBrokenAtBlanksAndLongWordsAreCut() {
        let word = String(repeating: "x", count: 100)
        let lines = Layout.wrap("  " + word + " " + String(repeating: "ab ", count: 60), indent: 4)
        XCTAssertTrue(lines.allSatisfy { $0.count <= 80 && $0.hasPrefix("    ") }, "\(lines)")
        XCTAssertEqual(lines.joined().filter { $0 == "x" }.count, 100)
        XCTAssertEqual(Layout.wrap("a\n\n  b", indent: 2), ["  a", "", "    b"])
    }

    func testTheJSONFormIsTheDocumentedOneAndReadsBack() throws {
        let run = try report(Cause(.crash, "SIGSEGV"))
        let text = try run.json()
        XCTAssertEqual(try RunReport(json: text), run)
        let object = try XCTUnwrap(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        XCTAssertEqual(Set(object.keys), ["schema", "submission", "seed", "labs", "points", "possible"])
        XCTAssertEqual(object["schema"] as? String, "drydock-grade/1")
        let lab = try XCTUnwrap((object["labs"] as? [[String: Any]])?.first)
        XCTAssertEqual(
            Set(lab.keys), ["lab", "title", "notes", "compilerErrors", "milestones", "points", "possible"])
        let milestone = try XCTUnwrap((lab["milestones"] as? [[String: Any]])?.first)
        XCTAssertEqual(Set(milestone.keys), ["id", "title", "points", "earned", "cause", "tests", "exam"])
        XCTAssertEqual(milestone["cause"] as? [String: String], ["kind": "crash", "about": "SIGSEGV"])
    }

    func testAnotherVersionOfTheJSONFormIsRefused() throws {
        let text = try report().json().replacing("drydock-grade/1", with: "drydock-grade/9")
        XCTAssertThrowsError(try RunReport(json: text)) { error in
            XCTAssertTrue("\(error)".hasPrefix("schema drydock-grade/9: expected drydock-grade/1"))
        }
    }

    func testJUnitIsWellFormedWhateverAStudentWrote() throws {
        final class Counter: NSObject {}
        let text = try report().junit()
        XCTAssertTrue(text.contains("&lt;script&gt;&quot;&amp;&apos;"), text)
        XCTAssertFalse(text.contains("<script>"))
        XCTAssertTrue(
            text.contains("<testsuite name=\"toy.1\" tests=\"1\" failures=\"1\" errors=\"0\" skipped=\"0\">"),
            text)
        XCTAssertTrue(text.contains("<skipped type=\"blocked-by\" message=\"blocked-by(toy.1)\">"), text)
        let controls = text.unicodeScalars.filter { $0.value < 0x20 && $0 != "\n" }
        XCTAssertTrue(controls.isEmpty)
    }

    func testTheRecordKeepsLabsThatARunDidNotJudge() throws {
        let folder = try ScratchFolder()
        let record = RunRecord(kit: Kit(root: folder.path))
        XCTAssertNil(record.load())
        try record.keep(try report())
        var other = try report()
        other.labs[0].lab = "other"
        try record.keep(other)
        XCTAssertEqual(record.load()?.labs.map(\.lab), ["other", "toy"])
    }

    func testHintsComeOneByOneAndTheLastOneStays() throws {
        let folder = try ScratchFolder()
        let book = HintBook(kit: Kit(root: folder.path))
        let ladder = HintLadder(try ToyLab.lab().milestones[0], failing: nil)
        for expected in [1, 2, 3, 3] {
            XCTAssertEqual(try book.next(of: ladder), expected)
            try book.reveal(expected, of: ladder)
        }
    }
}
