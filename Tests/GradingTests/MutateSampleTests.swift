import XCTest

@testable import Grading

/// Which mutants are tried, in which order their milestones are asked, and what is reported of them.
final class MutateSampleTests: XCTestCase {
    private func some(_ counts: [String: Int]) -> [SourceMutant] {
        counts.flatMap { file, count in
            (0..<count).map {
                SourceMutant(rule: "constant", file: file, line: $0 + 1, place: $0..<$0 + 1, replacement: "")
            }
        }
    }

    func testASampleIsSpreadEvenlyOverTheFiles() {
        let sample = MutantSample.of(some(["A": 100, "B": 100, "C": 2]), limit: 12, seed: 1)
        let counts = Dictionary(grouping: sample, by: \.file).mapValues(\.count)
        XCTAssertEqual(counts, ["A": 5, "B": 5, "C": 2], "a file with few gives all it has")
    }

    func testEachLineIsChangedOnceBeforeOneIsChangedTwice() {
        let text = "let a = b < 7 && c > 9\nlet d = 1\nlet e = 1\n"
        let mutants = MutationRules.mutants(of: text, file: "A")
        XCTAssertGreaterThan(mutants.count { $0.line == 1 }, 4)
        for seed in 1...20 as ClosedRange<UInt64> {
            XCTAssertEqual(
                MutantSample.of(mutants, limit: 3, seed: seed).map(\.line), [1, 2, 3], "seed \(seed)")
        }
    }

    func testTheSeedAloneSaysWhichMutantsAreTried() {
        // A dictionary gives them in another order in each process, and perhaps in each call.
        let counts = ["A": 50, "B": 50, "C": 50]
        let sample = MutantSample.of(some(counts), limit: 10, seed: 7)
        XCTAssertEqual(MutantSample.of(some(counts), limit: 10, seed: 7), sample)
        XCTAssertNotEqual(MutantSample.of(some(counts), limit: 10, seed: 8), sample)
    }

    func testWithoutALimitEveryMutantIsTriedOnce() {
        let sample = MutantSample.of(some(["B": 2, "A": 1]), limit: nil, seed: 1)
        XCTAssertEqual(sample.map { "\($0.file)\($0.line)" }, ["A1", "B1", "B2"])
    }

    func testTheMilestoneOfTheChangedRegionIsAskedFirst() throws {
        let text = """
            let a = 1
            // >>> toy.1
            let b = 1
            // <<<
            let c = 1
            // >>> toy.2
            let d = 1
            // <<<
            """
        let milestones = try ToyLab.lab().milestones
        let order = MilestoneOrder(of: text)
        XCTAssertEqual(order.sorted(milestones, for: 3).map(\.id), ["toy.1", "toy.2"])
        XCTAssertEqual(order.sorted(milestones, for: 7).map(\.id), ["toy.2", "toy.1"])
        XCTAssertEqual(
            MilestoneOrder(of: "let a = 1").sorted(milestones, for: 1).map(\.id), ["toy.1", "toy.2"])
    }

    func testWhatIsListedAsEquivalentDoesNotCount() throws {
        let yaml =
            ToyLab.yaml + """

                equivalents:
                  - {file: Sum.swift, find: return a &+ b, replace: return a &- b, why: Signs do not matter.}
                """
        let lab = try Lab(yaml: yaml, file: "labs/01-toy/lab.yml")
        let mutants = MutationRules.mutants(of: ToyLab.sum, file: "Sum.swift")
        let outcomes = mutants.map { _ in MutantOutcome.survived }
        let report = MutationReport(
            of: lab, seed: 1, made: 1, texts: ["Sum.swift": ToyLab.sum], Array(zip(mutants, outcomes)))
        XCTAssertEqual(report.equivalents.map(\.why), ["Signs do not matter."])
        XCTAssertEqual(report.survivors, [])
        XCTAssertNil(report.score, "there is nothing left that could be killed")
    }

    func testTheScoreIsKilledOfThoseThatCompile() throws {
        let mutants = some(["Sum.swift": 6])
        let killed = MutantOutcome.killed(by: "SumTests/testSmall (assertion)")
        let outcomes: [MutantOutcome] = [killed, .survived, .rejected, killed, .setAside, killed]
        let report = MutationReport(
            of: try ToyLab.lab(), seed: 1, made: 6, texts: ["Sum.swift": ToyLab.sum],
            Array(zip(mutants, outcomes)))
        XCTAssertEqual(report.score, 75)
        XCTAssertEqual(report.survivors.map(\.line), [2])
        XCTAssertEqual(report.kills.map(\.line), [1, 4, 6])
        XCTAssertEqual(Set(report.kills.map(\.by)), ["SumTests/testSmall (assertion)"])
        let text = report.text(layout: Layout(color: false), atLeast: 90)
        XCTAssertTrue(text.contains("score 75.0 %"), text)
        XCTAssertTrue(text.contains("1 set aside"), text)
        XCTAssertEqual(text.split(separator: "\n").filter { $0.count > Layout.width }, [])
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
