import XCTest

@testable import Grading

/// Trees of processes, under every isolation that this host allows, with cgroups and without.
final class LaunchTreeTests: XCTestCase {
    private func onEveryHost(_ body: (Isolation, [GroupHierarchy], String) throws -> Void) rethrows {
        for isolation in Isolation.allCases where isolation.refusal == nil {
            try body(isolation, GroupHierarchy.usable, "\(isolation) with cgroups")
            try body(isolation, [], "\(isolation) alone")
        }
    }

    func testAnOrphanThatHoldsThePipesOpenDiesWithTheProgram() throws {
        try onEveryHost { isolation, groups, host in
            let folder = try TemporaryFolder()
            var request = LaunchRequest(shell: "mkfifo never; setsid cat never & echo $! > orphan; exit 5")
            request.directory = folder.path
            let result = try request.run(in: isolation, groups: groups)
            XCTAssertEqual(result.ending, .exited(5), host)
            XCTAssertEqual(result.isolation, isolation)
            XCTAssertEqual(processes(in: folder.path), [], host)
        }
    }

    func testAStoppedTreeDiesAtTheWallLimit() throws {
        try onEveryHost { isolation, groups, host in
            let folder = try TemporaryFolder()
            var request = LaunchRequest(shell: "(kill -STOP $$) & sh -c 'kill -STOP $$'; wait")
            request.directory = folder.path
            request.limits.wall = .milliseconds(300)
            XCTAssertEqual(try request.run(in: isolation, groups: groups).ending, .wallLimit, host)
            XCTAssertEqual(processes(in: folder.path), [], host)
        }
    }

    func testAForkBombEndsAndLeavesNothing() throws {
        try onEveryHost { isolation, groups, host in
            let folder = try TemporaryFolder()
            // Without cgroups root has no process limit: this bomb stops by itself at 2^7 processes.
            var request = LaunchRequest(
                shell:
                    "b() { [ $1 = 0 ] && { mkfifo f 2>/dev/null; cat f; } || { b $(($1-1)) & b $(($1-1)); }; }; b 7"
            )
            request.directory = folder.path
            request.limits.wall = .milliseconds(500)
            request.limits.processes = 40
            let result = try request.run(in: isolation, groups: groups)
            XCTAssertNotEqual(result.ending, .exited(0), host)
            XCTAssertEqual(processes(in: folder.path), [], host)
        }
    }

    func testAMemoryBombEndsAtItsMemoryLimit() throws {
        try onEveryHost { isolation, groups, host in
            var request = LaunchRequest(shell: "x=aaaaaaaaaaaaaaaa; while :; do x=$x$x; done")
            // Without a memory cgroup no peak is measured below the size of this process, as it is now: what it
            // once had is not copied by fork.
            let statm = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
            let resident = try XCTUnwrap(Int(statm[1])) * 4096
            // The shell doubles its text, so that a power of two is where it dies of it, and not with a message.
            var limit = 256 << 20
            while limit / 2 <= resident + resident / 4 { limit *= 2 }
            request.limits.memory = limit
            let result = try request.run(in: isolation, groups: groups)
            let sizes =
                "\(host): \(result.peakMemory) bytes of \(request.limits.memory), \(resident) in this process"
            XCTAssertEqual(result.ending, .memoryLimit, sizes)
            XCTAssertLessThanOrEqual(result.peakMemory, request.limits.memory, sizes)
        }
    }

    func testTheProgramIsNotProcessOneAndCannotEndItsKeeper() throws {
        let isolation = Isolation.strongest
        try XCTSkipIf(isolation == .reaper, "no PID namespace on this host")
        let result = try LaunchRequest(shell: "kill -KILL 1; kill -STOP 1; echo $$; exit 4").run()
        XCTAssertEqual(result.ending, .exited(4))
        XCTAssertNotEqual(result.standardOutput.text, "1\n")
    }

    func testNoGroupIsLeftBehind() throws {
        _ = try LaunchRequest(shell: "true & true").run()
        for hierarchy in GroupHierarchy.usable {
            let names = try FileManager.default.contentsOfDirectory(atPath: hierarchy.parent)
            XCTAssertEqual(names.filter { $0.hasPrefix("drydock-launch-\(getpid())-") }, [])
        }
    }

    func testGroupsThatTheProgramMadeGoToo() throws {
        guard let parent = GroupHierarchy.usable.first(where: { $0.controllers.contains(.pids) })?.parent,
            geteuid() == 0
        else { throw XCTSkip("needs root and a pids cgroup, to make groups below one") }
        let result = try LaunchRequest(
            shell: "g=$(ls -d \(parent)/drydock-launch-\(getpid())-* | tail -n 1); mkdir -p $g/a/b && echo $g"
        ).run()
        XCTAssertEqual(result.ending, .exited(0), result.standardError.text)
        let group = String(result.standardOutput.text.trimmed)
        XCTAssertTrue(group.hasPrefix(parent), group)
        XCTAssertNotEqual(access(group, F_OK), 0, group)
    }

    /// The program kills the grader that launched it; here that is a copy of this very bundle.
    func testAKilledGraderLeavesNothingBehind() throws {
        let folder = try TemporaryFolder()
        let grader = Process()
        grader.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        grader.arguments = ["GradingTests.LaunchReceiptSubject/testLaunchesItsOwnKiller"]
        grader.environment = ["DRYDOCK_SUBJECT": folder.path]
        grader.standardOutput = FileHandle.nullDevice
        try grader.run()
        grader.waitUntilExit()
        XCTAssertEqual(grader.terminationReason, .uncaughtSignal)
        // The keeper learns of the death by an end of file and needs a moment.
        let deadline = ContinuousClock.now + .seconds(10)
        while ContinuousClock.now < deadline, !traces(of: grader, in: folder).isEmpty { sched_yield() }
        XCTAssertEqual(traces(of: grader, in: folder), [])
    }

    private func traces(of grader: Process, in folder: TemporaryFolder) -> [String] {
        let prefix = "drydock-launch-\(grader.processIdentifier)-"
        let groups = GroupHierarchy.usable.flatMap { KernelFile.names(in: $0.parent) }
        return groups.filter { $0.hasPrefix(prefix) } + processes(in: folder.path)
    }

    /// Processes whose working folder is `folder`: nobody else's are.
    private func processes(in folder: String) -> [String] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return all.filter { name in
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(name)/cwd")) == folder
        }
    }
}
