import XCTest

@testable import Grading

/// What `--only` means, and how causes add up.
final class SelectionTests: XCTestCase {
    func testAnIdIsAMilestoneAProbeOrATestInAnySpelling() throws {
        let lab = try ToyLab.lab()
        let parts = { (id: String) in
            Selection(only: id, in: lab)?.parts.map { "\($0.milestone.id) \($0.tests) \($0.probes)" }
        }
        XCTAssertEqual(parts("toy.2"), [#"toy.2 ["testSmall", "testOne"] ["product"]"#])
        XCTAssertEqual(parts("product"), [#"toy.2 [] ["product"]"#])
        XCTAssertEqual(parts("SumTests/testZero"), [#"toy.1 ["testZero"] []"#])
        XCTAssertEqual(parts("ToyTests.SumTests/testZero"), [#"toy.1 ["testZero"] []"#])
        XCTAssertEqual(parts("testSmall"), [#"toy.1 ["testSmall"] []"#, #"toy.2 ["testSmall"] []"#])
        XCTAssertNil(parts("testLarge"))
    }

    func testAMilestoneShowsWhatItGotWrongBeforeWhatIsStillAStub() {
        let stub = Cause(.notImplemented, "toy.1")
        XCTAssertEqual(MilestoneJudge.worst(of: [nil, stub, Cause(.assertion)]), Cause(.assertion))
        XCTAssertEqual(MilestoneJudge.worst(of: [nil, stub]), stub)
        XCTAssertNil(MilestoneJudge.worst(of: [nil, nil]))
    }

    func testCausesReadAsReportsSpellThem() {
        XCTAssertEqual(Cause.crash(signal: 11).description, "crash(SIGSEGV)")
        XCTAssertEqual(Cause(.blockedBy, "toy.1").description, "blocked-by(toy.1)")
        XCTAssertEqual(Cause(.refused, "a long reason").description, "refused")
        XCTAssertEqual(
            Cause.Kind.allCases.map(\.rawValue),
            [
                "assertion", "exam-mismatch", "crash", "timeout", "memory", "output", "skipped", "compile",
                "refused", "not-implemented", "blocked-by", "draft", "early-exit", "internal",
            ])
    }

    func testCompilerMessagesAreReadOnceEachWithPathsInsideTheKit() {
        let output = """
            [3/4] Compiling Toy Sum.swift
            /kit/labs/01-toy/Sum.swift:4:7: error: cannot find 'x' in scope
             4 | x
               | `- error: cannot find 'x' in scope
            /kit/labs/01-toy/Sum.swift:4:7: error: cannot find 'x' in scope
            /kit/labs/01-toy/Sum.swift:9:1: warning: unused
            error: fatalError
            """
        XCTAssertEqual(
            CompilerMessage.all("error", in: output, under: "/kit"),
            [CompilerMessage(file: "labs/01-toy/Sum.swift", line: 4, text: "cannot find 'x' in scope")])
        XCTAssertEqual(CompilerMessage.all("warning", in: output, under: "/kit").map(\.line), [9])
    }

    func testParallelMapKeepsOrderAndThrowsTheFirstError() throws {
        XCTAssertEqual(try Array(0..<50).parallelMap(width: 4) { $0 * 2 }, Array(0..<50).map { $0 * 2 })
        XCTAssertEqual(try [Int]().parallelMap(width: 4) { $0 }, [])
        XCTAssertThrowsError(
            try [1, 2, 3].parallelMap(width: 2) { number in
                if number > 1 { throw KitError("number \(number)") }
            }
        ) { XCTAssertEqual("\($0)", "number 2") }
    }
}
