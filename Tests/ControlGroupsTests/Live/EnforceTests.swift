import CgroupFS
import ControlGroups
import Foundation
import LinuxSystem
import SuiteSupport
import XCTest

final class EnforceTests: CleanTestCase {
    /// Lets other processes go on; false after many times.
    func patience() -> () -> Bool {
        var left = 200_000
        return {
            left -= 1
            sched_yield()
            return left > 0
        }
    }

    func run(_ script: String, _ resources: Resources, _ driver: any CgroupDriver) throws -> (
        value: ProcessEnd, outcome: LimitOutcome
    ) {
        try Limiter(driver: driver).run(
            in: HostGroups.freshName(), resources, signal: { _ = kill($0, SIGKILL) }, settle: patience()
        ) { attach in
            let shell = try WaitingShell(script)
            try attach(shell.process.id)
            return try shell.run()
        }
    }

    func testAPlanMakesWritesAndNamesEveryStep() throws {
        let driver = UnifiedDriver(files: InMemoryCgroups())
        let plan = try driver.plan("/d/a", Resources(memory: 1 << 20, pids: 5))
        assertLesson(
            plan.steps.map(\.description),
            is: [
                "enable memory, pids in /", "mkdir -p /d", "enable memory, pids in /d", "mkdir /d/a",
                "write 1048576 to /d/a/memory.max", "write 5 to /d/a/pids.max",
            ], "planned 1 MiB and 5 processes for /d/a",
            why: "controllers go from the top down, before the next group")
    }

    func testUndoingGoesBackwards() throws {
        let plan = try UnifiedDriver(files: InMemoryCgroups()).plan("/d/a", Resources(pids: 5))
        XCTAssertEqual(
            try plan.undo(),
            [
                .removeGroup("/d/a"), .disable([.pids], in: "/d"), .removeGroup("/d"),
                .disable([.pids], in: "/"),
            ],
            "the last thing done is the first undone")
    }

    func testAPlanThatFailsLeavesNothing() throws {
        let files = InMemoryCgroups()
        var plan = try UnifiedDriver(files: files).plan("/d/a", Resources(pids: 5))
        plan.steps.append(.write("many", to: "/d/a/pids.max"))
        var execution = PlanExecution(files: files)
        XCTAssertThrowsError(try execution.perform(plan)) { error in
            let failure = error as? PlanError
            XCTAssertEqual(failure?.step, .write("many", to: "/d/a/pids.max"))
            XCTAssertEqual(failure?.leftBehind, [], "\(error)")
        }
        XCTAssertEqual(try CgroupTree(files: files).children(of: "/"), [])
        XCTAssertEqual(try files.read("/cgroup.subtree_control").split(whereSeparator: \.isWhitespace), [])
    }

    func testWhatWasThereBeforeStays() throws {
        let files = InMemoryCgroups()
        try files.write("+pids", to: "/cgroup.subtree_control")
        try files.makeDirectory("/d")
        let limiter = Limiter(driver: UnifiedDriver(files: files))
        _ = try limiter.run(in: "/d/a", Resources(pids: 5)) { _ in }
        XCTAssertEqual(try CgroupTree(files: files).children(of: "/"), ["d"], "/d was somebody else's")
        XCTAssertEqual(
            try files.read("/cgroup.subtree_control").split(whereSeparator: \.isWhitespace), ["pids"])
        XCTAssertEqual(try CgroupTree(files: files).children(of: "/d"), [])
    }

    func testOnPaperTheSixthForkIsRefused() throws {
        let files = InMemoryCgroups()
        let (refused, outcome) = try Limiter(driver: UnifiedDriver(files: files)).run(
            in: "/a", Resources(pids: 5)
        ) { attach in
            let first = try files.spawn(in: "/")
            try attach(first)
            return try (0..<9).reduce(0) { count, _ in
                do {
                    try files.fork(first)
                    return count
                } catch let error as KernelError where error.code == KernelError.tryAgain {
                    return count + 1
                }
            }
        }
        XCTAssertEqual(refused, 5, "one process and four children fit")
        XCTAssertEqual(outcome.refusedForks, 5)
    }

    func testOnPaperTooMuchMemoryKills() throws {
        let files = InMemoryCgroups()
        let (_, outcome) = try Limiter(driver: UnifiedDriver(files: files)).run(
            in: "/a", Resources(memory: 1 << 20)
        ) { attach in
            let process = try files.spawn(in: "/")
            try attach(process)
            _ = try files.touch(process, bytes: 2 << 20)
        }
        XCTAssertTrue(outcome.wasOOMKilled)
    }

    func testWorkThatThrowsLeavesNothing() throws {
        struct Oops: Error {}
        let files = InMemoryCgroups()
        _ = try UnifiedDriver(files: files).plan("/a", Resources())
        XCTAssertThrowsError(
            try Limiter(driver: UnifiedDriver(files: files)).run(in: "/a", Resources(pids: 5)) { attach in
                try attach(try files.spawn(in: "/"))
                throw Oops()
            }
        ) { XCTAssertTrue($0 is Oops, "\($0)") }
        XCTAssertEqual(try CgroupTree(files: files).children(of: "/"), [])
    }

    func testVersion1HasAGroupInEachHierarchy() throws {
        let files = PlainFiles(
            folders: ["/m", "/p", "/f"],
            texts: ["/m/cgroup.procs": "", "/p/cgroup.procs": "", "/f/cgroup.procs": ""],
            fresh: [
                "cgroup.procs": "", "memory.limit_in_bytes": "", "pids.max": "", "freezer.state": "THAWED",
            ])
        let driver = LegacyDriver(
            files: files, folders: [.memory: "/m", .pids: "/p", .freezer: "/f", .cpu: "/c"])
        var execution = PlanExecution(files: files)
        try execution.perform(try driver.plan("/a", Resources(memory: 4096, pids: 3)))
        try execution.perform(try driver.attachPlan(77, to: "/a"))
        XCTAssertEqual(
            files.log.sorted(),
            [
                "3 > /p/a/pids.max", "4096 > /m/a/memory.limit_in_bytes", "77 > /f/a/cgroup.procs",
                "77 > /m/a/cgroup.procs", "77 > /p/a/cgroup.procs", "mkdir /f/a", "mkdir /m/a", "mkdir /p/a",
            ], "and none in cpu's, which nothing was asked of")
    }

    func testVersion1FreezesBeforeItKillsAndThawsAfter() throws {
        let files = PlainFiles(
            folders: ["/f"], texts: ["/f/cgroup.procs": ""],
            fresh: ["cgroup.procs": "", "freezer.state": "THAWED"])
        let driver = LegacyDriver(files: files, folders: [.freezer: "/f"])
        try files.makeDirectory("/f/a")
        files.texts["/f/a/cgroup.procs"] = "11\n12\n"
        var killed: [Int32] = []
        var states: [String?] = []
        try driver.kill("/a") {
            killed.append($0)
            states.append(files.texts["/f/a/freezer.state"])
        }
        XCTAssertEqual(killed, [11, 12])
        XCTAssertEqual(states, ["FROZEN", "FROZEN"], "nobody forks away while you count")
        XCTAssertEqual(
            files.texts["/f/a/freezer.state"], "THAWED", "in version 1 a frozen process dies when thawed")
        XCTAssertThrowsError(
            try driver.kill("/a") { _ in
                throw KernelError(call: "kill", path: "12", code: KernelError.noProcess)
            })
        XCTAssertEqual(
            files.texts["/f/a/freezer.state"], "THAWED", "a signal that failed leaves nobody frozen")
    }

    func testAMissingControllerIsNamed() throws {
        let driver = LegacyDriver(files: PlainFiles(folders: []), folders: [:])
        XCTAssertThrowsError(try driver.plan("/a", Resources(pids: 3))) {
            XCTAssertEqual($0 as? DiscoveryError, .notMounted(.pids))
        }
    }

    func testACounterThatIsNotThereCountsNothing() throws {
        let files = PlainFiles(
            folders: ["/a"], texts: ["/a/memory.events": "low 7\n", "/a/cpu.stat": "usage_usec 5\n"])
        let outcome = try UnifiedDriver(files: files).outcome(of: "/a")
        assertLesson(
            outcome, is: LimitOutcome(oomKills: 0, refusedForks: 0, periods: 0, throttledPeriods: 0),
            "read memory.events without oom_kill, cpu.stat without nr_throttled, and no pids.events at all",
            why: "a controller that is not enabled has no counters, and nothing happened by it")
        XCTAssertEqual(outcome, LimitOutcome(), "an outcome of nothing is all zeros")
    }

    func testAFreezeThatFailsIsSaid() throws {
        let driver = UnifiedDriver(files: PlainFiles(folders: ["/a"]))
        _ = try driver.attachPlan(1, to: "/a")
        for (name, call) in [("freeze", driver.freeze), ("thaw", driver.thaw)] {
            XCTAssertThrowsError(try call("/a"), "\(name): the group has no cgroup.freeze") {
                XCTAssertEqual(($0 as? KernelError)?.code, KernelError.noEntry, "\(name): \($0)")
            }
        }
    }

    func testForksAreRefused() throws {
        _ = try LimitPlan().undo()
        let driver = try HostGroups.driver(.pids)
        let script = "for i in 1 2 3 4 5 6 7 8 9; do sleep 60 & done; exit 0"
        let (end, outcome) = try run(script, Resources(pids: 5), driver)
        XCTAssertGreaterThan(
            outcome.refusedForks, 0, "the kernel counts a refused fork; the shell ended with \(end)")
        XCTAssertNotEqual(end, .exited(0), "dash says 'Cannot fork' and gives up")
    }

    func testTooMuchMemoryKills() throws {
        _ = try LimitPlan().undo()
        let driver = try HostGroups.driver(.memory)
        let (end, outcome) = try run("exec tail /dev/zero", Resources(memory: 16 << 20), driver)
        XCTAssertEqual(end, .signalled(SIGKILL), "the status that docker prints as 137")
        XCTAssertTrue(outcome.wasOOMKilled)
    }

    func testAQuotaThrottles() throws {
        _ = try LimitPlan().undo()
        let driver = try HostGroups.driver(.cpu)
        let script = "i=0; while [ $i -lt 150000 ]; do i=$((i+1)); done"
        let (end, outcome) = try run(script, Resources(cpus: 0.2), driver)
        XCTAssertEqual(end, .exited(0))
        XCTAssertGreaterThan(outcome.throttledPeriods, 0, "of \(outcome.periods) periods none was throttled")
    }

    func testAGroupIsEmptyAfterwardsThoughProcessesWereLeftRunning() throws {
        _ = try LimitPlan().undo()
        let driver = try HostGroups.driver(.pids)
        let (end, _) = try run("sleep 60 & sleep 60 & exit 0", Resources(pids: 10), driver)
        XCTAssertEqual(end, .exited(0))
    }

    func testVersion2FreezesAndKills() throws {
        _ = try LimitPlan().undo()
        try requires(.root)
        guard let mount = HostGroups.unified else { throw XCTSkip("needs a mounted cgroup2 hierarchy") }
        let files = HostControlFiles(mountedAt: mount)
        let driver = UnifiedDriver(files: files)
        let group = HostGroups.freshName()
        let settle = patience()
        let (end, _) = try Limiter(driver: driver).run(in: group, Resources(), settle: settle) { attach in
            let shell = try WaitingShell("while :; do :; done")
            try attach(shell.process.id)
            let process = try shell.release()
            try driver.freeze(group)
            while try !files.read("\(group)/cgroup.events").contains("frozen 1"), settle() {}
            XCTAssertTrue(try files.read("\(group)/cgroup.events").contains("frozen 1"))
            try driver.kill(group) { _ in XCTFail("cgroup.kill needs no signal of ours") }
            return try process.wait()
        }
        XCTAssertEqual(end, .signalled(SIGKILL), "version 2 kills the frozen at once")
    }
}
