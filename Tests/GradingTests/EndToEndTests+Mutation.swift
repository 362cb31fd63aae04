import XCTest

@testable import Grading

// Mutants of the toy lab's solution, compiled, linked and run.
extension EndToEndTests {
    private static let sum = """
        /// Adds; nobody has ever asked for this number.
        public func sum(_ a: Int, _ b: Int) throws -> Int {
            while a == 77777 {}
            return a &+ b
        }

        """

    func testMutationListsWhatNobodyNoticesAndKillsTheRest() throws {
        let (kit, lab, file) = (try toy.kit, try ToyLab.lab(), "solutions/01-toy/Sum.swift")
        try toy.write(Self.sum, to: file)
        defer { try? toy.write(ToyLab.sum, to: file) }
        let report = try MutationRun(kit: kit, run: try toy.run(), lab: lab, files: ["Sum.swift"]).report()
        XCTAssertEqual(
            report.survivors.map(\.after), ["while a == 77776 {}", "while a == 77778 {}"],
            "suite and exam ask for other numbers")
        XCTAssertEqual(report.survivors.map(\.line), [3, 3])
        XCTAssertEqual(report.total(\.killed), 2, "a wrong sum, and a loop without an end")
        XCTAssertEqual(report.score, 50)
        XCTAssertFalse(
            FileManager.default.fileExists(atPath: SideTrial.home(of: kit)), "nothing is left behind")
    }
}
