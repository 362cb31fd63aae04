import Foundation
import Synchronization
import XCTest

@testable import Grading

/// A lab that `grader new` began, really built and judged: one milestone finished, one a draft.
extension EndToEndTests {
    /// The kit of this class, with the new lab in it.
    private static let kitWithNewLab = Result {
        let toy = try EndToEndTests.toy.get()
        let name = try LabName(
            "cache", module: nil, title: #"A "cache": \ or not"#, kit: toy.kit,
            catalogue: Catalogue(kit: toy.kit))
        _ = try LabScaffold(name, kit: toy.kit).write()
        return toy
    }

    private func lab() throws -> Lab {
        try XCTUnwrap(Catalogue(kit: Self.kitWithNewLab.get().kit).select(["cache"]).first)
    }

    /// Runs the whole gate; gives its problems and what it said.
    private func gate(_ steps: [AuthorGate.Step] = AuthorGate.Step.allCases) throws -> (Int, [String]) {
        let toy = try Self.kitWithNewLab.get()
        let said = Mutex<[String]>([])
        let gate = AuthorGate(kit: toy.kit, run: try toy.run(), labs: [try lab()], seeds: 2) { result in
            let text = ([result.step, result.subject, result.text] + result.problems).joined(separator: " ")
            said.withLock { $0.append(text) }
        }
        let problems = try gate.pass(steps)
        return (problems, said.withLock { $0 })
    }

    /// The solution with its second milestone written, for the time of `body`.
    private func withFinishedSolution<T>(_ body: () throws -> T) throws -> T {
        let toy = try Self.kitWithNewLab.get()
        let path = "solutions/02-cache/Tally.swift"
        let draft = try String(contentsOfFile: "\(toy.kit.root)/\(path)", encoding: .utf8)
        let parts = draft.components(separatedBy: "        throw Unimplemented(\"cache.2\")\n")
        XCTAssertEqual(parts.count, 2, "one place for the solution of milestone 2")
        let ranking = "        counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\\.key)\n"
        try toy.write(parts.joined(separator: ranking), to: path)
        defer { try? toy.write(draft, to: path) }
        return try body()
    }

    func testANewLabPassesTheGateAtOnceAndTheGateNamesTheDraft() throws {
        let (problems, said) = try gate()
        XCTAssertEqual(problems, 0, said.joined(separator: "\n"))
        let told: (String) -> Bool = { words in said.contains { $0.contains(words) } }
        XCTAssertTrue(told("cache.2 is a draft"), "\(said)")
        XCTAssertTrue(
            told("earns 50; 2 exam seeds agree; cache.2 is a draft, red (not-implemented)"), "\(said)")
        for mutant in ["counts-once", "begins-at-one"] {
            XCTAssertTrue(told("mutants cache \(mutant) killed by CountTests/"), "\(said)")
        }
        XCTAssertEqual(try lab().title, #"A "cache": \ or not"#)
    }

    func testADraftThatPassesIsEarnedByNobodyAndTheGateAsksForItsEnd() throws {
        try withFinishedSolution {
            let toy = try Self.kitWithNewLab.get()
            let report = try toy.run().gradeSolutions([try lab()], only: nil).labs[0]
            XCTAssertEqual(report.milestones.map { $0.cause?.description ?? "earned" }, ["earned", "draft"])
            XCTAssertEqual(report.milestones[1].exam.map(\.agreed), [30], "its exam agreed")
            XCTAssertEqual(report.points, 50)
            XCTAssertTrue(report.notes.contains { $0.name == "cache.2" && $0.reason.contains("draft") })
            let (problems, said) = try gate([.solutions])
            XCTAssertEqual(problems, 1)
            XCTAssertTrue(
                said[0].contains("cache.2: it passes, so it is no draft: take \"draft: true\" out"), said[0])
        }
    }

    func testAFinishedMilestoneNeedsNoDraftAndTheCatalogueSaysSo() throws {
        var lab = try lab()
        let audit = CatalogueAudit(kit: try Self.kitWithNewLab.get().kit)
        XCTAssertEqual(audit.problems(in: Catalogue(labs: [lab])), [])
        lab.milestones.swapAt(0, 1)
        lab.milestones[0].needs = []
        lab.milestones[1].needs = ["cache.2"]
        lab.mutants[0].milestone = "cache.2"
        XCTAssertEqual(
            audit.problems(in: Catalogue(labs: [lab])).map(\.problem),
            [
                "cache.2 is a draft; what needs it cannot be finished before it",
                "cache.2 is a draft: there is no right solution to change yet",
            ])
        lab.milestones[0].isDraft = false
        XCTAssertEqual(
            audit.problems(in: Catalogue(labs: [lab])).map(\.problem),
            ["2 mutants; at least 10 are needed"], "without a draft, a lab is held to all of the rules")
    }
}

/// What `grader new` refuses, and what it leaves behind: nothing.
final class LabNameTests: XCTestCase {
    private let folder = Result { try ScratchFolder() }

    private func kit() throws -> Kit {
        let folder = try folder.get()
        let kit = try ToyLab.write(to: folder)
        try folder.write("let labs = [\n    Lab(module: \"Toy\"),\n]\n", to: "Package.swift")
        return kit
    }

    private func name(_ word: String, module: String? = nil, title: String? = nil) throws -> LabName {
        let kit = try kit()
        return try LabName(word, module: module, title: title, kit: kit, catalogue: Catalogue(kit: kit))
    }

    func testANameIsMadeOfWhatIsGiven() throws {
        let plain = try name("cache")
        XCTAssertEqual(
            [plain.word, plain.module, plain.title, plain.folder], ["cache", "CacheLab", "Cache", "02-cache"])
        let whole = try name("cache", module: "PageCache", title: "A page cache")
        XCTAssertEqual([whole.module, whole.title], ["PageCache", "A page cache"])
    }

    func testBadNamesAreRefusedWithWhatWouldBeRight() throws {
        let bad: [(String, String?, String?, String)] = [
            ("toy", nil, nil, "toy: taken by labs/01-toy"),
            ("../x", nil, nil, "../x: a lab is called by one word"), ("a/b", nil, nil, "a/b: a lab is"),
            ("", nil, nil, ": a lab is"), ("9p", nil, nil, "9p: a lab is"),
            ("Cache", nil, nil, "Cache: a lab is"),
            ("café", nil, nil, "café: a lab is"), ("-x", nil, nil, "-x: a lab is"),
            ("a\n", nil, nil, #"a\u{A}: a"#),
            ("abcdefghijkl", nil, nil, "abcdefghijkl: a lab is"),
            ("x", "class", nil, "--module class: a module is a Swift name"),
            ("x", "A.B", nil, "--module A.B: a"),
            ("x", "../Up", nil, "--module ../Up: a"), ("x", "Über", nil, "--module Über: a"),
            ("x", "Toy", nil, "--module Toy: taken by a target called toy"),
            ("x", "TOY", nil, "--module TOY: taken"),
            ("x", "Foundation", nil, "--module Foundation: Swift's own"),
            ("x", nil, "", "--title : expected one line"), ("x", nil, "a\nb", #"--title a\u{A}b: expected"#),
        ]
        for (word, module, title, words) in bad {
            XCTAssertThrowsError(try name(word, module: module, title: title), words) { error in
                XCTAssertTrue("\(error)".hasPrefix(words), "\(error)")
            }
        }
    }

    func testWhatCannotBeWrittenLeavesNothingBehind() throws {
        let folder = try folder.get()
        let kit = try kit()
        let name = try name("cache")
        // A file where a folder must come: this stops root, too.
        try folder.write("", to: "Sources/CacheLabExam")
        XCTAssertThrowsError(try LabScaffold(name, kit: kit).write()) { error in
            XCTAssertTrue("\(error)".contains("Sources/CacheLabExam is not a folder"), "\(error)")
        }
        try FileManager.default.removeItem(atPath: folder.path + "/Sources")
        try folder.write("let labs: [Lab] = []\n", to: "Package.swift")
        XCTAssertThrowsError(try LabScaffold(name, kit: kit).write()) { error in
            XCTAssertTrue("\(error)".hasPrefix("Package.swift: no table of labs"), "\(error)")
        }
        let left = try XCTUnwrap(FileManager.default.subpaths(atPath: folder.path)).filter {
            $0.contains("ache")
        }
        XCTAssertEqual(left, [])
    }

    func testTheRowGoesToTheEndOfThisKitsTable() throws {
        let root = URL(filePath: #filePath).appending(path: "../../..").standardizedFileURL.path
        let manifest = try String(contentsOfFile: root + "/Package.swift", encoding: .utf8)
        let lines = try LabTable(manifest: manifest).adding(try name("cache")).split(separator: "\n")
        let row = try XCTUnwrap(lines.firstIndex { $0.contains(#"name: "cache", folder: "02-cache""#) })
        XCTAssertEqual([lines[row - 1], lines[row + 1]], ["        ]),", "]"])
    }
}
