import Foundation
import Synchronization
import XCTest

@testable import Grading

/// A toy kit, really built and judged: what an instructor sees for each kind of submission.
final class EndToEndTests: XCTestCase {
    /// Built once: the first build takes most of the time.
    static let toy = Result { try ToyKit() }

    override static func tearDown() {
        try? toy.get().remove()
    }

    var toy: ToyKit {
        get throws { try Self.toy.get() }
    }

    private func words(_ report: LabReport) -> [String] {
        report.milestones.map { $0.cause?.description ?? "earned" }
    }

    func testTheSolutionEarnsEverything() throws {
        let report = try toy.run().gradeSolutions([try ToyLab.lab()], only: nil)
        XCTAssertEqual(words(report.labs[0]), ["earned", "earned"])
        XCTAssertEqual(report.points, 100)
    }

    func testStubsAreNotImplementedAndBlockWhatNeedsThem() throws {
        let kit = try toy.kit
        let folder = try SubmissionFolder(kit.labs, labs: [try ToyLab.lab()])
        let report = try toy.run().grade(folder, named: "labs", only: nil)
        XCTAssertEqual(words(report.labs[0]), ["not-implemented", "blocked-by(toy.1)"])
    }

    func testAWrongAnswerIsAnAssertionWithItsPlace() throws {
        let report = try toy.grade(sum: "a &- b")
        XCTAssertEqual(words(report), ["assertion", "blocked-by(toy.1)"])
        let failure = try XCTUnwrap(report.milestones[0].tests[0].failures.first)
        XCTAssertTrue(failure.text.contains(#"("0") is not equal to ("4") - two and two"#), failure.text)
        XCTAssertTrue(failure.file.hasSuffix("Tests/ToyTests/SumTests.swift"))
        XCTAssertEqual(failure.line, 6)
        XCTAssertNil(report.milestones[0].tests[1].cause, "the other test goes on")
    }

    func testHardCodedAnswersPassTheSuiteAndFailTheExam() throws {
        let report = try toy.grade(sum: "a == 2 ? 4 : 0")
        XCTAssertEqual(words(report), ["exam-mismatch", "blocked-by(toy.1)"])
        let mismatch = try XCTUnwrap(report.milestones[0].exam[0].mismatch)
        XCTAssertTrue(mismatch.text.hasPrefix("sum of "), mismatch.text)
    }

    func testWhatDoesNotCompileSaysWhere() throws {
        let report = try toy.grade(sum: #"a + "1""#)
        XCTAssertEqual(words(report), ["compile", "compile"])
        XCTAssertEqual(report.compilerErrors.first?.file, "labs/01-toy/Sum.swift")
        XCTAssertEqual(report.compilerErrors.first?.line, 3)
    }

    func testAnotherInterfaceThanTheSuiteCallsIsACompileErrorToo() throws {
        let lab = try ToyLab.lab()
        let report = try toy.grader().grade(
            Submission(texts: ["Sum.swift": "public func total() {}\n"]), Selection(all: lab), seed: 1)
        XCTAssertEqual(words(report), ["compile", "compile"])
        // Whichever of suite and exam is compiled first.
        XCTAssertEqual(report.compilerErrors.first?.file.hasPrefix("labs/"), false)
    }

    func testATrapIsACrash() throws {
        XCTAssertEqual(words(try toy.grade(sum: "[a][b + 7]")), ["crash(SIGILL)", "blocked-by(toy.1)"])
    }

    func testAFloodIsStopped() throws {
        let report = try toy.grade(sum: #"while true { print(String(repeating: "x", count: 10_000)) }"#)
        XCTAssertEqual(words(report), ["output", "blocked-by(toy.1)"])
    }

    func testAnEndlessLoopIsATimeout() throws {
        XCTAssertEqual(words(try toy.grade(sum: "while true {}")), ["timeout", "blocked-by(toy.1)"])
    }

    func testAForeignImportIsRefusedBeforeItIsCompiled() throws {
        let report = try toy.grade(sum: "exit(0)", imports: "Glibc")
        XCTAssertEqual(words(report), ["refused", "refused"])
        let reason = try XCTUnwrap(report.milestones[0].cause?.about)
        XCTAssertTrue(reason.hasPrefix("labs/01-toy/Sum.swift:1: "), reason)
    }

    func testOneTestOrProbeCanBeReplayedAlone() throws {
        let report = try toy.run().gradeSolutions([try ToyLab.lab()], only: "product")
        XCTAssertEqual(report.labs[0].milestones.map(\.id), ["toy.2"])
        XCTAssertEqual(report.labs[0].milestones[0].tests, [])
        XCTAssertEqual(report.labs[0].milestones[0].exam.map(\.agreed), [20])
    }

    /// One after the other in one place, as the submissions of a class are.
    func testASubmissionBuiltOnTheFormerOnesBuildGetsTheVerdictOfAWholeBuild() throws {
        let lab = try ToyLab.lab()
        let head = "import LabSupport\npublic func sum(_ a: Int, _ b: Int) throws -> Int"
        let texts = [
            "\(head) { a &+ b }",
            "\(head) { a &- b }",
            "\(head) { Helper(b: b).add(a) }\nstruct Helper { var b: Int; func add(_ a: Int) -> Int { a &+ b } }",
            // Suite and exam were compiled against the helper; this looks like the first again.
            "\(head) { a &+ b &+ 1 }",
            "public func sum<T: FixedWidthInteger>(_ a: T, _ b: T) throws -> T { a &+ b }",
            "public func total() {}",
            "\(head) { a &+ b }",
        ]
        let whole = try toy.grader()
        var warm = whole
        warm.warm = WarmBuild()
        let verdicts = try [warm, whole].map { grader in
            try texts.map { text in
                let submission = Submission(texts: ["Sum.swift": text, "Product.swift": ToyLab.product])
                let report = try grader.grade(submission, Selection(all: lab), seed: 42)
                return report.relocated(from: try toy.kit.gradeFolder + "/kit/")
            }
        }
        XCTAssertEqual(verdicts[0].map(words), verdicts[1].map(words))
        XCTAssertEqual(verdicts[0], verdicts[1])
        XCTAssertEqual(verdicts[1].map(\.points), [100, 0, 100, 0, 100, 0, 100])
    }

    func testACatalogueThatDisagreesWithTheBundleIsTheGradersFault() throws {
        let grader = try toy.grader()
        var lab = try ToyLab.lab()
        lab.milestones[0].tests = ["testSmall", "testLarge"]
        let strict = LabGrader(
            kit: grader.kit, lab: lab, toolchain: grader.toolchain, reference: grader.reference, width: 2
        ) { _ in }
        let submission = Submission(texts: ["Sum.swift": ToyLab.sum, "Product.swift": ToyLab.product])
        XCTAssertThrowsError(try strict.grade(submission, Selection(all: lab), seed: 1)) { error in
            XCTAssertTrue("\(error)".contains("not in the bundle: ToyTests.SumTests/testLarge;"), "\(error)")
            XCTAssertTrue("\(error)".contains("not in lab.yml: ToyTests.SumTests/testZero"), "\(error)")
        }
    }

    func testTheGatePassesAndSaysWhatKillsEachMutant() throws {
        let lab = try ToyLab.lab()
        let results = ResultList()
        let gate = AuthorGate(kit: try toy.kit, run: try toy.run(), labs: [lab], seeds: 2) { results.add($0) }
        XCTAssertEqual(try gate.pass([.stubs, .solutions, .mutants]), 0, "\(results.all)")
        XCTAssertEqual(
            Set(results.all.filter { $0.step == "mutants" && $0.subject != "toy" }.map(\.text)),
            ["killed by SumTests/testSmall (assertion)", "killed by exam product (exam-mismatch)"])
        let end = try XCTUnwrap(results.all.last?.text)
        XCTAssertTrue(end.hasPrefix("2 tried, 0 of them in builds of the whole lab"), end)
    }

    func testTheGateNamesAMutantThatSurvives() throws {
        var lab = try ToyLab.lab()
        lab.mutants[0].replace = "b &+ a"
        let results = ResultList()
        let gate = AuthorGate(kit: try toy.kit, run: try toy.run(), labs: [lab], seeds: 1) { results.add($0) }
        XCTAssertEqual(try gate.pass([.mutants]), 1)
        XCTAssertEqual(results.all.flatMap(\.problems), ["survives suite and exam of toy.1"])
    }

    /// The side build decides what it can see, and no more than that.
    func testMutantsDieBesideTheSolutionOnlyWhereThatIsSure() throws {
        let lab = try ToyLab.lab()
        let trial = try XCTUnwrap(try SideTrial(kit: try toy.kit, grader: try toy.grader()))
        let fate = { (find: String, replace: String) -> String in
            var mutant = lab.mutants[0]
            (mutant.find, mutant.replace) = (find, replace)
            switch try trial.fate(of: mutant) {
            case .killed(let by): return by
            case nil: return "open"
            case let other?: return "\(other)"
            }
        }
        XCTAssertEqual(try fate("a &+ b", "a &- b"), "SumTests/testSmall (assertion)")
        XCTAssertEqual(try fate("a &+ b", "a == 2 ? 4 : 0"), "exam sum (exam-mismatch)")
        XCTAssertEqual(try fate("a &+ b", "[a][b &+ 7]"), "SumTests/testSmall (crash(SIGILL))")
        XCTAssertEqual(try fate("a &+ b", "b &+ a"), "open", "it survives")
        XCTAssertEqual(try fate("a &+ b", "a &+ c"), "open", "it does not compile")
        XCTAssertEqual(try fate("_ b: Int)", "_ b: Int = 0)"), "open", "other files see a default")
        XCTAssertEqual(try fate("a &* b", "a"), "open", "no such text")
        let left = try FileManager.default.contentsOfDirectory(atPath: "\(try toy.kit.gradeFolder)/mutants")
        XCTAssertEqual(left, ["control"], "each takes its folder away")
    }

    func testATestThatTheSolutionFailsProvesNothing() throws {
        let lab = try ToyLab.lab()
        let (kit, file) = (try toy.kit, "solutions/01-toy/Sum.swift")
        try toy.write(ToyLab.sum.replacing("a &+ b", with: "a &+ b &+ 1"), to: file)
        defer { try? toy.write(ToyLab.sum, to: file) }
        let trial = try XCTUnwrap(try SideTrial(kit: kit, grader: try toy.grader()))
        XCTAssertNil(try trial.fate(of: lab.mutants[0]), "the test is red without the mutant, too")
    }

    /// The short way must give what a whole build would give, and step aside when it cannot.
    func testTheWatchSeesEveryEditWhicheverWayItBuilds() throws {
        let (grader, lab) = (try toy.grader(), try ToyLab.lab())
        let stubs = try StubTree.stubs(of: lab, kit: grader.kit)
        // The staged kit, since its build is warm already.
        let staged = StagedKit(kit: grader.kit)
        _ = try grader.prepare(Submission(texts: stubs))
        let round = WatchRound(lab: lab, toolchain: grader.toolchain, package: staged.folder, seed: 1)
        let worker = WatchWorker(round: round, scratch: staged.scratch)
        var edits = Edits()
        edits.add(labFile: "Sum.swift", module: "Toy")
        let see = { [edits] (text: String) in
            try FreshFile.write(Array(text.utf8), to: staged.folder + "/labs/01-toy/Sum.swift")
            let result = try worker.run(lab.milestones[0], edits)
            return "\(result.milestone.cause?.description ?? "passes") \(result.isQuick ? "quick" : "full")"
        }
        XCTAssertEqual(try see(try XCTUnwrap(stubs["Sum.swift"])), "not-implemented full")
        XCTAssertEqual(try see(ToyLab.sum), "passes quick")
        XCTAssertEqual(try see(ToyLab.sum.replacing("a &+ b", with: "a &- b")), "assertion quick")
        XCTAssertEqual(try see(ToyLab.sum.replacing("a &+ b", with: "a &+ c")), "compile full")
        XCTAssertEqual(try see(ToyLab.sum + "public func more() {}\n"), "passes full")
        XCTAssertEqual(
            try see(ToyLab.sum.replacing("a &+ b", with: "[a][7]") + "public func more() {}\n"),
            "crash(SIGILL) quick")
    }
}

/// Collects what the gate says, from whatever thread.
private final class ResultList: Sendable {
    private let results = Mutex<[CheckResult]>([])

    var all: [CheckResult] { results.withLock { $0 } }

    func add(_ result: CheckResult) {
        results.withLock { $0.append(result) }
    }
}
