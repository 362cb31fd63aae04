import Foundation
import SuiteSupport
import XCTest

@testable import Grading

/// Whether disguised copies are found and independent work is left alone, in figures.
final class SimilarityTests: XCTestCase {
    private static let starter = SimilarityAuthors.starter

    private func symbols(_ text: String) -> [UInt16] { NormalizedSource(text).symbols }

    func testNamesLayoutLiteralsAndCommentsDoNotCount() {
        let one = symbols("func add(_ a: Int) -> Int { let b = a + 1; return b }")
        XCTAssertEqual(
            one, symbols("public func plus(_ x: Int)\n -> Int {\n var y = self.x + 0x2A // or\n y }"))
        XCTAssertEqual(
            symbols("f(\"a \\(g(\"b\")) c\", #\"\\\"#, \"\"\"\n\" {\n\"\"\") /* { /* } */ */"),
            symbols("f(,,)"))
        XCTAssertEqual(symbols("guard a < b else { return }"), symbols("if !a < b { }"))
        XCTAssertEqual(symbols("@inline(never) final class A {}"), symbols("(x)\nstruct B {}"))
        XCTAssertNotEqual(symbols("while a { }"), symbols("if a { }"))
        XCTAssertNotEqual(symbols("a + b"), symbols("a - b"))
    }

    func testLinesAreThoseOfTheText() {
        let source = NormalizedSource("a\nb \"\"\"\n\n\"\"\" c\r\nd /*\n*/ e\rf")
        XCTAssertEqual(source.lines, [1, 2, 4, 5, 6, 7])
    }

    func testAnyBytesGiveSymbolsWithoutATrap() {
        let text = ##"let s = "a\(b("c\(d)"))" /* c */ #"e"# """ f \( """ #if @g `h` self. "\"##
        for count in 0...text.count { _ = symbols(String(text.prefix(count))) }
        _ = symbols(String(repeating: #""\("#, count: 100_000))
        _ = symbols(String(repeating: "/*", count: 100_000))
        _ = symbols("\u{0}\u{202E}\u{FEFF}é")
    }

    /// The promise of winnowing, on random texts: a shared run of `guarantee` symbols is never missed.
    func testEverySharedRunOfTheGuaranteedLengthIsFound() throws {
        try withSeed { generator in
            for _ in 0..<300 {
                func noise(_ count: Int) -> [UInt16] {
                    (0..<count).map { _ in .random(in: 0...3, using: &generator) }
                }
                let run = noise(Winnowing.guarantee)
                let sides = (0..<2).map { _ in
                    noise(.random(in: 0...60, using: &generator)) + run
                        + noise(.random(in: 0...60, using: &generator))
                }
                let shared = Set(Winnowing.fingerprints(of: sides[0]).map(\.hash))
                    .intersection(Winnowing.fingerprints(of: sides[1]).map(\.hash))
                XCTAssertFalse(shared.isEmpty, "\(sides)")
            }
        }
    }

    func testRunsShorterThanAGramAreNeverEvidence() {
        let run = (0..<UInt16(Winnowing.gram - 1)).map { $0 }
        let one = [100] + run + [101]
        let other = [102] + run + [103]
        XCTAssertEqual(Set(Winnowing.grams(of: one)).intersection(Winnowing.grams(of: other)), [])
        XCTAssertEqual(Winnowing.fingerprints(of: Array(run)), [])
        XCTAssertEqual(Winnowing.fingerprints(of: run + [1]).count, 1, "a text of one gram has one")
    }

    func testWhatEverybodyWasGivenDoesNotCount() {
        let entries = ["a", "b", "c"].map { id in
            SimilarityIndex.Entry(
                id: id, files: ["Text.swift": Self.starter + "\nlet \(id) = 1", "More.swift": Self.starter])
        }
        XCTAssertEqual(SimilarityIndex(entries, starter: [Self.starter]).pairs(threshold: 0), [])
        XCTAssertEqual(
            SimilarityIndex(entries, starter: []).pairs().count, 3, "without it, everything is shared")
    }

    func testWhatManyHaveIsNobodysInParticular() {
        let idiom = SimilarityAuthors.all[0]
        let entries = (0..<30).map { SimilarityIndex.Entry(id: "s\($0)", files: ["Text.swift": idiom]) }
        XCTAssertEqual(SimilarityIndex(entries, starter: []).pairs(), [])
        let findings = SimilarityIndex(entries, starter: []).findings(threshold: 0)
        XCTAssertGreaterThan(findings.common, 50, "and the report says how much was left out")
        XCTAssertEqual(
            SimilarityIndex(entries, starter: [], mostOwners: 30).findings(threshold: 0).found, 435)
        XCTAssertEqual(SimilarityIndex(Array(entries.prefix(10)), starter: []).pairs().count, 45)
    }

    func testSharedRunsNameTheLinesOnBothSides() throws {
        let function = SimilarityAuthors.all[4]
        let entries = [
            SimilarityIndex.Entry(id: "a", files: ["A.swift": "let x = 1\n\n" + function]),
            SimilarityIndex.Entry(id: "b", files: ["B.swift": function]),
        ]
        let pair = try XCTUnwrap(SimilarityIndex(entries, starter: [Self.starter]).pairs().first)
        XCTAssertEqual(pair.score, 1)
        let run = try XCTUnwrap(pair.runs.first)
        XCTAssertEqual([run.first.file, run.second.file], ["A.swift", "B.swift"])
        XCTAssertEqual(run.first.from, run.second.from + 2)
        XCTAssertEqual(run.first.to, run.second.to + 2)
        XCTAssertGreaterThan(run.first.to, run.first.from + 5)
    }

    func testAnEmptyClassAndEmptyFilesShareNothing() {
        XCTAssertEqual(SimilarityIndex([], starter: []).pairs(threshold: 0), [])
        let entries = ["a", "b"].map {
            SimilarityIndex.Entry(id: $0, files: ["A.swift": "", "B.swift": "let a = 1"])
        }
        XCTAssertEqual(SimilarityIndex(entries, starter: []).pairs(threshold: 0), [])
    }

    /// The figure: each author's work alone, in every disguise and in mixtures of three to all seven; pairs of one
    /// author are copies, pairs of two are not.
    func testDisguisedCopiesAreFoundAndIndependentWorkIsNot() throws {
        try withSeed { try judge(Self.classOfCopies(&$0)) }
    }

    private func judge(_ found: [Scored]) throws {
        let copies = found.filter { $0.isCopy }.map(\.score)
        let others = found.filter { !$0.isCopy }.map(\.score)
        let limit = SimilarityIndex.threshold
        let hits = Double(copies.count { $0 >= limit })
        let alarms = Double(others.count { $0 >= limit })
        let wins = copies.reduce(0.0) { sum, copy in
            sum + others.reduce(0.0) { $0 + (copy > $1 ? 1 : copy == $1 ? 0.5 : 0) }
        }
        let area = wins / Double(copies.count * others.count)
        let figure =
            "similarity: \(copies.count) copies, \(others.count) independent pairs, threshold \(limit):"
            + " precision \(hits / max(1, hits + alarms)), recall \(hits / Double(copies.count)), AUC \(area),"
            + " least copy \(copies.min() ?? 0), greatest other \(others.max() ?? 0)"
        print(figure)
        XCTAssertGreaterThanOrEqual(hits / max(1, hits + alarms), 0.98, figure)
        XCTAssertGreaterThanOrEqual(hits / Double(copies.count), 0.95, figure)
        XCTAssertGreaterThanOrEqual(area, 0.99, figure)
    }

    func testACopiedHalfAmongOnesOwnWorkIsFound() throws {
        let (own, other) = (SimilarityAuthors.all[0], SimilarityAuthors.all[3])
        let cut = { (text: String) in try XCTUnwrap(text.range(of: "public struct Recent")).lowerBound }
        let half = String(own[..<(try cut(own))]) + String(other[(try cut(other))...])
        let entries = [("half", half), ("own", own), ("other", other)].map { id, text in
            SimilarityIndex.Entry(id: id, files: ["Text.swift": text])
        }
        let pairs = SimilarityIndex(entries, starter: [Self.starter]).pairs()
        XCTAssertEqual(Set(pairs.map { [$0.first, $0.second] }), [["half", "own"], ["half", "other"]])
    }

    private struct Scored {
        let isCopy: Bool
        let score: Double
    }

    /// A class at a time, as it would be: every author once, in one disguise or several; and so on.
    private static func classOfCopies(_ generator: inout some RandomNumberGenerator) -> [Scored] {
        var scored: [Scored] = []
        for round in 0..<20 {
            let entries = SimilarityAuthors.all.enumerated().flatMap { author, text in
                let files = ["Text.swift": text]
                let all = Disguise.allCases
                let mixture = all.indices.shuffled(using: &generator).prefix(3 + round % 5).sorted().map {
                    all[$0]
                }
                let disguises = round < all.count ? [all[round]] : mixture
                let copy = disguises.reduce(files) { $1.apply(to: $0, seed: &generator) }
                return [("own", files), ("copy", copy)].map { kind, files in
                    SimilarityIndex.Entry(id: "\(author)-\(kind)", files: files)
                }
            }
            let index = SimilarityIndex(entries, starter: [starter])
            scored += index.scores().map {
                Scored(isCopy: $0.first.first == $0.second.first, score: $0.score)
            }
        }
        return scored
    }
}
