import Foundation
import SuiteSupport
import XCTest

/// `drydock limit` on real programs and on this host's kernel.
final class LimitVerbTests: CleanTestCase {
    private var parent = ""

    override func setUp() {
        super.setUp()
        parent = "/drydock-tests-\(getpid())-\(UUID().uuidString.prefix(8))"
    }

    override func tearDown() {
        XCTAssertEqual(
            HostHierarchies.groups(named: String(parent.dropFirst())), [], "no test leaves a group behind")
        super.tearDown()
    }

    /// Skips when this host lacks what the limits need.
    private func limit(_ arguments: String...) throws -> ProgramRun {
        try requires(.root)
        let run = try ProgramRun.drydock(["limit", "--parent", parent] + arguments)
        if run.status == 125, run.errors.contains("no hierarchy") || run.errors.contains("no control groups")
        {
            throw XCTSkip("needs a controller: \(run.errors)")
        }
        return run
    }

    func testACommandIsInItsGroupFromTheStart() throws {
        let run = try limit("--pids", "20", "--", "sh", "-c", "cat /proc/self/cgroup; exit 7")
        XCTAssertEqual(run.status, 7, run.errors)
        XCTAssertTrue(run.output.contains("\(parent)/drydock-"), run.output)
        XCTAssertTrue(run.errors.contains("sh ended with status 7"), run.errors)
        XCTAssertTrue(run.errors.split(separator: "\n").allSatisfy { $0.count <= 80 }, run.errors)
    }

    func testItsStreamsAndEnvironmentAreOurs() throws {
        try requires(.root)
        setenv("DRYDOCK_TESTS", "kept", 1)
        defer { unsetenv("DRYDOCK_TESTS") }
        let run = try ProgramRun.drydock(
            ["limit", "--quiet", "--", "sh", "-c", "cat; echo $DRYDOCK_TESTS"], input: .text("hello\n"))
        XCTAssertEqual(run.output, "hello\nkept\n", run.errors)
        XCTAssertEqual(run.errors, "", "--quiet")
    }

    func testTooMuchMemoryIs137() throws {
        let run = try limit("--memory", "16M", "--", "tail", "/dev/zero")
        XCTAssertEqual(run.status, 137, run.errors)
        XCTAssertTrue(run.errors.contains("out of memory"), run.errors)
        XCTAssertTrue(run.errors.contains("of 16.0 MiB; 1 process killed"), run.errors)
    }

    func testAForkBombEndsAtItsBound() throws {
        let script = "for i in $(seq 50); do sleep 600 & done; wait"
        let run = try limit("--pids", "20", "--", "sh", "-c", script)
        XCTAssertNotEqual(run.status, 0, "dash says 'Cannot fork' and gives up")
        XCTAssertTrue(run.errors.contains("refused"), run.errors)
    }

    func testAQuotaThrottlesAndTheReportSaysSo() throws {
        let scratch = try Scratch()
        let report = try scratch.file("report.json", [])
        let script = "i=0; while [ $i -lt 150000 ]; do i=$((i+1)); done"
        let run = try limit("--cpus", "0.2", "--report", report, "--", "sh", "-c", script)
        XCTAssertEqual(run.status, 0, run.errors)
        let found = try Report(at: report)
        XCTAssertEqual(found.command, ["sh", "-c", script])
        XCTAssertGreaterThan(found.throttledPeriods, 0, run.errors)
        XCTAssertLessThanOrEqual(found.throttledPeriods, found.periods)
        XCTAssertGreaterThan(found.usage.processorMicroseconds ?? 0, 0)
    }

    func testSharesOf1024And512AreTwoToOne() throws {
        _ = try limit("--cpu-weight", "512", "--cpuset", "0", "--", "true")
        let scratch = try Scratch()
        let loops = try ["1024", "512"].map { shares in
            let report = try scratch.file(shares, [])
            let loop = try DrydockProcess([
                "limit", "--cpu-weight", shares, "--cpuset", "0", "--report", report, "--", "timeout", "1.5",
                "sh", "-c", "while :; do :; done",
            ])
            return (process: loop, report: report)
        }
        for loop in loops {
            let end = loop.process.end()
            XCTAssertEqual(end.status, 124, "timeout says 124: \(end.errors)")
            XCTAssertEqual(HostHierarchies.groups(named: "drydock-\(loop.process.id)-"), [])
        }
        let used = try loops.map { Double(try Report(at: $0.report).usage.processorMicroseconds ?? 0) }
        XCTAssertEqual(used[0] / used[1], 2, accuracy: 0.6, "µs on one processor: \(used)")
    }

    func testWhatIsLeftRunningIsKilled() throws {
        let run = try limit("--", "sh", "-c", "sleep 600 & sleep 600 & exit 0")
        XCTAssertEqual(run.status, 0, "\(run.errors); the group is gone, as tearDown finds")
    }

    func testTheEndsOfPrograms() throws {
        _ = try limit("--", "true")
        let rows: [([String], Int32)] = [
            (["sh", "-c", "kill -KILL $$"], 137), (["sh", "-c", "kill -TERM $$"], 143),
            (["/no/such"], 127), (["nosuchprogram"], 127), (["/etc/passwd"], 126), (["/etc"], 126),
        ]
        for (command, status) in rows {
            let run = try ProgramRun.drydock(["limit", "--parent", parent, "--"] + command)
            XCTAssertEqual(run.status, status, "\(command): \(run.errors)")
        }
    }

    func testADryRunNeedsNoRootAndMakesNothing() throws {
        let run = try ProgramRun.drydock(
            ["limit", "--dry-run", "--parent", parent, "--memory", "64M", "--", "true"])
        if run.errors.contains("no hierarchy") { throw XCTSkip("needs the memory controller") }
        XCTAssertEqual(run.status, 0, run.errors)
        XCTAssertTrue(run.output.contains("write 67108864 to"), run.output)
    }

    func testBadRequestsSayWhatIsSupported() throws {
        let rows: [([String], Int32, String)] = [
            ([], 64, "drydock limit"),
            (["--grace", "-1", "--", "true"], 64, "grace"),
            (["--parent", "../x", "--", "true"], 64, "from the top"),
            (["--memory", "lots", "--", "true"], 125, "such as 67108864, 64M or 2G"),
            (["--memory", "9999999999G", "--", "true"], 125, "expected bytes"),
            (["--memory", "1M", "--", "true"], 125, "the least is 6M"),
            (["--memory", "64M", "--memory-swap", "32M", "--", "true"], 125, "67108864"),
            (["--pids", "0", "--", "true"], 125, "1 to 4194304"),
            (["--cpus", "100000", "--", "true"], 125, "0.01 to "),
            (["--cpu-weight", "1", "--", "true"], 125, "2 to 262144"),
            (["--cpuset", "60000", "--", "true"], 125, "this host has the processors 0"),
            (["--cpuset", "a-b", "--", "true"], 125, "cpuset"),
            (["--io", "/dev/null:wbps=1M", "--", "true"], 125, "no block device"),
            (["--io", "/no/such:wbps=1M", "--", "true"], 125, "no such file"),
            (["--io", "8:0:speed=1M", "--", "true"], 125, "rbps, wbps, riops, wiops"),
        ]
        for (arguments, status, text) in rows {
            let run = try ProgramRun.drydock(["limit"] + arguments)
            XCTAssertEqual(run.status, status, "\(arguments): \(run.errors)")
            XCTAssertTrue(run.errors.contains(text), "\(arguments): \(run.errors)")
        }
    }

    func testARefusalOfTheKernelIsTakenBack() throws {
        let run = try limit("--io", "4095:7:wbps=1M", "--", "true")
        XCTAssertEqual(run.status, 125, run.errors)
        XCTAssertTrue(run.errors.contains("taken back"), run.errors)
        XCTAssertTrue(run.errors.contains("whole disk"), run.errors)
    }

    func testTheBenchMeasuresItselfAndAShell() throws {
        _ = try limit("--memory", "64M", "--pids", "20", "--cpus", "0.5", "--", "true")
        let run = try ProgramRun.drydock(["limit", "bench", "--rounds", "1", "--json"])
        XCTAssertEqual(run.status, 0, run.errors)
        XCTAssertTrue(run.output.contains("\"drydock limit\""), run.output)
        XCTAssertTrue(run.output.contains("\"a shell: mkdir, echo, rmdir\""), run.output)
    }

    // MARK: Signals

    private static let stubborn = ["sh", "-c", "trap '' TERM INT; echo ready; while :; do :; done"]

    func testAProgramThatIgnoresSIGTERMIsKilledAfterTheGrace() throws {
        _ = try limit("--", "true")
        let process = try DrydockProcess(
            ["limit", "--parent", parent, "--grace", "0.1", "--"] + Self.stubborn)
        XCTAssertTrue(process.awaitOutput("ready"))
        process.signal(SIGTERM)
        let end = process.end()
        XCTAssertEqual(end.status, 137, end.errors)
    }

    func testASecondSignalKillsAtOnce() throws {
        _ = try limit("--", "true")
        let process = try DrydockProcess(
            ["limit", "--parent", parent, "--grace", "3600", "--"] + Self.stubborn)
        XCTAssertTrue(process.awaitOutput("ready"))
        // Two of one kind would count as one while both wait.
        process.signal(SIGTERM)
        process.signal(SIGINT)
        let end = process.end()
        XCTAssertEqual(end.status, 137, end.errors)
    }

    func testASignalInAnyPhaseEndsTheProgramAndRemovesTheGroup() throws {
        _ = try limit("--", "true")
        for phase in ["+ mkdir", "pids.max", "cgroup.procs"] {
            let process = try DrydockProcess([
                "limit", "--parent", parent, "--trace", "--pids", "9", "--", "sleep", "600",
            ])
            XCTAssertTrue(process.awaitErrors(phase), phase)
            process.signal(SIGTERM)
            let end = process.end()
            XCTAssertEqual(end.status, 143, "\(phase): \(end.errors)")
        }
    }

    func testASignalWhileTheGroupIsRemovedComesTooLate() throws {
        _ = try limit("--", "true")
        let process = try DrydockProcess(["limit", "--parent", parent, "--trace", "--", "true"])
        XCTAssertTrue(process.awaitErrors("+ rmdir"))
        process.signal(SIGTERM)
        let end = process.end()
        XCTAssertEqual(end.status, 0, end.errors)
    }

    func testTheGroupOfAKilledDrydockIsRemovedByTheNextOnceItIsEmpty() throws {
        _ = try limit("--", "true")
        let killed = try DrydockProcess([
            "limit", "--parent", parent, "--", "sh", "-c", "echo ready; sleep 600",
        ])
        XCTAssertTrue(killed.awaitOutput("ready"))
        let left = groupsInParent()
        killed.signal(SIGKILL)
        _ = ProgramRun.wait(for: killed.id)
        defer { for folder in HostHierarchies.groups(named: String(parent.dropFirst())) { rmdir(folder) } }
        XCTAssertFalse(left.isEmpty, "it had a group in \(parent)")
        XCTAssertEqual(try limit("--", "true").status, 0)
        XCTAssertEqual(groupsInParent(), left, "a program runs in it, which nobody has asked to end")
        for process in Set(left.flatMap { processes(in: $0) }) { kill(process, SIGKILL) }
        // The last of them needs a moment to be gone from its group.
        let deadline = Date(timeIntervalSinceNow: 30)
        repeat {
            XCTAssertEqual(try limit("--", "true").status, 0)
        } while !groupsInParent().isEmpty && Date() < deadline
        XCTAssertEqual(groupsInParent(), [], "nobody uses them and their owner is gone")
    }

    func testGroupsOfOthersAreNotSwept() throws {
        _ = try limit("--", "true")
        let owner = try DrydockProcess(["limit", "--parent", parent, "--"] + Self.stubborn)
        XCTAssertTrue(owner.awaitOutput("ready"))
        let folders = HostHierarchies.groups(named: String(parent.dropFirst()))
        let names = ["drydock-1-1", "drydock-0-1-1-1", "drydock-99999999-z-1-1", "drydock-web", "other"]
        let strangers = folders.flatMap { folder in names.map { "\(folder)/\($0)" } }
        defer { for folder in strangers + folders { rmdir(folder) } }
        for folder in strangers { XCTAssertEqual(mkdir(folder, 0o755), 0, folder) }
        let before = groupsInParent()
        XCTAssertEqual(try limit("--", "true").status, 0)
        XCTAssertEqual(groupsInParent(), before, "other names, another PID namespace, a living owner")
        owner.signal(SIGTERM)
        owner.signal(SIGINT)
        XCTAssertEqual(owner.end().status, 137)
    }

    /// The groups in the parent, in every hierarchy.
    private func groupsInParent() -> [String] {
        HostHierarchies.groups(named: String(parent.dropFirst())).flatMap { folder in
            HostHierarchies.folders(in: folder)
        }.sorted()
    }

    private func processes(in group: String) -> [Int32] {
        let text = (try? String(contentsOfFile: group + "/cgroup.procs", encoding: .utf8)) ?? ""
        return text.split(separator: "\n").compactMap { Int32($0) }
    }

    func testASignalAtBirthLeavesNothing() throws {
        _ = try limit("--", "true")
        try withSeed { random in
            for _ in 0..<20 {
                let process = try DrydockProcess(["limit", "--parent", parent, "--", "sleep", "600"])
                for _ in 0..<Int.random(in: 0..<4000, using: &random) { sched_yield() }
                process.signal(SIGTERM)
                let end = process.end()
                // Before it listens the signal ends drydock itself, which has made nothing by then.
                XCTAssertTrue(end.signal == SIGTERM || end.status == 143, "\(end)")
            }
        }
    }
}

/// What `--report` wrote.
private struct Report: Decodable {
    struct Usage: Decodable {
        let processorMicroseconds: UInt64?
    }
    let command: [String]
    let periods, throttledPeriods: UInt64
    let usage: Usage

    init(at path: String) throws {
        self = try JSONDecoder().decode(Report.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    }
}
