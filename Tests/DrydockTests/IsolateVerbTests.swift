import Foundation
import SuiteSupport
import XCTest

/// `drydock isolate` on real programs.
final class IsolateVerbTests: CleanTestCase {
    private func isolate(_ arguments: String...) throws -> ProgramRun {
        try ProgramRun.drydock(["isolate"] + arguments)
    }

    override func tearDown() {
        let mounts = (try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)) ?? ""
        XCTAssertFalse(mounts.contains("drydock-isolate"), "a container leaves no mount behind")
        // The name holds the id of the drydock that made it: what a living one has is another test's.
        let groups = HostHierarchies.groups(named: "drydock-isolate-").filter { path in
            let words = path.split(separator: "/").last?.split(separator: "-") ?? []
            return words.count > 2 && Int32(words[2]).map { kill($0, 0) != 0 } ?? false
        }
        XCTAssertEqual(groups, [], "a container leaves no control group behind")
        super.tearDown()
    }

    func testAContainerHasItsOwnNameItsOwnProcessesAndItsOwnTree() throws {
        try requires(.root)
        let run = try isolate(
            "--hostname", "box", "--", "sh", "-c", "hostname; echo $$; cd /proc; echo [0-9]*; ls /tmp")
        XCTAssertEqual(run.status, 0, run.errors)
        XCTAssertEqual(run.output, "box\n1\n1\n")
    }

    func testTheStatusIsTheCommandsOwn() throws {
        try requires(.root)
        XCTAssertEqual(try isolate("--", "sh", "-c", "exit 9").status, 9)
        XCTAssertEqual(try isolate("--init", "--", "sh", "-c", "kill -9 $$").status, 137)
        let missing = try isolate("--", "nosuch")
        XCTAssertEqual(missing.status, 127)
        XCTAssertTrue(missing.errors.contains("nosuch"), missing.errors)
        let folder = try isolate("--rootfs", "/no/such", "--", "true")
        XCTAssertEqual(folder.status, 125)
        XCTAssertTrue(folder.errors.contains("/no/such"), folder.errors)
    }

    func testLimitingWhatIsUsedAndWhatIsSeenAreTwoThings() throws {
        try requires(.root)
        // Both: the bomb is bounded, and sees itself alone.
        let bomb =
            "n=0; while [ $n -lt 40 ]; do sleep 1000 > /dev/null 2>&1 & n=$((n+1)); done 2>&1 | grep -c -i fork; cd /proc; echo [0-9]*"
        let both = try isolate("--pids", "12", "--", "sh", "-c", bomb)
        XCTAssertFalse(both.output.hasPrefix("0\n"), "\(both.output) \(both.errors)")
        // Without the limit nothing stops it; without the namespace it would see the host.
        let seen = try isolate("--", "sh", "-c", bomb)
        XCTAssertTrue(seen.output.hasPrefix("0\n"), "\(seen.output) \(seen.errors)")
    }

    func testEveryLimitOfTheCommandLineIsInTheGroup() throws {
        try requires(.root)
        let disk = try FileManager.default.contentsOfDirectory(atPath: "/sys/block").sorted()
            .first { !$0.hasPrefix("loop") && FileManager.default.fileExists(atPath: "/dev/\($0)") }
        guard let disk,
            FileManager.default.fileExists(atPath: "/sys/fs/cgroup/blkio/blkio.throttle.io_serviced")
        else { throw XCTSkip("needs version 1's blkio controller and a disk") }
        let files = [
            "memory/memory.limit_in_bytes", "pids/pids.max", "cpu/cpu.cfs_quota_us", "cpu/cpu.shares",
            "cpuset/cpuset.cpus", "blkio/blkio.throttle.write_bps_device",
        ]
        let run = try isolate(
            "--memory", "64M", "--pids", "20", "--cpus", "0.5", "--cpu-weight", "300", "--cpuset", "0",
            "--io", "/dev/\(disk):wbps=8M", "--", "sh", "-c",
            files.map { "cat /sys/fs/cgroup/\($0)" }.joined(separator: "; "))
        let device = try String(contentsOfFile: "/sys/block/\(disk)/dev", encoding: .utf8)
        let lines = run.output.split(separator: "\n").map(String.init)
        XCTAssertEqual(lines.count, 6, run.output + run.errors)
        XCTAssertEqual(Array(lines.prefix(5)), ["67108864", "20", "50000", "300", "0"])
        XCTAssertEqual(lines.last, device.trimmingCharacters(in: .newlines) + " 8388608")
    }

    func testABridgeConnectsAContainerToTheHostAndGoesAway() throws {
        try requires(.root)
        let run = try isolate("--network", "bridge", "--", "cat", "/proc/net/route")
        XCTAssertEqual(run.status, 0, run.errors)
        XCTAssertTrue(run.output.contains("eth0\t00000000\t0100590A"), run.output)
        let links = try String(contentsOfFile: "/proc/net/dev", encoding: .utf8)
        XCTAssertFalse(links.contains("drydock"), "the last container takes the bridge with it: \(links)")
    }

    func testRootlessRootIsAnOrdinaryUserOutside() throws {
        try requires(.root)
        let run = try isolate(
            "--rootless", "--", "sh", "-c", "id -u; cat /proc/self/uid_map | tr -s ' '; echo x > /dev/null")
        XCTAssertEqual(run.status, 0, run.errors)
        XCTAssertEqual(run.output, "0\n 0 100000 65536\n")
    }

    func testRootlessLimitsAreKeptOrRefusedNeverDropped() throws {
        try requires(.root)
        let bounded = try isolate("--rootless", "--memory", "32M", "--", "tail", "/dev/zero")
        XCTAssertEqual(bounded.status, 137, "\(bounded)")
        let nobody = "setpriv --reuid 65534 --regid 65534 --clear-groups"
        let place = ProgramRun.folder
        let run = try ProgramRun(
            "/bin/sh", ["-c", "\(nobody) \(place)/drydock isolate --rootless --memory 32M -- true"])
        if run.errors.contains("not permitted") || run.status == 126 {
            throw XCTSkip("nobody cannot reach \(place)")
        }
        XCTAssertEqual(run.status, 64, run.errors)
        XCTAssertTrue(run.errors.contains("--rootless has no limits"), run.errors)
    }

    func testADryRunPrintsThePlan() throws {
        let run = try isolate("--dry-run", "--rootless", "--", "/bin/true")
        XCTAssertEqual(run.status, 0, run.errors)
        XCTAssertTrue(run.output.contains("pivot_root . ."), run.output)
    }

    func testATraceSaysWhereTheTimeGoes() throws {
        try requires(.root)
        let run = try isolate("--trace", "--", "true")
        XCTAssertEqual(run.status, 0, run.errors)
        XCTAssertTrue(run.errors.contains(" us  pivot_root . ."), run.errors)
        XCTAssertTrue(run.errors.split(separator: "\n").allSatisfy { $0.count <= 80 }, run.errors)
    }

    func testAKilledParentTakesTheContainerWithIt() throws {
        try requires(.root)
        let process = try DrydockProcess(["isolate", "--", "sh", "-c", "echo ready; sleep 1000"])
        XCTAssertTrue(process.awaitOutput("ready"))
        process.signal(SIGKILL)
        // Its output ends only when the last process that holds it has gone.
        XCTAssertFalse(process.awaitOutput("never"))
        XCTAssertEqual(process.end().signal, SIGKILL)
        let place = "drydock-isolate-\(process.id)-"
        XCTAssertEqual(try isolate("--", "true").status, 0)
        let left = try FileManager.default.contentsOfDirectory(atPath: "/tmp").filter { $0.hasPrefix(place) }
        XCTAssertEqual(left, [], "the next one sweeps up what a killed one could not")
    }

    func testTheThirdRequestKillsWhatHearsNone() throws {
        try requires(.root)
        let script = "trap '' TERM INT HUP; echo ready; while :; do :; done"
        let process = try DrydockProcess(["isolate", "--", "sh", "-c", script])
        XCTAssertTrue(process.awaitOutput("ready"))
        // Three different ones, since a second of the same kind that is still pending is lost.
        for signal in [SIGTERM, SIGINT, SIGHUP] { process.signal(signal) }
        XCTAssertEqual(process.end().status, 137)
    }

    func testTermReachesTheProgram() throws {
        try requires(.root)
        let process = try DrydockProcess([
            "isolate", "--init", "--", "sh", "-c",
            "trap 'exit 42' TERM; echo ready; while :; do sleep 0.05; done",
        ])
        XCTAssertTrue(process.awaitOutput("ready"))
        process.signal(SIGTERM)
        let end = process.end()
        XCTAssertEqual(end.status, 42, end.errors)
    }
}
