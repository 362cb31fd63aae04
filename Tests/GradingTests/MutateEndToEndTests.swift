import XCTest

@testable import Grading

/// Mutants of the toy lab's solution, compiled, linked and run.
final class MutateEndToEndTests: XCTestCase {
    private static let sum = """
        /// Adds; nobody has ever asked for this number.
        public func sum(_ a: Int, _ b: Int) throws -> Int {
            while a == 77777 {}
            return a &+ b
        }

        """

    func testWhatASuiteMissesIsListedAndTheRestIsKilled() throws {
        let toy = try ToyKit()
        defer { toy.remove() }
        try toy.write(Self.sum, to: "solutions/01-toy/Sum.swift")
        let run = try MutationRun(
            kit: toy.kit, run: try toy.run(), lab: try ToyLab.lab(), files: ["Sum.swift"])
        let report = try run.report()
        XCTAssertEqual(
            report.survivors.map(\.after), ["while a == 77778 {}", "while a == 77776 {}"],
            "suite and exam ask for other numbers")
        XCTAssertEqual(report.survivors.map(\.line), [3, 3])
        XCTAssertEqual(report.total(\.killed), 2, "a wrong sum, and a loop without an end")
        XCTAssertEqual(report.score, 50)
        XCTAssertFalse(
            FileManager.default.fileExists(atPath: SideTrial.home(of: toy.kit)), "nothing is left behind")
    }

    func testAFileThatTheLabDoesNotHaveIsNamed() throws {
        let folder = try ScratchFolder()
        let kit = try ToyLab.write(to: folder)
        let run = GradeRun(
            kit: kit, toolchain: try Toolchain(environment: ProcessInfo.processInfo.environment), seed: 1
        ) { _ in }
        XCTAssertThrowsError(try MutationRun(kit: kit, run: run, lab: try ToyLab.lab(), files: ["Su.swift"]))
        {
            XCTAssertEqual("\($0)", "Su.swift: not a file of toy, which has Sum.swift, Product.swift")
        }
    }
}
