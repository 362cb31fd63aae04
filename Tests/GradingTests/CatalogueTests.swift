import XCTest

@testable import Grading

/// A catalogue entry that is wrong says where and what would be right.
final class CatalogueTests: XCTestCase {
    private func error(
        replacing old: String, with new: String, file: StaticString = #filePath, line: UInt = #line
    )
        -> String
    {
        XCTAssertTrue(ToyLab.yaml.contains(old), "the fixture has changed", file: file, line: line)
        do {
            _ = try Lab(yaml: ToyLab.yaml.replacing(old, with: new), file: "lab.yml")
            return "no error"
        } catch {
            return "\(error)"
        }
    }

    /// The audit's complaints about the toy lab after a change, without the one about few mutants.
    private func problems(_ change: (inout Lab) -> Void = { _ in }) throws -> [String] {
        var lab = try ToyLab.lab()
        change(&lab)
        let texts = ["Sum.swift": ToyLab.sum, "Product.swift": ToyLab.product]
        let found = CatalogueAudit { _, file in texts[file] }.problems(in: Catalogue(labs: [lab]))
        return found.map(\.description).filter { !$0.contains("at least 10") }
    }

    func testAWholeEntryIsRead() throws {
        let lab = try ToyLab.lab()
        XCTAssertEqual(lab.points, 100)
        XCTAssertEqual(lab.milestones[1].needs, ["toy.1"])
        XCTAssertEqual(lab.limits.wallSeconds, 2)
        XCTAssertEqual(lab.mutants.map(\.id), ["minus", "small-only"])
        XCTAssertEqual(
            lab.milestones[0].bundleID(of: "testZero", module: lab.module), "ToyTests.SumTests/testZero")
    }

    func testAMissingKeyIsNamedWithItsPlace() {
        XCTAssertEqual(
            error(replacing: "title: Sums", with: ""),
            "lab.yml:10: milestones[0]: the key \"title\" is missing")
    }

    func testAnUnknownKeyIsATypingMistake() {
        let text = error(replacing: "suite: SumTests", with: "suit: SumTests")
        XCTAssertTrue(text.hasPrefix("lab.yml:13: milestones[0].suit: unknown key; known are id,"), text)
    }

    func testANumberOutOfRangeSaysTheRange() {
        XCTAssertEqual(
            error(replacing: "points: 40", with: "points: many"),
            "lab.yml:12: milestones[0].points: many: expected a number from 1 to 100")
    }

    func testOnlyATestThatLacksItsPeerIsExcused() throws {
        var milestone = try ToyLab.lab().milestones[0]
        milestone.peers = ["testSmall": ["drydock-no-such-program"], "testZero": ["sh"]]
        func report(_ name: String, _ cause: Cause?) -> TestReport {
            TestReport(id: "ToyTests.SumTests/\(name)", cause: cause)
        }
        let lacking = report("testSmall", Cause(.skipped, "needs the program"))
        XCTAssertTrue(milestone.excuses(lacking), "its program is missing, which nobody can help")
        XCTAssertFalse(milestone.excuses(report("testSmall", Cause(.assertion))), "it ran, and failed")
        XCTAssertFalse(
            milestone.excuses(report("testZero", Cause(.skipped, "needs the program"))),
            "sh is on every host: this skip is a student's own")
        XCTAssertFalse(milestone.excuses(report("testOther", Cause(.skipped))))
        XCTAssertNil(MilestoneJudge.worst(of: [lacking], in: milestone))
        XCTAssertEqual(
            MilestoneJudge.worst(of: [lacking, report("testZero", Cause(.skipped))], in: milestone)?.kind,
            .skipped)
    }

    func testAPeerOfATestThatIsNotThereIsAMistake() throws {
        XCTAssertEqual(
            try problems { $0.milestones[0].peers = ["testBig": ["tar"]] },
            ["labs/01-toy/lab.yml: toy.1.peers: testBig: not among the tests"])
        XCTAssertTrue(
            error(replacing: "suite: SumTests", with: "suite: SumTests\n    peers: tar")
                .hasSuffix("milestones[0].peers: expected a mapping"))
    }

    func testTextThatIsNotYAMLSaysSo() {
        let text = error(replacing: "[testSmall, testZero]", with: "[testSmall")
        XCTAssertTrue(text.hasPrefix("lab.yml: not YAML: "), text)
        XCTAssertThrowsError(try Lab(yaml: "", file: "lab.yml")) { error in
            XCTAssertEqual("\(error)", "lab.yml: the file is empty")
        }
    }

    func testASoundCatalogueHasNoProblem() throws {
        XCTAssertEqual(try problems(), [])
    }

    func testPointsMustSumToAHundred() throws {
        XCTAssertEqual(
            try problems { $0.milestones[0].points = 41 },
            ["labs/01-toy/lab.yml: milestones: the points sum to 101; they must sum to 100"])
    }

    func testHintsAreExactlyThree() throws {
        XCTAssertEqual(
            try problems { $0.milestones[1].hints.removeLast() },
            ["labs/01-toy/lab.yml: toy.2.hints: 2 hints; exactly three: nudge, more, near-code"])
    }

    func testNeedsAreKnownAndComeEarlier() throws {
        XCTAssertEqual(
            try problems { $0.milestones[0].needs = ["toy.2"] },
            ["labs/01-toy/lab.yml: toy.1.needs: toy.2 does not come earlier; reorder"])
        XCTAssertEqual(
            try problems { $0.milestones[1].needs = ["toy.7"] },
            ["labs/01-toy/lab.yml: toy.2.needs: toy.7: no such milestone"])
    }

    func testIdsAreUniqueAndSuitesHaveTests() throws {
        let found = try problems { lab in
            lab.milestones[1].id = "toy.1"
            lab.milestones[1].needs = []
            lab.milestones[1].tests = []
            lab.mutants = []
        }
        XCTAssertEqual(
            found,
            [
                "labs/01-toy/lab.yml: milestones: toy.1 is there twice",
                "labs/01-toy/lab.yml: toy.1.tests: no test; list every one of the suite",
            ])
    }

    func testAMutantsTextOccursExactlyOnce() throws {
        XCTAssertEqual(
            try problems { $0.mutants[0].find = "a" },
            [
                "labs/01-toy/lab.yml: minus.find: occurs \(ToyLab.sum.ranges(of: "a").count) times in"
                    + " Sum.swift; it must occur once"
            ])
    }

    func testFilesArePlainNamesOfTheSolution() throws {
        XCTAssertEqual(
            try problems { $0.files += ["../Sum.swift", "Quotient.swift"] },
            [
                "labs/01-toy/lab.yml: files: ../Sum.swift: expected a plain name that ends in .swift",
                "labs/01-toy/lab.yml: files: Quotient.swift: not in solutions/01-toy",
            ])
    }

    func testHintsForATestComeBeforeTheMilestonesOwn() throws {
        let yaml = ToyLab.yaml.replacing(
            "hints: [Fingers.,",
            with: "hints: [{for: [testZero], steps: [None., Nothing., return 0]}, Fingers.,")
        let milestone = try Lab(yaml: yaml, file: "lab.yml").milestones[0]
        XCTAssertEqual(milestone.hints.count, 3)
        let folder = try ScratchFolder()
        let book = HintBook(kit: Kit(root: folder.path))
        var heard: [String] = []
        for test in [nil, "testZero", "testSmall", "testZero", "testGone"] {
            let ladder = HintLadder(milestone, failing: test)
            let number = try book.next(of: ladder)
            try book.reveal(number, of: ladder)
            heard.append(ladder.steps[number - 1])
        }
        XCTAssertEqual(heard, ["Fingers.", "None.", "Count them.", "Nothing.", "return a &+ b"])
        XCTAssertEqual(
            HintLadder(milestone, failing: "testZero").text(1),
            "toy.1  Sums: hint 1 of 3\n  first red test: SumTests/testZero\n  None.\n")
        XCTAssertEqual(try folder.text(".drydock/hints"), "toy.1 3\ntoy.1/testZero 2\n")
        XCTAssertEqual(
            try problems { $0.milestones[0].testHints = [TestHints(tests: ["testGone"], steps: ["One."])] },
            [
                "labs/01-toy/lab.yml: toy.1.hints: for testGone: no test of SumTests",
                "labs/01-toy/lab.yml: toy.1.hints: for testGone: 1 steps; exactly three: nudge, more, near-code",
            ])
    }

    func testTheLastFailureIsTheLaterOfWatchAndGrade() throws {
        let folder = try ScratchFolder()
        let (kit, lab) = (Kit(root: folder.path), try ToyLab.lab())
        XCTAssertNil(LastFailure(kit: kit))
        var report = LabReport(lab: lab)
        report.milestones = lab.milestones.map { MilestoneReport($0, cause: Cause(.blockedBy, "toy.1")) }
        report.milestones[0].cause = Cause(.assertion)
        report.milestones[0].tests = [
            TestReport(id: "ToyTests.SumTests/testSmall", cause: Cause(.notImplemented)),
            TestReport(id: "ToyTests.SumTests/testZero", cause: Cause(.assertion)),
        ]
        try RunRecord(kit: kit).keep(RunReport(submission: "labs", seed: 1, labs: [report]))
        let graded = try XCTUnwrap(LastFailure(kit: kit))
        XCTAssertEqual([graded.milestone, graded.test], ["toy.1", "testZero"])
        try WatchProgress(kit: kit).stay(at: .init(milestone: "toy.2", test: "testOne"), in: lab)
        let set = { (name: String, seconds: Double) in
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: seconds)],
                ofItemAtPath: "\(kit.notes)/\(name)")
        }
        try set("last-run.json", 1000)
        try set("progress", 2000)
        XCTAssertEqual(LastFailure(kit: kit)?.test, "testOne")
        try set("progress", 500)
        XCTAssertEqual(LastFailure(kit: kit)?.test, "testZero")
    }

    func testUnknownLabsAndMilestonesSayWhatIsKnown() throws {
        let catalogue = Catalogue(labs: [try ToyLab.lab()])
        XCTAssertThrowsError(try catalogue.select(["tyo"])) { error in
            XCTAssertEqual("\(error)", "--lab tyo: no such lab; this kit has toy")
        }
        XCTAssertThrowsError(try catalogue.milestone("toy.3")) { error in
            XCTAssertEqual("\(error)", "toy.3: no such milestone; known are toy.1, toy.2")
        }
    }
}
