import Foundation
import Guests
import XCTest

/// What `drydock vm` counts, and the comparison of the techniques.
final class VMReportTests: XCTestCase {
    private struct Statistics: Decodable {
        struct Guest: Decodable {
            let name: String
            let ending: String
            let instructions: Int
            let exits: Int
            let exitsByReason: [String: Int]
        }
        let version: Int
        let technique: String
        let status: Int
        let guests: [Guest]
    }

    private struct Comparison: Decodable {
        struct Row: Decodable {
            let technique: String
            let isa: String
            let answers: String
            let exits: Int
            let textIntact: Bool?
            let sourceChanged: Bool
            let consoleEqualsBare: Bool
        }
        struct Innocuous: Decodable {
            let instructions: Int
            let exits: Int
        }
        let version: Int
        let rows: [Row]
        let innocuous: Innocuous
    }

    func testStatisticsAsJSONAreOneLineOfStderr() throws {
        let run = try ProgramRun.drydock(["vm", Guests.kernel, "--json"], input: .text("halt 5\n"))
        XCTAssertEqual(run.errors.split(separator: "\n").count, 1)
        let statistics = try JSONDecoder().decode(Statistics.self, from: Data(run.errors.utf8))
        XCTAssertEqual(statistics.version, 1)
        XCTAssertEqual(statistics.technique, "trap")
        XCTAssertEqual(statistics.status, 5)
        let guest = try XCTUnwrap(statistics.guests.first)
        XCTAssertEqual(guest.ending, "exited")
        XCTAssertGreaterThan(guest.instructions, 17_000)
        XCTAssertEqual(guest.exits, guest.exitsByReason.values.reduce(0, +))
        XCTAssertGreaterThan(guest.exitsByReason["csr"] ?? 0, 50)
    }

    func testStatisticsInWordsNameEachGuest() throws {
        let run = try ProgramRun.drydock(["vm", Guests.tick, Guests.crash, "--stats"])
        for word in ["technique", "MIPS", "per million", "tick: exited, status 0", "crash: exited, status 1"]
        {
            XCTAssertTrue(run.errors.contains(word), run.errors)
        }
        for line in run.errors.split(separator: "\n") { XCTAssertLessThanOrEqual(line.count, 80) }
    }

    func testTheComparisonFindsTheRepairsRightAndPlainTrappingWrong() throws {
        let run = try ProgramRun.drydock(["vm", "compare", "--rounds", "1", "--json"])
        XCTAssertEqual(run.status, 0, run.errors)
        let comparison = try JSONDecoder().decode(Comparison.self, from: Data(run.output.utf8))
        XCTAssertEqual(comparison.version, 1)
        func row(_ technique: String, _ isa: String = "rv64nt") throws -> Comparison.Row {
            try XCTUnwrap(comparison.rows.first { $0.technique == technique && $0.isa == isa }, technique)
        }
        XCTAssertEqual(try row("trap").answers, "wrong", "RV64-NT does not trap where it should")
        XCTAssertTrue(try row("trap", "rv64").consoleEqualsBare, "RV64 traps")
        for technique in ["bare", "interpret", "translate", "paravirtual", "hardware"] {
            XCTAssertEqual(try row(technique).answers, "right", technique)
            XCTAssertEqual(try row(technique).textIntact, true, technique)
        }
        XCTAssertEqual(try row("patch").textIntact, false, "patching leaves traces")
        XCTAssertEqual(try row("patch").answers, "wrong", "code made at run time is not patched")
        XCTAssertTrue(try row("paravirtual").sourceChanged)
        XCTAssertGreaterThan(try row("patch").exits, try row("paravirtual").exits)
        XCTAssertGreaterThan(try row("paravirtual").exits, try row("hardware").exits)
        XCTAssertEqual(comparison.innocuous.exits, 0)
        XCTAssertGreaterThanOrEqual(comparison.innocuous.instructions, 1_000_000)
    }

    func testTheComparisonFitsTheScreenAndHasNoColors() throws {
        let run = try ProgramRun.drydock(["vm", "compare", "--rounds", "1"])
        XCTAssertEqual(run.status, 0, run.errors)
        XCTAssertFalse(run.output.contains("\u{1B}"), "no escape sequences")
        for word in ["WRONG", "CHANGED", "exits by reason", "drydock probe x86", "Innocuous code"] {
            XCTAssertTrue(run.output.contains(word), run.output)
        }
        for line in run.output.split(separator: "\n") { XCTAssertLessThanOrEqual(line.count, 80, "\(line)") }
    }

    func testTheComparisonWantsBothGuestsOrNone() throws {
        XCTAssertEqual(try ProgramRun.drydock(["vm", "compare", "--guest", Guests.sensitive]).status, 64)
        let run = try ProgramRun.drydock(
            ["vm", "compare", "--guest", "/no.elf", "--paravirtual", "/no.elf"])
        XCTAssertEqual(run.status, 1)
        XCTAssertEqual(run.errors.split(separator: "\n").last, "drydock: /no.elf: no such file or directory")
    }
}
