import Foundation
import XCTest

@testable import Grading

/// What a class's report counts, and how it is read and joined.
final class ReportClassTests: XCTestCase {
    /// A class of the toy lab: who earned which of its two milestones (40 and 60 points).
    private func report(_ earned: [(Bool, Bool)]) throws -> ClassReport {
        let lab = try ToyLab.lab()
        var report = ClassReport(seed: 7, labs: [.init(name: "toy", title: "A toy", possible: 100)])
        for (index, (first, second)) in earned.enumerated() {
            var student = StudentReport(id: "s\(index)", source: "s\(index)")
            var found = LabReport(lab: lab)
            var one = MilestoneReport(lab.milestones[0], cause: first ? nil : Cause(.assertion))
            one.tests = [TestReport(id: "ToyTests.SumTests/testSmall", cause: one.cause)]
            var two = MilestoneReport(
                lab.milestones[1], cause: second ? nil : Cause(.notImplemented, "toy.2"))
            two.tests = [TestReport(id: "ToyTests.ProductTests/testOne", cause: two.cause)]
            found.milestones = [one, two]
            student.labs = [found]
            report.students.append(student)
        }
        return report
    }

    func testPointsSpreadOverTenBarsWithFullMarksInTheLast() throws {
        let statistics = ClassStatistics(
            try report([(true, true), (true, false), (false, true), (false, false)]))
        XCTAssertEqual(statistics.histogram, [1, 0, 0, 0, 1, 0, 1, 0, 0, 1])
        XCTAssertEqual(statistics.mean, 50)
        XCTAssertEqual(statistics.median, 50)
        XCTAssertEqual(statistics.range, 0...100)
        XCTAssertEqual(statistics.labs.first?.milestones.map(\.earned), [2, 2])
        XCTAssertEqual(statistics.labs.first?.milestones.map(\.judged), [4, 4])
    }

    func testTheHardestTestIsHardForThoseWhoTried() throws {
        let statistics = ClassStatistics(try report([(true, true), (false, false), (false, false)]))
        XCTAssertEqual(statistics.hardest.map(\.id), ["SumTests/testSmall"], "a stub is no failed attempt")
        XCTAssertEqual(statistics.hardest.map(\.failed), [2])
        XCTAssertEqual(statistics.hardest.map(\.tried), [3])
        XCTAssertEqual(statistics.causes.map(\.kind), [.assertion, .notImplemented])
    }

    func testAnEmptyClassHasEveryForm() throws {
        for report in [try report([]), ClassReport(seed: 0, labs: [])] {
            for format in ReportFormat.allCases where format != .gradescope {
                XCTAssertFalse(try format.text(of: report).isEmpty, format.rawValue)
            }
        }
    }

    func testThePenaltyNeverTakesPointsBelowNothing() throws {
        var student = try report([(true, false)]).students[0]
        student.penalty = 50
        XCTAssertEqual(student.points, 0)
    }

    func testTheTableSaysWhoEarnedWhat() throws {
        var report = try report([(true, true), (true, false)])
        report.students[1].penalty = 10
        let lines = ClassTable(report, layout: Layout(color: false)).text().split(separator: "\n")
        XCTAssertTrue(lines[0].hasPrefix("student"), "\(lines[0])")
        XCTAssertTrue(lines[1].hasPrefix("s0") && lines[1].hasSuffix(" 100   100/100"), "\(lines[1])")
        XCTAssertTrue(lines[2].hasSuffix("  40    30/100 -10"), "\(lines[2])")
    }

    func testOneSubmissionIsAClassOfOne() throws {
        let lab = try report([(true, false)]).students[0].labs[0]
        let run = RunReport(submission: "inbox/ada", seed: 7, labs: [lab])
        let read = try ClassDocument.read(Data(run.json().utf8), name: "run.json")
        XCTAssertEqual(read.students.map(\.id), ["ada"])
        XCTAssertEqual(read.students.map(\.source), ["inbox/ada"])
        XCTAssertEqual(read.students.map(\.points), [40])
        XCTAssertEqual(read.possible, 100)
    }

    func testWhatIsNoReportIsRefusedWithWhatWouldBe() throws {
        let cases = [
            ("[", "f.json: not a report: it is no JSON object"),
            ("{}", "f.json: schema missing; expected drydock-class/1"),
            (#"{"schema": "drydock-class/9"}"#, "f.json: schema drydock-class/9; expected drydock-class/1"),
            (#"{"schema": "drydock-class/1"}"#, "f.json: not a report: the document has no \"seed\""),
            (
                #"{"schema": "drydock-class/1", "seed": 1, "students": [], "labs": ["#
                    + #"{"name": "toy", "title": "", "possible": -1}]}"#,
                "f.json: possible points of toy: -1; expected 0 to 1000000"
            ),
            (
                #"{"schema": "drydock-class/1", "seed": 1, "labs": [{"name": 3}]}"#,
                "f.json: not a report: .labs[0].name is not a String"
            ),
        ]
        for (text, expected) in cases {
            XCTAssertThrowsError(try ClassDocument.read(Data(text.utf8), name: "f.json")) { error in
                XCTAssertTrue("\(error)".hasPrefix(expected), "\(error)")
            }
        }
    }

    func testReportsJoinUnlessTheyContradictEachOther() throws {
        let all = try report([(true, true), (true, false), (false, true)])
        let parts = [[2], [0, 1]].map { numbers in
            ClassReport(seed: 7, labs: all.labs, students: numbers.map { all.students[$0] })
        }
        XCTAssertEqual(try ClassReport(joining: parts), all)
        var other = parts[0]
        other.seed = 8
        XCTAssertThrowsError(try ClassReport(joining: [parts[0], other])) { error in
            XCTAssertTrue("\(error)".contains("expected the same seed"), "\(error)")
        }
        XCTAssertThrowsError(try ClassReport(joining: [parts[0], parts[0]])) { error in
            XCTAssertTrue("\(error)".contains("student s2 is in two reports"), "\(error)")
        }
    }

    func testAStudentWhoIsNotThereIsSaidToBeMissing() throws {
        XCTAssertEqual(try report([(true, true), (true, false)]).only("s1").students.map(\.id), ["s1"])
        XCTAssertThrowsError(try report([(true, true)]).only("x\u{1B}")) { error in
            XCTAssertEqual("\(error)", "--student x\\u{1B}: no such student; there are s0")
        }
    }

    func testAReplayCommandMeansTheTextToAShell() throws {
        let texts = HostileClass.texts.filter { !$0.contains("\u{0}") && $0.utf8.count < 10_000 }
        let words = texts.map(ReplayCommand.shellWord)
        for word in words { XCTAssertEqual(word.shapeless, [], word) }
        let script = "printf '%s\\0' " + words.joined(separator: " ")
        // The locale decides whether the shell writes \u escapes as UTF-8.
        let (text, status) = try output(of: "env", ["LC_ALL=C.UTF-8", "bash", "-s"], input: script)
        XCTAssertEqual(status, 0, text)
        let found = text.unicodeScalars.split(separator: "\u{0}", omittingEmptySubsequences: false).dropLast()
        XCTAssertEqual(found.count, texts.count)
        for (one, other) in zip(found, texts) {
            XCTAssertEqual(String(one).unicodeScalars.map(\.value), other.unicodeScalars.map(\.value))
        }
    }

    func testANameThatLooksLikeAnOptionBecomesAPath() {
        let command = ReplayCommand.text(
            source: "-rf", lab: "toy", seed: 7, only: "ToyTests.SumTests/testSmall")
        XCTAssertEqual(command, "grader grade ./-rf --lab toy --seed 7 --only SumTests/testSmall")
        let accented = ReplayCommand.text(source: "-\u{301}rf", lab: nil, seed: nil, only: "toy.1")
        XCTAssertEqual(accented, "grader grade './-\u{301}rf' --only toy.1")
    }

    func testFileNamesOfStudentsAreNoPaths() {
        XCTAssertEqual(SafeText.fileName("../../etc/passwd", number: 3), "0003-------etc-passwd")
        for text in HostileClass.texts {
            let name = SafeText.fileName(text, number: 12345)
            XCTAssertTrue(name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") }, name)
        }
    }
}
