import XCTest

@testable import Grading

/// The words with which one file is compiled and a product linked beside a warm build.
final class SideBuildTests: XCTestCase {
    func testAJobIsReadAsAShellWouldReadIt() {
        let rows: [(line: Substring, words: [String])] = [
            ("clang  -o a", ["clang", "-o", "a"]),
            (#"ld '-rpath=$ORIGIN' x"#, ["ld", "-rpath=$ORIGIN", "x"]),
            (#""a b" c\ d '"'"#, ["a b", "c d", "\""]),
            (#"'it'\''s ' ''"#, ["it's ", ""]),
            ("", []),
        ]
        for row in rows {
            XCTAssertEqual(DriverJobs.words(of: row.line), row.words, "words of \(row.line)")
        }
    }

    func testOptionsGoWithTheirValuesUnlessTheyAreForTheCCompiler() {
        let words = ["swiftc", "-g", "-index-store-path", "/i", "-Xcc", "-g", "-o", "x"]
        XCTAssertEqual(
            FileCompiler.dropping(["-g": 0, "-index-store-path": 1], from: words),
            ["swiftc", "-Xcc", "-g", "-o", "x"])
    }

    func testALinkTakesOtherObjectsAndLeavesItsOwnProductAlone() {
        let link = LinkJobs(
            jobs: [
                ["extract", "/b/A.o", "/b/B.o", "-o", "/b/T.autolink"],
                ["ld", "/b/A.o", "@/b/T.autolink", "-o", "/b/T"],
            ],
            output: "/b/T")
        let (jobs, output) = link.jobs(replacing: ["/b/A.o": "/m/A.o"], into: "/m")
        XCTAssertEqual(output, "/m/T")
        XCTAssertEqual(
            jobs,
            [
                ["extract", "/m/A.o", "/b/B.o", "-o", "/m/T.autolink"],
                ["ld", "/m/A.o", "@/m/T.autolink", "-o", "/m/T"],
            ])
    }

    func testTheTestsThatTakeLittleTimeAreAskedTogetherAndFirst() throws {
        var milestone = try ToyLab.lab().milestones[0]
        milestone.tests = ["testLong", "testNever", "testHalf", "testShort", "testHalfToo"]
        let log = """
            Test Case 'SumTests.testLong' started at 2026-01-01 00:00:00.000
            Test Case 'SumTests.testLong' passed (7.5 seconds)
            Test Case 'SumTests.testHalf' passed (0.5 seconds)
            Test Case 'SumTests.testShort' failed (0.002 seconds)
            Test Case 'SumTests.testHalfToo' passed (0.5 seconds)
            Test Case 'SumTests.testNever' started at 2026-01-01 00:00:09.000
            """
        let order = SearchOrder(of: milestone, seconds: Preview(red: [], log: log).seconds)
        XCTAssertEqual(
            order.together, ["testShort", "testHalf"], "with one more they take longer than a second")
        XCTAssertEqual(order.oneByOne, ["testHalfToo", "testLong", "testNever"])
    }
}
