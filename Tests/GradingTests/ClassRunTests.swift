import Foundation
import Synchronization
import XCTest

@testable import Grading

/// A run over a class with a backend that loses work, repeats it, and is killed.
final class ClassRunTests: XCTestCase {
    /// Judges at once: right when the sum is written with `&+`.
    private final class FakeBackend: ClassBackend {
        let rounds = Mutex<[[WorkItem]]>([])
        /// What is done with each item: how often its verdict comes.
        let times: @Sendable (WorkItem, Int) throws -> Int

        init(times: @escaping @Sendable (WorkItem, Int) throws -> Int = { _, _ in 1 }) {
            self.times = times
        }

        func judge(_ items: [WorkItem], each: @escaping @Sendable (Judgement) throws -> Void) throws {
            let round = rounds.withLock { rounds in
                rounds.append(items)
                return rounds.count
            }
            for item in items {
                for _ in 0..<(try times(item, round)) {
                    var report = LabReport(lab: try ToyLab.lab(), cause: Cause(.assertion, item.student))
                    if item.student < "s2" { report.milestones[0].cause = nil }
                    try each(Judgement(item, report))
                }
            }
        }
    }

    private struct Killed: Error {}

    private let heading = RunHeading(
        seed: 1, labs: [.init(name: "toy", title: "A toy", possible: 100)], kit: "k")

    private func inbox() throws -> ScratchFolder {
        let folder = try ScratchFolder()
        for number in 0..<4 { try folder.write("\(number)", to: "s\(number)/01-toy/Sum.swift") }
        try folder.write("x", to: "wrong.txt")
        return folder
    }

    private func run(_ inbox: ScratchFolder, _ log: String, _ backend: FakeBackend) throws -> String {
        let run = ClassRun(
            roll: Roll(folder: inbox.path), labs: [try ToyLab.lab()],
            log: try EventLog(log, heading: heading), width: 2
        ) { _ in }
        return try run.run(on: backend).json()
    }

    func testARunThatIsCutAtEveryLineAndResumedGivesTheSameBytes() throws {
        let (inbox, out) = (try inbox(), try ScratchFolder())
        let path = "\(out.path)/events.jsonl"
        let whole = try run(inbox, path, FakeBackend())
        let lines = try out.text("events.jsonl").split(separator: "\n", omittingEmptySubsequences: false)
        XCTAssertEqual(
            lines.count, 1 + 5 + 4 + 1 + 1, "begin, five entries, four verdicts, end, and the last newline")
        for count in 1..<lines.count {
            // Killed in the middle of the next line.
            let torn = lines[..<count].joined(separator: "\n") + "\n" + lines[count].prefix(20)
            try out.write(torn, to: "events.jsonl")
            let backend = FakeBackend()
            XCTAssertEqual(try run(inbox, path, backend), whole, "cut after line \(count)")
            let judged = max(0, min(4, count - 6))
            XCTAssertEqual(
                backend.rounds.withLock { $0.first?.count ?? 0 }, 4 - judged, "cut after line \(count)")
        }
    }

    func testWhatIsLostIsGivenOutAgainAndWhatComesTwiceCountsOnce() throws {
        let (inbox, out) = (try inbox(), try ScratchFolder())
        let whole = try run(inbox, "\(out.path)/a", FakeBackend())
        let backend = FakeBackend { item, round in item.student == "s1" && round == 1 ? 0 : 2 }
        XCTAssertEqual(try run(inbox, "\(out.path)/b", backend), whole)
        XCTAssertEqual(
            backend.rounds.withLock { $0.map { $0.map(\.student) } }, [["s0", "s1", "s2", "s3"], ["s1"]])
    }

    func testWhatIsLostForGoodIsAFaultOfTheGradersAndIsTriedAgainLater() throws {
        let (inbox, out) = (try inbox(), try ScratchFolder())
        let whole = try run(inbox, "\(out.path)/a", FakeBackend())
        let json = try run(inbox, "\(out.path)/b", FakeBackend { item, _ in item.student == "s1" ? 0 : 1 })
        XCTAssertTrue(json.contains("lost 3 times"))
        XCTAssertTrue(try ClassReport(json: json).hasInternalFault)
        XCTAssertEqual(try run(inbox, "\(out.path)/b", FakeBackend()), whole)
    }

    func testAnErrorOfTheBackendKeepsWhatWasJudged() throws {
        let (inbox, out) = (try inbox(), try ScratchFolder())
        let whole = try run(inbox, "\(out.path)/a", FakeBackend())
        let killer = FakeBackend { item, _ in
            if item.student == "s2" { throw Killed() }
            return 1
        }
        XCTAssertThrowsError(try run(inbox, "\(out.path)/b", killer))
        let backend = FakeBackend()
        XCTAssertEqual(try run(inbox, "\(out.path)/b", backend), whole)
        XCTAssertEqual(backend.rounds.withLock { $0.map { $0.map(\.student) } }, [["s2", "s3"]])
    }

    func testASubmissionThatChangedIsJudgedAnewAndOneThatIsGoneCountsNothing() throws {
        let (inbox, out) = (try inbox(), try ScratchFolder())
        let path = "\(out.path)/events.jsonl"
        _ = try run(inbox, path, FakeBackend())
        try inbox.write("new", to: "s0/01-toy/Sum.swift")
        try FileManager.default.removeItem(atPath: "\(inbox.path)/s3")
        let backend = FakeBackend()
        let report = try ClassReport(json: try run(inbox, path, backend))
        XCTAssertEqual(backend.rounds.withLock { $0.map { $0.map(\.student) } }, [["s0"]])
        XCTAssertEqual(report.students.map(\.points), [40, 40, 0, 0, 0])
        XCTAssertEqual(report.students[3].refusal, "no submission any more")
    }

    func testAJobStaysWithItsLabAndTheOthersGoWhereMostIsToDo() {
        let items = ["a", "b"].flatMap { lab in
            (0..<4).map { WorkItem(student: "\($0)", lab: lab, digest: "") }
        }
        let queue = LabQueue(items)
        let (first, second) = (queue.next(after: nil), queue.next(after: nil))
        XCTAssertEqual(Set([first?.lab, second?.lab]), ["a", "b"], "two jobs begin with two labs")
        for _ in 0..<3 { XCTAssertEqual(queue.next(after: "a")?.lab, "a") }
        XCTAssertEqual(queue.next(after: "a")?.lab, "b", "then it helps with the other")
        var left = 0
        while queue.next(after: "b") != nil { left += 1 }
        XCTAssertEqual(left, 2, "and each item is given out once")
    }

    func testResultsNeverGoAmongTheSubmissionsAndAFormerRunIsNotOverwritten() throws {
        let folder = try ScratchFolder()
        XCTAssertThrowsError(try ClassFolder("\(folder.path)/out", submissions: folder.path, resume: false))
        try folder.write("", to: "out/events.jsonl")
        XCTAssertThrowsError(
            try ClassFolder("\(folder.path)/out", submissions: "\(folder.path)/in", resume: false)
        ) { error in
            XCTAssertTrue("\(error)".contains("--resume goes on with it"), "\(error)")
        }
    }
}
