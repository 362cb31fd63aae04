import CgroupFS
import ControlGroups
import SuiteSupport
import XCTest

final class AccountTests: XCTestCase {
    private func sample(_ time: UInt64, _ change: (inout Sample) -> Void = { _ in }) -> Sample {
        var sample = Sample(time: time)
        change(&sample)
        return sample
    }

    func testTheWorkingSetLeavesIdleCacheOut() throws {
        XCTAssertEqual(try sample(0) { ($0.memory, $0.inactiveFile) = (1000, 300) }.workingSet(), 700)
        XCTAssertEqual(
            try sample(0) { ($0.memory, $0.inactiveFile) = (100, 300) }.workingSet(), 0, "never below 0")
        XCTAssertEqual(try sample(0) { $0.memory = 5 }.workingSet(), 5)
        XCTAssertNil(try sample(0).workingSet())
    }

    func testPercentAreOfOneProcessor() throws {
        let before = sample(1_000_000) { $0.processorTime = 500_000 }
        let after = sample(3_000_000) { $0.processorTime = 3_500_000 }
        XCTAssertEqual(try Rates.between(before, after).cpuPercent, 150, "3 s of processor in 2 s of time")
    }

    func testACounterThatFellWasReset() throws {
        let before = sample(0) { ($0.processorTime, $0.readBytes) = (900_000, 50) }
        let after = sample(1_000_000) { ($0.processorTime, $0.readBytes) = (100_000, 80) }
        let rates = try Rates.between(before, after)
        XCTAssertEqual(rates.cpuPercent, 10, "all that the new group shows is new")
        XCTAssertEqual(rates.readBytesPerSecond, 30)
    }

    func testWithoutTimeThereIsNoRate() {
        for later in [UInt64(5), 4] {
            XCTAssertThrowsError(try Rates.between(sample(5), sample(later))) {
                XCTAssertEqual($0 as? RatesError, .noTimePassed(from: 5, to: later))
            }
        }
    }

    func testAFigureNeedsBothSamples() throws {
        let rates = try Rates.between(sample(0), sample(10) { $0.processorTime = 5 })
        XCTAssertEqual(rates, Rates(), "half a figure is none")
    }

    func testTheThrottledRatioIsOfPeriods() throws {
        let before = sample(0) { ($0.periods, $0.throttledPeriods) = (10, 4) }
        let after = sample(1000) { ($0.periods, $0.throttledPeriods) = (30, 19) }
        XCTAssertEqual(try Rates.between(before, after).throttledRatio, 0.75)
        let idle = sample(2000) { ($0.periods, $0.throttledPeriods) = (30, 19) }
        XCTAssertEqual(try Rates.between(after, idle).throttledRatio, 0, "no period, nothing throttled")
    }

    func testAVersion2GroupIsRead() throws {
        _ = try sample(0).workingSet()
        let files = InMemoryCgroups()
        try files.write("+memory +pids +cpu +io", to: "/cgroup.subtree_control")
        try files.makeDirectory("/a")
        try files.makeDirectory("/a/b")
        try files.write("+memory +pids +cpu", to: "/a/cgroup.subtree_control")
        let process = try files.spawn(in: "/a/b")
        _ = try files.touch(process, bytes: 8192)
        _ = files.elapse(microseconds: 1000, demand: [process: 1000])
        try files.write("1048576", to: "/a/memory.max")
        let above = try Sample.read("/a", from: files, at: 7)
        XCTAssertEqual(above.time, 7)
        XCTAssertEqual(above.memory, 8192, "what a child uses is the parent's use too")
        XCTAssertEqual(above.anonymous, 8192)
        XCTAssertEqual(above.processorTime, 1000)
        XCTAssertEqual(above.processes, 1)
        XCTAssertEqual(above.memoryLimit, .value(1 << 20))
        XCTAssertNil(try Sample.read("/", from: files, at: 0).memory, "the root has no memory.current")
        XCTAssertThrowsError(try Sample.read("/none", from: files, at: 0))
    }

    func testAVersion1GroupIsReadFromItsHierarchies() throws {
        _ = try sample(0).workingSet()
        let files = PlainFiles(
            folders: ["/cpu/a", "/mem/a", "/blk/a", "/pid/a"],
            texts: [
                "/cpu/a/cpuacct.usage": "2500000\n", "/cpu/a/cpuacct.usage_user": "2000000\n",
                "/cpu/a/cpu.stat": "nr_periods 4\nnr_throttled 3\nthrottled_time 9000\n",
                "/mem/a/memory.usage_in_bytes": "4096\n",
                "/mem/a/memory.limit_in_bytes": "9223372036854771712\n",
                "/mem/a/memory.stat": "cache 1\ntotal_cache 20\ntotal_rss 30\ntotal_inactive_file 10\n",
                "/mem/a/memory.oom_control": "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n",
                "/blk/a/blkio.throttle.io_service_bytes":
                    "8:0 Read 4096\n8:0 Write 1\n8:16 Read 4\nTotal 4101\n",
                "/pid/a/pids.current": "6\n",
            ])
        let found = try Sample.read(
            legacy: [
                .cpuacct: "/cpu/a", .cpu: "/cpu/a", .memory: "/mem/a", .blkio: "/blk/a", .pids: "/pid/a",
            ],
            from: files, at: 9)
        XCTAssertEqual(found.processorTime, 2500, "cpuacct.usage is in nanoseconds")
        XCTAssertEqual(found.userTime, 2000)
        XCTAssertEqual(found.throttledTime, 9)
        XCTAssertEqual(found.pageCache, 20, "total_cache includes the groups below")
        XCTAssertEqual(try found.workingSet(), 4086)
        XCTAssertEqual(found.memoryLimit, .max)
        XCTAssertEqual(found.oomKills, 2)
        XCTAssertEqual(found.readBytes, 4100)
        XCTAssertEqual(found.processes, 6)
    }

    func testPrometheusCanReadIt() throws {
        let group = sample(0) {
            ($0.processorTime, $0.memory, $0.inactiveFile, $0.processes) = (1_500_000, 10, 4, 3)
        }
        let text = try PrometheusText.render([
            ([.init("id", "/a"), .init("name", "x")], group),
            ([.init("id", "/b")], sample(0) { $0.processes = 1 }),
        ])
        let lines = text.split(separator: "\n").map(String.init)
        XCTAssertTrue(lines.contains("# TYPE container_cpu_usage_seconds_total counter"), text)
        XCTAssertTrue(lines.contains("container_memory_working_set_bytes{id=\"/a\",name=\"x\"} 6"), text)
        XCTAssertTrue(lines.contains("container_processes{id=\"/b\"} 1"), text)
        XCTAssertTrue(
            lines.contains {
                $0.hasPrefix("container_cpu_usage_seconds_total{")
                    && Double($0.split(separator: " ")[1]) == 1.5
            },
            "seconds, not microseconds: \(text)")
        let families = lines.filter { $0.hasPrefix("# TYPE") }
        XCTAssertEqual(Set(families).count, families.count, "each family once, whatever the number of groups")
        XCTAssertFalse(text.contains("container_oom_events_total"), "no figure, no line")
        XCTAssertTrue(text.hasSuffix("\n"))
    }

    func testLabelsAreEscaped() throws {
        XCTAssertEqual(try PrometheusText.escape("a\"b\\c\nd"), "a\\\"b\\\\c\\nd")
        let text = try PrometheusText.render([([.init("id", "x\"} 1\n")], sample(0) { $0.processes = 1 })])
        XCTAssertTrue(
            text.contains("{id=\"x\\\"} 1\\n\"} 1\n"), "a group's name cannot forge a line: \(text)")
    }
}
