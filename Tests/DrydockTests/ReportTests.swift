import Foundation
import Guests
import XCTest

/// `--stats`, `--json`, `--trace` and `race`.
final class ReportTests: XCTestCase {
    private struct Statistics: Decodable {
        struct Exits: Decodable {
            let exceptions: [String: Int]
            let interrupts: [String: Int]
            let deviceAccesses: Int
        }
        let version: Int
        let engine: String
        let ending: String
        let status: Int
        let instructions: Int
        let seconds: Double
        let cpuSeconds: Double
        let mips: Double
        let exits: Exits
    }

    func testStatisticsAsJSONAreOneLineOfStderr() throws {
        let run = try ProgramRun.drydock(
            ["emulate", Guests.kernel, "--json"], input: .text("crash\nhalt 5\n"))
        let statistics = try JSONDecoder().decode(Statistics.self, from: Data(run.errors.utf8))
        XCTAssertEqual(run.errors.split(separator: "\n").count, 1)
        XCTAssertEqual(statistics.version, 1)
        XCTAssertEqual(statistics.engine, "blocks")
        XCTAssertEqual(statistics.ending, "exited")
        XCTAssertEqual(statistics.status, 5)
        XCTAssertGreaterThan(statistics.instructions, 17_000)
        XCTAssertEqual(statistics.exits.exceptions["illegal instruction"], 1)
        XCTAssertEqual(statistics.exits.exceptions["load page fault"], 1)
        XCTAssertGreaterThanOrEqual(statistics.exits.interrupts["supervisor timer interrupt"] ?? 0, 3)
        XCTAssertGreaterThan(statistics.exits.deviceAccesses, 100)
        XCTAssertFalse(run.output.contains("{"), "the guest's console stays clean")
    }

    func testStatisticsInWords() throws {
        let run = try ProgramRun.drydock(["emulate", Guests.kernel, "--stats"], input: .text("halt\n"))
        for word in [
            "instructions", "seconds", "MIPS", "exits by kind", "user environment call", "device access",
        ] {
            XCTAssertTrue(run.errors.contains(word), run.errors)
        }
        for line in run.errors.split(separator: "\n") { XCTAssertLessThanOrEqual(line.count, 80) }
    }

    func testTheTraceShowsInstructionsChangesAndTraps() throws {
        let scratch = try Scratch()
        // addi a0, x0, 5; c.addi a0, 1 and c.nop; ecall
        let image = TinyImage([0x0050_0513, 0x0001_0505, 0x0000_0073])
        let run = try ProgramRun.drydock(
            ["emulate", try scratch.file("trace.elf", image.file), "--trace", "--max-instructions", "4"])
        let lines = run.errors.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        XCTAssertEqual(lines.first, "0x80000000 00500513 addi a0, zero, 5 a0=0x5")
        XCTAssertEqual(lines.dropFirst().first, "0x80000004 0505 addi a0, a0, 1 (compressed) a0=0x6")
        XCTAssertTrue(lines.contains("0x80000008 00000073 ecall"), run.errors)
        XCTAssertTrue(
            lines.contains(
                "trap: machine environment call (cause 11), tval 0x0, at 0x80000008; on at 0x0 in M"),
            run.errors)
    }

    func testTheRaceComputesTheSameEverywhere() throws {
        let run = try ProgramRun.drydock(["race", "--iterations", "2"])
        XCTAssertEqual(run.status, 0, run.errors)
        for name in [
            "native", "stepper", "interpreter", "blocks", "Cross-architecture", "binary translation",
        ] {
            XCTAssertTrue(run.output.contains(name), run.output)
        }
        for line in run.output.split(separator: "\n") { XCTAssertLessThanOrEqual(line.count, 80, "\(line)") }
    }

    func testTheRacesChecksumIsThatOfTheCProgram() throws {
        let run = try ProgramRun.drydock(["race", "--iterations", "42", "--json"])
        XCTAssertTrue(run.output.contains("\"checksum\":\"dd6fe3babf026e98\""), run.output)
    }
}
