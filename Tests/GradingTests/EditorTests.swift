import Foundation
import XCTest

@testable import Grading

/// The task files for editors say what the Makefile and the grader say.
final class EditorTests: XCTestCase {
    private static let root = URL(filePath: #filePath).appending(path: "../../..").standardizedFileURL.path

    private struct Task: Decodable {
        let label, command: String
        let problemMatcher: [Matcher]?
    }

    private struct Matcher: Decodable {
        let owner: String
        let pattern: Pattern
        let background: Background
    }

    private struct Background: Decodable {
        let beginsPattern, endsPattern: String
    }

    /// One line, or several that follow each other.
    private struct Pattern: Decodable {
        struct Line: Decodable { let regexp: String }
        let lines: [Line]

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            lines = try (try? value.decode([Line].self)) ?? [value.decode(Line.self)]
        }
    }

    private struct TaskFile: Decodable { let tasks: [Task] }

    private func read<T: Decodable>(_ path: String) throws -> T {
        try JSONDecoder().decode(T.self, from: Data(contentsOf: URL(filePath: "\(Self.root)/\(path)")))
    }

    func testEveryTaskCallsATargetOfTheMakefile() throws {
        let makefile = try String(contentsOfFile: Self.root + "/Makefile", encoding: .utf8)
        let code: TaskFile = try read(".vscode/tasks.json")
        let zed: [Task] = try read(".zed/tasks.json")
        XCTAssertEqual(zed.map(\.label), code.tasks.map(\.label), "both editors offer the same")
        for task in code.tasks + zed {
            let words = task.command.split(separator: " ")
            XCTAssertEqual(words[0], "make")
            XCTAssertTrue(makefile.contains("\n\(words[1]): "), "\(task.label): no target \(words[1])")
        }
    }

    func testTheProblemMatchersReadWhatTheWatchPrints() throws {
        let code: TaskFile = try read(".vscode/tasks.json")
        let matchers = try XCTUnwrap(code.tasks.first?.problemMatcher)
        let lab = try ToyLab.lab()
        let view = WatchView(layout: Layout(color: false), lab: lab, seed: 1, clears: false)
        var result = WatchRound.Result(milestone: MilestoneReport(lab.milestones[0], cause: Cause(.compile)))
        result.compilerErrors = [
            CompilerMessage(file: "labs/01-toy/Sum.swift", line: 7, text: "cannot find 'x' in scope")
        ]
        let compiler = view.verdict(result, sinceSave: 1, passed: [])
        var test = TestReport(id: "ToyTests.SumTests/testSmall", cause: Cause(.assertion))
        test.failures = [TestFailure(text: "0 is not 4", file: "/k/Tests/ToyTests/SumTests.swift", line: 6)]
        result = WatchRound.Result(milestone: MilestoneReport(lab.milestones[0], cause: Cause(.assertion)))
        result.milestone.tests = [test]
        let suite = view.verdict(result, sinceSave: nil, passed: ["toy.1"])
        XCTAssertEqual(
            try found(matchers[0], in: compiler), ["labs/01-toy/Sum.swift", "7", "cannot find 'x' in scope"])
        XCTAssertEqual(
            try found(matchers[1], in: suite), ["Tests/ToyTests/SumTests.swift", "6", "0 is not 4"])
        for (matcher, text) in zip(matchers, [compiler, suite]) {
            let lines = text.split(separator: "\n").map(String.init)
            let (begin, end) = (
                try Regex(matcher.background.beginsPattern), try Regex(matcher.background.endsPattern)
            )
            XCTAssertNotNil(try begin.firstMatch(in: lines[0]), lines[0])
            XCTAssertNotNil(try end.firstMatch(in: lines[lines.count - 1]), lines[lines.count - 1])
        }
    }

    /// What a matcher takes from a text: file, line, message.
    private func found(_ matcher: Matcher, in text: String) throws -> [String] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let patterns = try matcher.pattern.lines.map { try Regex($0.regexp) }
        for start in lines.indices.dropLast(patterns.count) {
            let matches = try patterns.enumerated().compactMap { try $1.wholeMatch(in: lines[start + $0]) }
            guard matches.count == patterns.count else { continue }
            return matches.flatMap { $0.output.dropFirst().compactMap { $0.substring.map(String.init) } }
        }
        return []
    }
}
