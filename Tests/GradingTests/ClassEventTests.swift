import Foundation
import XCTest

@testable import Grading

/// The event log, and the report that follows from it alone.
final class ClassEventTests: XCTestCase {
    private let heading = RunHeading(
        seed: 7, labs: [.init(name: "toy", title: "A toy", possible: 100)], kit: "k",
        late: LateRule(deadline: 1000, percentADay: 10, graceHours: 1),
        roster: [
            .init(id: "ada", name: "Ada"), .init(id: "zoe", name: "Zoe"), .init(id: "bob", extraDays: 1),
        ])

    private func report(_ earned: Bool, seconds: Double = 0) throws -> LabReport {
        let lab = try ToyLab.lab()
        var report = LabReport(lab: lab)
        report.milestones = lab.milestones.map {
            MilestoneReport($0, cause: earned ? nil : Cause(.assertion))
        }
        var test = TestReport(id: "ToyTests.SumTests/testSmall")
        test.seconds = seconds
        report.milestones[0].tests = [test]
        return report
    }

    private func events() throws -> [Event] {
        let digests = ["toy": "d1"]
        return [
            .begin(heading),
            .discovered(.init(student: "bob", source: "bob.zip", handedIn: 1000 + 90_000, digests: digests)),
            .discovered(.init(student: "ada", source: "ada", handedIn: 1000 + 90_001, digests: digests)),
            .refused(.init(student: "<b>=1", source: "<b>=1.tar", reason: "cut short")),
            .judged(.init(student: "bob", digest: "d1", report: try report(true, seconds: 3))),
            .judged(.init(student: "ada", digest: "d1", report: try report(true, seconds: 5))),
            .end,
        ]
    }

    func testALogReadsBackAsItWasWritten() throws {
        let folder = try ScratchFolder()
        let path = "\(folder.path)/events.jsonl"
        let events = try events()
        do {
            let log = try EventLog(path, heading: heading)
            try events.dropFirst().forEach(log.append)
        }
        XCTAssertEqual(try EventLog.read(path), events)
        XCTAssertEqual(try EventLog(path, heading: heading).all, events)
    }

    func testATornLastLineIsIgnoredByReadersAndCutOffByTheNextWriterAtEveryByte() throws {
        let folder = try ScratchFolder()
        let path = "\(folder.path)/events.jsonl"
        let events = try events()
        do {
            let log = try EventLog(path, heading: heading)
            try events.dropFirst().forEach(log.append)
        }
        let whole = Array(try Data(contentsOf: URL(filePath: path)))
        let last = whole.dropLast().lastIndex(of: UInt8(ascii: "\n"))! + 1
        for end in last..<whole.count {
            try Data(whole[..<end]).write(to: URL(filePath: path))
            XCTAssertEqual(try EventLog.read(path), events.dropLast(), "cut at byte \(end)")
            try EventLog(path, heading: heading).append(.end)
            XCTAssertEqual(
                Array(try Data(contentsOf: URL(filePath: path))), whole, "cut at byte \(end) and gone on with"
            )
        }
    }

    func testAnotherSchemaIsRefusedByName() throws {
        let folder = try ScratchFolder()
        let path = try folder.write(#"{"event":"begin","schema":"drydock-events/2"}"# + "\n", to: "e.jsonl")
        XCTAssertThrowsError(try EventLog.read(path)) { error in
            XCTAssertTrue(
                "\(error)".contains("e.jsonl:1: schema drydock-events/2: expected drydock-events/1"),
                "\(error)")
        }
    }

    func testALineThatIsNoEventIsNamed() throws {
        let folder = try ScratchFolder()
        let path = "\(folder.path)/events.jsonl"
        try EventLog(path, heading: heading).append(.end)
        let text = try folder.text("events.jsonl")
        try folder.write(text + "{\"event\":\"party\"}\n", to: "events.jsonl")
        XCTAssertThrowsError(try EventLog.read(path)) { error in
            XCTAssertTrue("\(error)".contains("events.jsonl:3: no event"), "\(error)")
        }
    }

    func testALogIsNotGoneOnWithUnderAnotherHeadingNorByTwoAtOnce() throws {
        let folder = try ScratchFolder()
        let path = "\(folder.path)/events.jsonl"
        let log = try EventLog(path, heading: heading)
        XCTAssertThrowsError(try EventLog(path, heading: heading)) { error in
            XCTAssertTrue("\(error)".contains("another run writes on it"), "\(error)")
        }
        withExtendedLifetime(log) {}
        let other = "\(folder.path)/other.jsonl"
        _ = try EventLog(other, heading: heading)
        var changed = heading
        changed.seed = 8
        XCTAssertThrowsError(try EventLog(other, heading: changed)) { error in
            XCTAssertTrue("\(error)".contains("begun with seed 7, not 8"), "\(error)")
        }
    }

    func testTheReportKnowsNothingOfOrderTimeAndRepetition() throws {
        let events = try events()
        let whole = try ClassReport(events).json()
        let mixed = [events[0]] + events[1..<4].reversed() + events[4...].reversed()
        XCTAssertEqual(try ClassReport(mixed).json(), whole)
        let again = Event.judged(.init(student: "ada", digest: "d1", report: try report(false)))
        XCTAssertEqual(try ClassReport(events + [again]).json(), whole, "the first verdict stands")
        XCTAssertFalse(whole.contains("\"seconds\" : 3"), "times are left out")
        XCTAssertEqual(try ClassReport(json: whole), try ClassReport(events))
    }

    func testStudentsAreSortedByBytesAndThoseWithoutASubmissionAreThere() throws {
        let report = try ClassReport(try events())
        XCTAssertEqual(report.students.map(\.id), ["<b>=1", "ada", "bob", "zoe"])
        XCTAssertEqual(report.students.map(\.refusal), ["cut short", nil, nil, "no submission"])
        XCTAssertEqual(report.students.map(\.name), [nil, "Ada", nil, "Zoe"])
    }

    func testBeingLateCostsByTheBegunDayAfterTheGrace() throws {
        let students = try ClassReport(try events()).students
        XCTAssertEqual(students[1].lateSeconds, 90_001)
        XCTAssertEqual(students[1].penalty, 20, "24 hours and 1 second after the grace: two days")
        XCTAssertEqual(students[2].lateSeconds, 90_000 - 86_400, "a day more for bob")
        XCTAssertEqual(students[2].penalty, 0, "within the hour of grace")
        XCTAssertThrowsError(try LateRule.percentADay(of: "110%/day"))
        XCTAssertEqual(try LateRule.percentADay(of: "5%/day"), 5)
    }

    func testAFaultOfTheGradersGivesWayToAVerdict() throws {
        var events = try events()
        let fault = LabReport(lab: try ToyLab.lab(), cause: Cause(.internalFault, "no disk"))
        events.insert(.judged(.init(student: "ada", digest: "d1", report: fault)), at: 1)
        XCTAssertEqual(try ClassReport(events).json(), try ClassReport(try self.events()).json())
        let later = LabReport(lab: try ToyLab.lab(), cause: Cause(.internalFault, "no memory"))
        events.removeAll { $0.judgement?.student == "ada" && $0.judgement?.report != fault }
        events.append(.judged(.init(student: "ada", digest: "d1", report: later)))
        let cause = try ClassReport(events).students[1].labs[0].milestones[0].cause
        XCTAssertEqual(cause?.about, "no disk", "the first fault says why")
    }

    func testARosterIsReadWithItsQuotesAndRefusedWithItsLine() throws {
        let text =
            "\u{FEFF}id,section,name,extra_days\r\nada,1,\"Ada \"\"L\"\", of London\",2\r\n\nbob,1,Bob,\n"
        XCTAssertEqual(
            try Roster.students(in: text, file: "r.csv"),
            [.init(id: "ada", name: "Ada \"L\", of London", extraDays: 2), .init(id: "bob", name: "Bob")])
        let rows: [(text: String, error: String)] = [
            ("ada,Ada\nada,Eve\n", "r.csv:2: ada is there twice"),
            ("ada,Ada,soon\n", "r.csv:1: soon: expected the days"),
            ("ada,\"Ada\n", "r.csv:1: a quote without end"),
            (",Ada\n", "r.csv:1: no id"),
        ]
        for row in rows {
            XCTAssertThrowsError(try Roster.students(in: row.text, file: "r.csv")) { error in
                XCTAssertTrue("\(error)".hasPrefix(row.error), "\(error)")
            }
        }
    }
}
