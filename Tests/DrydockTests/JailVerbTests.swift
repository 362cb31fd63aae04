import Foundation
import SuiteSupport
import XCTest

/// `drydock jail` on real programs.
final class JailVerbTests: CleanTestCase {
    private var root = ""

    override func setUp() {
        super.setUp()
        root = "/tmp/drydock-tests-\(getpid())-\(UUID().uuidString.prefix(8))"
    }

    override func tearDown() {
        try? FileManager.default.removeItem(atPath: root)
        super.tearDown()
    }

    private func jail(_ arguments: String...) throws -> ProgramRun {
        try ProgramRun.drydock(["jail"] + arguments)
    }

    func testAMadeRootRunsItsPrograms() throws {
        try requires(.root)
        let made = try jail("make", root, "/bin/sh", "/bin/ls")
        XCTAssertEqual(made.status, 0, made.errors)
        XCTAssertTrue(made.output.contains("/bin/ls"), made.output)
        for kind in ["--naive", "--hardened"] {
            let run = try jail(root, kind, "--user", "7:8", "--", "sh", "-c", "ls -d /etc; exit 9")
            XCTAssertEqual(run.status, 9, run.errors)
            XCTAssertFalse(run.output.contains("/etc"), "\(kind): the host's /etc is not there")
        }
        let write = try jail(root, "--", "sh", "-c", "echo x > /tmp/x")
        XCTAssertNotEqual(write.status, 0, "read-only unless --writable")
        XCTAssertEqual(try jail(root, "--writable", "--", "sh", "-c", "echo x > /tmp/x").status, 0)
        XCTAssertEqual(try jail(root, "--", "sh", "-c", "kill -KILL $$").status, 137)
    }

    func testAJailedProgramHearsTermAndEndsWithDrydock() throws {
        try requires(.root)
        _ = try jail("make", root, "/bin/sh")
        for kind in ["--naive", "--hardened"] {
            let asked = try DrydockProcess([
                "jail", root, kind, "--", "sh", "-c", "trap 'exit 42' TERM; echo ready; while :; do :; done",
            ])
            XCTAssertTrue(asked.awaitOutput("ready"))
            asked.signal(SIGTERM)
            XCTAssertEqual(asked.end().status, 42)
            let killed = try DrydockProcess([
                "jail", root, kind, "--user", "7", "--", "sh", "-c", "echo ready; while :; do :; done",
            ])
            XCTAssertTrue(killed.awaitOutput("ready"))
            killed.signal(SIGKILL)
            // Its output ends only when the last process that holds it has gone.
            XCTAssertFalse(killed.awaitOutput("never"))
            XCTAssertEqual(killed.end().signal, SIGKILL)
        }
    }

    func testAProgramThatIsNotThereIs127AndNamesWhatWasTried() throws {
        try requires(.root)
        _ = try jail("make", root, "/bin/sh")
        let run = try jail(root, "--", "nosuch")
        XCTAssertEqual(run.status, 127)
        XCTAssertTrue(run.errors.contains("/bin/nosuch"), run.errors)
    }

    func testADryRunPrintsThePlanAndNeedsNoRoot() throws {
        let run = try jail("/tmp", "--dry-run", "--", "/bin/true")
        XCTAssertEqual(run.status, 0, run.errors)
        let lines = run.output.split(separator: "\n")
        XCTAssertEqual(lines.first, "unshare mnt")
        XCTAssertTrue(lines.contains("pivot_root . ."), run.output)
        XCTAssertTrue(lines.last?.hasPrefix("execve") ?? false, run.output)
    }

    func testATraceTimesEachStepOfThePlan() throws {
        try requires(.root)
        _ = try jail("make", root, "/bin/sh")
        let run = try jail(root, "--trace", "--", "sh", "-c", "exit 9")
        XCTAssertEqual(run.status, 9, run.errors)
        let lines = run.errors.split(separator: "\n")
        let plan = try jail(root, "--dry-run", "--", "sh", "-c", "exit 9").output.split(separator: "\n")
        XCTAssertEqual(lines.count, plan.count, run.errors)
        for (line, step) in zip(lines, plan) {
            let words = line.split(separator: " ")
            XCTAssertNotNil(words.first.flatMap { UInt64($0) }, "\(line) begins with microseconds")
            XCTAssertEqual(words.dropFirst().first, "us", "\(line)")
            XCTAssertEqual(words.dropFirst(2).first, step.split(separator: " ").first, "\(line)")
            XCTAssertLessThanOrEqual(line.count, 80, "\(line)")
        }
        XCTAssertEqual(try jail(root, "--", "sh", "-c", "exit 9").errors, "", "silent unless asked")
    }

    func testBadRequestsSayWhatWouldBeRight() throws {
        let rows: [([String], Int32, String)] = [
            (["/no/such", "--", "sh"], 125, "drydock jail make"),
            (["/etc/passwd", "--", "sh"], 125, "expected a folder"),
            (["/tmp"], 64, "drydock jail ROOT -- CMD"),
            (["/tmp", "--user", "me", "--", "sh"], 64, "expected numbers"),
            (["/tmp", "--env", "A", "--", "sh"], 64, "NAME=value"),
            (["make", root, "sh"], 64, "absolute path"),
            (["make", root, "/no/such"], 1, "/no/such: not found"),
        ]
        for (arguments, status, text) in rows {
            let run = try ProgramRun.drydock(["jail"] + arguments)
            XCTAssertEqual(run.status, status, "\(arguments): \(run.errors)")
            XCTAssertTrue(run.errors.contains(text), "\(arguments): \(run.errors)")
        }
    }

    func testTheTableSaysWhatGotOut() throws {
        try requires(.root, .device("/dev/loop-control"))
        let run = try jail("table", "--json")
        XCTAssertEqual(run.status, 0, run.errors)
        struct Table: Decodable {
            struct Row: Decodable {
                let escape, jail: String
                let escaped: Bool
            }
            let rows: [Row]
        }
        let rows = try JSONDecoder().decode(Table.self, from: Data(run.output.utf8)).rows
        XCTAssertEqual(rows.count, 9 * 9)
        XCTAssertEqual(
            rows.filter { $0.jail == "chroot" && !$0.escaped }.map(\.escape), [], "a chroot holds nobody")
        XCTAssertEqual(rows.filter { $0.jail == "hardened" && $0.escaped }.map(\.escape), [])
        let hidden = rows.filter { $0.jail == "pivot, pid namespace" }
        XCTAssertEqual(
            hidden.filter { ["processRoot", "debugger"].contains($0.escape) && $0.escaped }.map(\.escape), [],
            "what has no number cannot be named")
        let links = rows.filter { $0.escape == "hardLink" && $0.jail.hasPrefix("pivot") }
        XCTAssertEqual(links.filter(\.escaped).map(\.jail), [], "no link leads from one mount to another")
        let table = try jail("table").output.split(separator: "\n")
        XCTAssertTrue(table.allSatisfy { $0.count <= 80 }, "eighty columns")
    }
}
