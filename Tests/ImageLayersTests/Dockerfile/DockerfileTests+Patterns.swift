import Dockerfiles
import ImageLayers
import SuiteSupport
import XCTest

/// Patterns of COPY and of .dockerignore.
extension DockerfileTests {
    private func matches(_ pattern: String, _ path: String) throws -> String {
        do {
            return try PathPattern(pattern).matches(path) ? "matches" : "does not"
        } catch is PatternFault {
            return "a fault"
        }
    }

    private func pair(_ pattern: String, _ path: String, _ expected: String, line: UInt = #line)
        -> Row<(String, String), String>
    {
        Row("\(pattern) against \(path)", (pattern, path), gives: expected, line: line)
    }

    func testAStarStopsAtASlash() throws {
        try assertRows(
            [
                pair("*.go", "a.go", "matches"), pair("*.go", "d/a.go", "does not"),
                pair("a*c", "ac", "matches"),
                pair("*/b", "a/b", "matches"), pair("**", "a/b", "does not"), pair("a?c", "a/c", "does not"),
                pair("a?c", "a☺c", "matches"), pair("a*b?c*x", "abxbbxdbxebxczzx", "matches"),
                pair("a*b?c*x", "abxbbxdbxebxczzy", "does not"), pair("", "", "matches"),
                pair("*", "", "matches"),
            ], "match", why: "COPY's * names files of one folder"
        ) { try self.matches($0.0, $0.1) }
    }

    func testSetsHaveRangesAndWantTheirEnd() throws {
        try assertRows(
            [
                pair("[a-c]x", "bx", "matches"), pair("[^a-c]x", "bx", "does not"),
                pair("[^a]", "☺", "matches"),
                pair(#"[\]a]"#, "]", "matches"), pair(#"[x\-]"#, "-", "matches"),
                pair(#"a\*b"#, "a*b", "matches"),
                pair(#"a\*b"#, "axb", "does not"), pair("[c-a]", "b", "does not"), pair("[", "a", "a fault"),
                pair("[]a]", "]", "a fault"), pair("[a-]", "a", "a fault"), pair("[a", "b", "a fault"),
                pair("x[", "a", "a fault"), pair(#"a\"#, "a", "a fault"), pair("[^]", "a", "a fault"),
            ], "match", why: "a pattern that is broken is a mistake, not a pattern that matches nothing"
        ) { try self.matches($0.0, $0.1) }
        XCTAssertTrue(PathPattern.hasWildcards("a[b"))
        XCTAssertFalse(PathPattern.hasWildcards("a/b.c"))
    }

    func testALongPatternTakesNoLongTime() throws {
        let stars = try PathPattern(String(repeating: "*a", count: 300) + "b")
        XCTAssertFalse(stars.matches(String(repeating: "a", count: 1000)))
    }

    private func ignored(_ patterns: [String], _ path: String, _ expected: Bool, line: UInt = #line)
        -> Row<([String], String), Bool>
    {
        Row("\(path) by \(patterns)", (patterns, path), gives: expected, line: line)
    }

    func testWhatLiesInAnIgnoredFolderIsIgnored() throws {
        try assertRows(
            [
                ignored(["node_modules"], "node_modules/a/b", true), ignored(["a"], "b/a", false),
                ignored(["a/"], "a/b", true), ignored(["/a"], "/a", true), ignored(["./a//b"], "a/b/c", true),
                ignored(["*"], "a/b", true), ignored(["a/*"], "a", false), ignored([], "a", false),
                ignored(["*"], ".", false), ignored(["a"], "ab", false),
            ], "judge", why: "a pattern that matches a folder matches everything in it"
        ) { try IgnorePatterns(lines: $0.0).ignores(path: $0.1) }
    }

    func testTheLastPatternDecides() throws {
        try assertRows(
            [
                ignored(["*.md", "!README.md"], "README.md", false), ignored(["!a", "a"], "a", true),
                ignored(["*", "!src", "src/tmp"], "src/tmp/x", true), ignored(["a", "!a/b"], "a/b/c", false),
                ignored(["a", "!a/b"], "a/c", true), ignored(["a", "!b", "!a/**"], "a/x", false),
                ignored(["!a"], "a", false),
            ], "judge", why: "! brings back what an earlier line took, and a later line may take it again"
        ) { try IgnorePatterns(lines: $0.0).ignores(path: $0.1) }
    }

    func testTwoStarsAreAnyNumberOfFolders() throws {
        try assertRows(
            [
                ignored(["**/*.o"], "a.o", true), ignored(["**/*.o"], "a/b/c.o", true),
                ignored(["a/**/z"], "a/z", true), ignored(["a/**/z"], "a/b/c/z/y", true),
                ignored(["a/**"], "a", false), ignored(["a/**"], "a/b", true), ignored(["**x"], "a/bx", true),
                ignored(["**/x"], "ax", false), ignored(["a**/x"], "a/b/x", true), ignored(["**"], "a", true),
                ignored(["**/a?"], "b/ac", true), ignored(["**/a?"], "bac", false),
            ], "judge", why: "** may be nothing, one folder or many"
        ) { try IgnorePatterns(lines: $0.0).ignores(path: $0.1) }
    }

    func testAnIgnoreFileHasCommentsAndBlanks() throws {
        let text = "\u{FEFF}# c\r\n  a  \n\n/b/../c\n ! /d \n #e\n"
        XCTAssertEqual(try IgnorePatterns.lines(of: Array(text.utf8)), ["a", "c", "!d", "#e"])
        for text in ["!\n", "a\n[\n", "x\\\n"] {
            do {
                _ = try IgnorePatterns(parsing: Array(text.utf8))
                XCTFail("\(text) was taken")
            } catch is PatternFault {}
        }
    }

    func testAWalkTurnsRoundOnlyWhereNothingComesBack() throws {
        let patterns = try IgnorePatterns(lines: ["out", "deep", "!out/keep", "!**/x", "!e*/f"])
        XCTAssertTrue(try patterns.ignores(path: "out"))
        XCTAssertFalse(try patterns.ignores(path: "out", isDirectory: true), "out/keep is needed")
        let few = try IgnorePatterns(lines: ["out", "deep", "!out/keep/a"])
        XCTAssertTrue(try few.ignores(path: "deep", isDirectory: true))
        XCTAssertFalse(try few.ignores(path: "out/keep", isDirectory: true))
        XCTAssertTrue(try few.ignores(path: "out/other", isDirectory: true))
    }

    func testAWalkThatTurnsRoundFindsWhatOneThatDoesNotFinds() throws {
        let names = ["a", "b", "c"]
        let parts = ["a", "b", "*", "?", "**", "[ab]"]
        try withSeed { generator in
            for _ in 0..<150 {
                let lines = (0..<Int.random(in: 1...4, using: &generator)).map { _ -> String in
                    let count = Int.random(in: 1...3, using: &generator)
                    let names = (0..<count).map { _ in parts.randomElement(using: &generator) ?? "a" }
                    return (Bool.random(using: &generator) ? "!" : "") + names.joined(separator: "/")
                }
                let patterns = try IgnorePatterns(lines: lines)
                for first in names {
                    guard try patterns.ignores(path: first, isDirectory: true) else { continue }
                    for name in names {
                        for path in ["\(first)/\(name)", "\(first)/\(name)/a"] {
                            XCTAssertTrue(try patterns.ignores(path: path), "\(path) is kept by \(lines)")
                        }
                    }
                }
            }
        }
    }
}
