import Foundation
import XCTest

/// The exam of lab 1: cases are the same for a seed, and every disagreement gets words.
final class ExamExplanationTests: XCTestCase {
    private static let probes = [
        "decode", "step", "extensions", "devices", "privilege", "translation", "boot", "lockstep",
    ]

    private func answers(_ probe: String, seed: Int) throws -> [[String: Any]] {
        let run = try ProgramRun("EmulatorExam", ["answers", "--probe", probe, "--seed", "\(seed)"])
        XCTAssertEqual(run.status, 0, run.errors)
        return try run.output.split(separator: "\n").map {
            try XCTUnwrap(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }

    private func explain(_ probe: String, _ question: Any, _ expected: Any, _ actual: Any) throws
        -> ProgramRun
    {
        let asked: [String: Any] = ["case": question, "expected": expected, "actual": actual]
        let data = try JSONSerialization.data(withJSONObject: asked) + Data("\n".utf8)
        return try ProgramRun("EmulatorExam", ["explain", "--probe", probe], input: .bytes(Array(data)))
    }

    func testTheProbesOfTheCatalogue() throws {
        let run = try ProgramRun("EmulatorExam", ["probes"])
        XCTAssertEqual(run.output.split(separator: "\n").map(String.init), Self.probes)
    }

    func testASeedGivesTheSameCasesAndAnotherGivesOthers() throws {
        for probe in ["decode", "translation"] {
            let first = try answers(probe, seed: 3) as NSArray
            XCTAssertEqual(first, try answers(probe, seed: 3) as NSArray)
            XCTAssertNotEqual(first, try answers(probe, seed: 4) as NSArray)
        }
    }

    /// The answer to one case is wrong for most others: a rich source of disagreements.
    func testEveryDisagreementIsExplained() throws {
        for probe in Self.probes {
            let lines = try answers(probe, seed: 1)
            for (line, other) in zip(lines, lines.dropFirst()).prefix(6) {
                let question = try XCTUnwrap(line["case"])
                let (expected, actual) = (try XCTUnwrap(line["answer"]), try XCTUnwrap(other["answer"]))
                if (expected as? NSDictionary) == (actual as? NSDictionary) { continue }
                let run = try explain(probe, question, expected, actual)
                XCTAssertEqual(run.status, 0, "\(probe): \(run.errors)")
                XCTAssertTrue(run.output.contains("expected") || run.output.contains("no answer"), run.output)
            }
        }
    }

    func testAWrongRegisterIsNamedWithBothValues() throws {
        let program: [String: Any] = [
            "words": ["0xb50633"], "pc": "0x80000100", "registers": ["x10": "0x5", "x11": "0x7"],
            "memory": [:],
        ]
        let change = { (value: String) -> [String: Any] in
            ["changes": [["registers": ["x12": value], "pc": "0x80000104", "memory": [:], "last": 0]]]
        }
        let run = try explain("step", ["programs": [program]], change("0xc"), change("0xd"))
        XCTAssertTrue(run.output.contains("00b50633  add a2, a0, a1"), run.output)
        XCTAssertTrue(run.output.contains("a2 (x12): expected 0xc, got 0xd"), run.output)
    }

    func testControlCharactersOfASubmissionAreSpeltOut() throws {
        let line = try answers("devices", seed: 1)[0]
        var actual = try XCTUnwrap(line["answer"] as? [String: Any])
        actual["results"] = ["\u{1B}[2J all passed"]
        let run = try explain("devices", try XCTUnwrap(line["case"]), try XCTUnwrap(line["answer"]), actual)
        XCTAssertFalse(run.output.contains("\u{1B}"))
        XCTAssertTrue(run.output.contains("\\u{1b}[2J"), run.output)
    }
}
