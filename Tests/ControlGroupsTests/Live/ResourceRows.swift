import CgroupFS
import ControlGroups
import Foundation
import LinuxSystem
import SuiteSupport
import XCTest

/// One live row for each resource of the lecture's list that the other tests have not.
extension EnforceTests {
    func testACpusetIsWhereItsProcessesRun() throws {
        _ = try LimitPlan().undo()
        let driver = try HostGroups.driver(.cpuset)
        let online = try String(contentsOfFile: "/sys/devices/system/cpu/online", encoding: .utf8)
        let last = try XCTUnwrap(online.split { !$0.isNumber }.last)
        let (end, _) = try run(
            "grep -q 'Cpus_allowed_list:[^0-9]*\(last)$' /proc/self/status",
            Resources(cpusetCPUs: String(last)), driver)
        XCTAssertEqual(end, .exited(0), "only processor \(last) of \(online)is allowed")
    }

    func testTheHeavierGroupGetsMoreOfABusyProcessor() throws {
        _ = try LimitPlan().undo()
        let driver = try HostGroups.driver(.cpu, .cpuset)
        let busy = "while :; do :; done"
        let limiter = Limiter(driver: driver)
        let (heavy, light) = (HostGroups.freshName(), HostGroups.freshName())
        let clean = { (pid: Int32) in _ = kill(pid, SIGKILL) }
        let ((used, rival), _) = try limiter.run(
            in: heavy, Resources(cpuShares: 8192, cpusetCPUs: "0"), signal: clean, settle: patience()
        ) { attachHeavy in
            try limiter.run(
                in: light, Resources(cpuShares: 512, cpusetCPUs: "0"), signal: clean, settle: patience()
            ) { attachLight in
                let one = try WaitingShell(busy)
                let other = try WaitingShell(busy)
                try attachHeavy(one.process.id)
                try attachLight(other.process.id)
                let before = (try cpuTime(one.process.id), try cpuTime(other.process.id))
                let first = try one.release()
                let second = try other.release()
                let ids = (first.id, second.id)
                let used = { (try self.cpuTime(ids.0) - before.0, try self.cpuTime(ids.1) - before.1) }
                let start = ContinuousClock.now
                // Half a second of processor time for the heavy one, however busy this machine is.
                while try used().0 < 0.5, start.duration(to: .now) < .seconds(15) { sched_yield() }
                let result = try used()
                try first.signal(SIGKILL)
                try second.signal(SIGKILL)
                _ = (try first.wait(), try second.wait())
                return result
            }.value
        }
        XCTAssertGreaterThan(used, 0.3, "the heavy one hardly ran")
        XCTAssertGreaterThan(used, 3 * rival, "16 times the shares: \(used) s against \(rival) s")
    }

    /// Seconds that a process used: user and system.
    private func cpuTime(_ pid: Int32) throws -> Double {
        let text = try String(contentsOfFile: "/proc/\(pid)/schedstat", encoding: .utf8)
        return (text.split(separator: " ").first.flatMap { Double($0) } ?? 0) / 1e9
    }

    func testABoundOnADeviceSlowsWhatIsReadThroughIt() throws {
        _ = try LimitPlan().undo()
        let driver = try HostGroups.driver(HostGroups.blockController)
        let disk = try HostGroups.Disk()
        defer { disk.remove() }
        let bound = DeviceThrottle(device: disk.device, kind: .readBytes, rate: 1 << 20)
        let script = "dd if=\(disk.path) of=/dev/null bs=65536 count=32 iflag=direct"
        let start = ContinuousClock.now
        let (end, _) = try run(script, Resources(throttles: [bound]), driver)
        let time = start.duration(to: .now)
        XCTAssertEqual(end, .exited(0), script)
        // A bound from below, which a slow machine only exceeds.
        XCTAssertGreaterThan(time, .seconds(1), "2 MiB at 1 MiB a second")
    }

    func testVersion1DeniesDevices() throws {
        _ = try LimitPlan().undo()
        try requires(.root)
        guard let folder = HostGroups.legacy[.devices] else {
            throw XCTSkip("needs version 1's devices controller")
        }
        let driver = LegacyDriver(
            files: HostControlFiles(mountedAt: "/"), folders: [.devices: folder])
        let rules = [
            DeviceRule(isAllowed: false), DeviceRule(isAllowed: true, kind: .character, major: 1, minor: 3),
        ]
        let (end, _) = try run(
            "cat < /dev/null || exit 1; head -c 1 < /dev/zero && exit 2; exit 0", Resources(devices: rules),
            driver)
        XCTAssertEqual(end, .exited(0), "/dev/null is allowed (or 1), /dev/zero is not (or 2)")
    }

    func testVersion1FreezesAndTheKillTakesHoldWhenItThaws() throws {
        _ = try LimitPlan().undo()
        try requires(.root)
        guard let folder = HostGroups.legacy[.freezer] else {
            throw XCTSkip("needs version 1's freezer controller")
        }
        let driver = LegacyDriver(files: HostControlFiles(mountedAt: "/"), folders: [.freezer: folder])
        let group = HostGroups.freshName()
        let settle = patience()
        let (end, _) = try Limiter(driver: driver).run(
            in: group, Resources(), signal: { _ = kill($0, SIGKILL) }, settle: settle
        ) { attach in
            let shell = try WaitingShell("while :; do :; done")
            try attach(shell.process.id)
            let process = try shell.release()
            try driver.freeze(group)
            let state = { try driver.files.read("\(folder)\(group)/freezer.state") }
            while try !state().hasPrefix("FROZEN"), settle() {}
            XCTAssertTrue(try state().hasPrefix("FROZEN"))
            try process.signal(SIGKILL)
            XCTAssertFalse(try process.hasEnded(within: 0), "in version 1 the frozen do not even die")
            try driver.thaw(group)
            return try process.wait()
        }
        XCTAssertEqual(end, .signalled(SIGKILL))
    }
}
