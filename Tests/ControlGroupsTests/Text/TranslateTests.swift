import CgroupFS
import ControlGroups
import SuiteSupport
import XCTest

final class TranslateTests: XCTestCase {
    private func texts(_ resources: Resources, _ version: CgroupVersion, replacing current: Resources? = nil)
        throws
        -> [String]
    {
        try resources.writes(for: version, replacing: current).map(\.description)
    }

    func testSharesBecomeWeightsByTwoFormulas() throws {
        // By hand from the two formulas; both go through 2 -> 1 and 262144 -> 10000.
        let rows: [(shares: UInt64, linear: UInt64, curve: UInt64)] = [
            (0, 0, 0), (1, 1, 1), (2, 1, 1), (3, 1, 2), (1024, 39, 100), (262_144, 10000, 10000),
            (300_000, 10000, 10000),
        ]
        for row in rows {
            XCTAssertEqual(
                try CPUWeight.weight(fromShares: row.shares, by: .linear), row.linear,
                "\(row.shares) on the line")
            XCTAssertEqual(
                try CPUWeight.weight(fromShares: row.shares, by: .logarithmic), row.curve,
                "\(row.shares) on the curve, where the usual 1024 is the usual 100")
        }
    }

    func testTheCurveNeverFalls() throws {
        var before: UInt64 = 0
        for shares in stride(from: UInt64(2), through: 262_144, by: 97) {
            let weight = try CPUWeight.weight(fromShares: shares, by: .logarithmic)
            XCTAssertGreaterThanOrEqual(weight, before, "at \(shares) shares")
            before = weight
        }
    }

    func testBlockWeights() throws {
        let rows: [Row<UInt64, UInt64>] = [
            Row("unset", 0, gives: 0), Row("least", 10, gives: 1), Row("middle", 500, gives: 4950),
            Row("most", 1000, gives: 10000),
        ]
        try assertRows(rows, "translate blkio.weight", why: "10...1000 becomes 1...10000") {
            try IOWeight.weight(fromBlkio: $0)
        }
    }

    func testSwapIsTheDifference() throws {
        let rows: [(memory: Int64, both: Int64, swap: Int64)] = [
            (0, 0, 0), (200, 500, 300), (200, 200, 0), (0, -1, -1), (-1, 300, 300), (-1, -1, -1),
            (300, -1, -1),
        ]
        for row in rows {
            XCTAssertEqual(
                try SwapLimit.unified(memory: row.memory, memorySwap: row.both), row.swap,
                "memory \(row.memory), both \(row.both): version 2 counts swap alone")
        }
        for (memory, both) in [(Int64(0), Int64(-2)), (500, 200), (0, 300)] {
            XCTAssertThrowsError(
                try SwapLimit.unified(memory: memory, memorySwap: both), "\(memory), \(both)")
        }
    }

    func testThousandthsOfAProcessor() throws {
        let quotas: [(milli: Int64, period: Int64, quota: Int64)] = [
            (0, 100_000, 0), (5, 100_000, 1000), (10, 100_000, 1000), (200, 100_000, 20000),
            (1500, 100_000, 150_000),
            (500, 50_000, 25000), (.max, 100_000, .max),
        ]
        for row in quotas {
            XCTAssertEqual(
                try MilliCPU.quota(row.milli, period: row.period), row.quota,
                "\(row.milli) m of \(row.period) µs")
        }
        for (milli, shares) in [
            (Int64(0), UInt64(2)), (1, 2), (2, 2), (100, 102), (1000, 1024), (.max, 262_144),
        ] {
            XCTAssertEqual(
                try MilliCPU.shares(milli), shares, "\(milli) m: asking for nothing is the least share")
        }
    }

    func testOneAndAHalfProcessors() throws {
        XCTAssertEqual(try texts(Resources(cpus: 1.5), .unified), ["cpu.max = 150000 100000"])
        XCTAssertEqual(
            try texts(Resources(cpus: 1.5), .legacy),
            ["cpu.cfs_period_us = 100000", "cpu.cfs_quota_us = 150000"])
        XCTAssertEqual(try texts(Resources(cpuQuota: -1), .unified), ["cpu.max = max 100000"])
    }

    func testAllOfVersion2InItsOrder() throws {
        let all = Resources(
            memory: 64 << 20, memorySwap: 96 << 20, memoryReservation: 32 << 20, cpuShares: 1024,
            cpuQuota: 20000,
            cpuPeriod: 50000, pids: 20, cpusetCPUs: "0-1", cpusetMems: "0", blkioWeight: 500,
            throttles: [DeviceThrottle(device: "8:0", kind: .writeBytes, rate: 1 << 20)])
        assertLesson(
            try texts(all, .unified),
            is: [
                "cpuset.cpus = 0-1", "cpuset.mems = 0", "cpu.weight = 100", "cpu.max = 20000 50000",
                "memory.swap.max = 33554432", "memory.max = 67108864", "memory.low = 33554432",
                "io.weight = default 4950", "io.max = 8:0 wbps=1048576", "pids.max = 20",
            ], "translated a whole set for version 2", why: "the same wish, in the files of today")
    }

    func testAllOfVersion1InItsOrder() throws {
        let all = Resources(
            memory: 64 << 20, memorySwap: 96 << 20, cpuShares: 512, pids: 0, cpusetCPUs: "1", cpusetMems: "0",
            blkioWeight: 500, throttles: [DeviceThrottle(device: "8:0", kind: .readOperations, rate: 100)])
        assertLesson(
            try texts(all, .legacy),
            is: [
                "cpuset.cpus = 1", "cpuset.mems = 0", "cpu.shares = 512", "memory.limit_in_bytes = 67108864",
                "memory.memsw.limit_in_bytes = 100663296", "blkio.weight = 500",
                "blkio.throttle.read_iops_device = 8:0 100", "pids.max = max",
            ], "translated a whole set for version 1",
            why: "0 processes stands for no limit in docker's words")
    }

    func testDeviceRulesKeepTheirOrderAndAllIsNotBoth() throws {
        let rules = [
            DeviceRule(isAllowed: false), DeviceRule(isAllowed: true, kind: .character, major: 1, minor: 3),
            DeviceRule(isAllowed: true, access: "m"),
            DeviceRule(isAllowed: false, kind: .block, major: 7, access: "rw"),
        ]
        XCTAssertEqual(
            try texts(Resources(pids: 5, devices: rules), .legacy),
            [
                "pids.max = 5", "devices.deny = a", "devices.allow = c 1:3 rwm", "devices.allow = b *:* m",
                "devices.allow = c *:* m", "devices.deny = b 7:* rw",
            ], "after a the kernel reads no more: \"a *:* m\" would allow everything")
        XCTAssertEqual(try texts(Resources(devices: rules), .unified), [], "version 2 has no such files")
    }

    func testZeroAndNothingAreNotWritten() throws {
        let empty = Resources(
            memory: 0, memorySwap: 0, cpuShares: 0, cpuQuota: 0, cpuPeriod: 0, blkioWeight: 0)
        XCTAssertEqual(try texts(empty, .unified), [])
        XCTAssertEqual(try texts(empty, .legacy), [])
    }

    func testRaisingWritesTheSumFirst() throws {
        let small = Resources(memory: 10 << 20, memorySwap: 20 << 20)
        let large = Resources(memory: 30 << 20, memorySwap: 40 << 20)
        XCTAssertEqual(
            try large.writes(for: .legacy, replacing: small).map(\.file),
            ["memory.memsw.limit_in_bytes", "memory.limit_in_bytes"],
            "30 MiB of memory above a sum of 20 MiB is EINVAL")
        XCTAssertEqual(
            try small.writes(for: .legacy, replacing: large).map(\.file),
            ["memory.limit_in_bytes", "memory.memsw.limit_in_bytes"], "lowering, the part goes first")
        XCTAssertThrowsError(try Resources(memory: 30 << 20).writes(for: .legacy, replacing: small))
    }

    func testWishesOutsideTheRangeAreNamedWithIt() throws {
        let rows: [Row<Resources, String>] = [
            Row("shares", Resources(cpuShares: 1), gives: "cpu-shares 1: the supported range is 2 to 262144"),
            Row(
                "period", Resources(cpuPeriod: 999),
                gives: "cpu-period 999: the supported range is 1000 to 1000000"),
            Row(
                "weight", Resources(blkioWeight: 1001),
                gives: "blkio-weight 1001: the supported range is 10 to 1000"),
            Row("pids", Resources(pids: -2), gives: "pids-limit -2: the supported least is -1, for no limit"),
            Row(
                "device", Resources(throttles: [DeviceThrottle(device: "sda", kind: .readBytes, rate: 1)]),
                gives: "device sda: the supported form is major:minor, such as 8:0"),
            Row("fine", Resources(cpuShares: 2), gives: "granted"),
        ]
        try assertRows(rows, "check", why: "the kernel would only say EINVAL") { resources in
            do {
                try resources.check()
                return "granted"
            } catch let error as ResourceError {
                return error.description
            }
        }
        for wrong in [
            Resources(memory: -2), Resources(memory: 5, memorySwap: 4),
            Resources(memorySwap: 5), Resources(cpus: 0.001),
            Resources(cpuQuota: 999),
            Resources(cpus: 1, cpuQuota: 5000), Resources(cpusetCPUs: "3-1"),
        ] {
            XCTAssertThrowsError(try wrong.check(), "\(wrong)")
            XCTAssertThrowsError(try wrong.writes(for: .unified), "\(wrong)")
        }
    }

    func testHugePagesAreSpelledAsTheFilesSpellThem() throws {
        let sizes = try HugePageSizes.parse(
            folders: ["hugepages-1048576kB", "hugepages-2048kB", "hugepages-64kB", "other", "hugepages-akB"])
        XCTAssertEqual(sizes.names, ["1GB", "2MB", "64KB"], "a bad folder does not hide the good ones")
        XCTAssertEqual(sizes.errors.count, 1)
    }
}
