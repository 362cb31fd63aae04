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
}
