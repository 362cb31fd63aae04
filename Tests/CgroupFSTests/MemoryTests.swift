import CgroupFS
import SuiteSupport
import XCTest

/// Charges, limits and the killer.
final class MemoryTests: XCTestCase {
    private let mebibyte: UInt64 = 1 << 20

    func testAChargeCountsInEveryAncestor() throws {
        let kernel = try InMemoryCgroups(["/a/b"], enabling: "+memory")
        let process = try kernel.spawn(in: "/a/b")
        try kernel.touch(process, bytes: 5000)
        for path in ["/a", "/a/b"] {
            XCTAssertEqual(try kernel.read("\(path)/memory.current"), "8192\n", "whole pages")
            XCTAssertEqual(try kernel.count("anon", in: "\(path)/memory.stat"), 8192)
        }
        kernel.exit(process)
        XCTAssertEqual(try kernel.read("/a/memory.current"), "0\n")
        XCTAssertEqual(try kernel.read("/a/memory.peak"), "8192\n")
    }

    func testChargesDoNotFollowAMove() throws {
        let kernel = try InMemoryCgroups(["/a", "/b"], enabling: "+memory")
        let process = try kernel.spawn(in: "/a")
        try kernel.touch(process, bytes: 4096)
        try kernel.write("\(process)", to: "/b/cgroup.procs")
        XCTAssertEqual(try kernel.read("/a/memory.current"), "4096\n")
        XCTAssertEqual(try kernel.read("/b/memory.current"), "0\n")
    }

    func testTheLeastLimitOnTheWayUpKills() throws {
        let kernel = try InMemoryCgroups(["/a/b"], enabling: "+memory")
        try kernel.write("2M", to: "/a/memory.max")
        try kernel.write("8M", to: "/a/b/memory.max")
        let process = try kernel.spawn(in: "/a/b")
        XCTAssertEqual(try kernel.touch(process, bytes: 4 * mebibyte), .killed([]))
        XCTAssertFalse(kernel.isAlive(process))
        try assertRows(
            [
                Row("where the limit is: oom", ("oom", "/a/memory.events"), gives: 1),
                Row("where the limit is, local: oom", ("oom", "/a/memory.events.local"), gives: 1),
                Row("below: oom", ("oom", "/a/b/memory.events"), gives: 0),
                Row("the victim's group: oom_kill", ("oom_kill", "/a/b/memory.events.local"), gives: 1),
                Row("above the victim: oom_kill", ("oom_kill", "/a/memory.events"), gives: 1),
                Row("above, local: oom_kill", ("oom_kill", "/a/memory.events.local"), gives: 0),
            ], "count", why: "oom belongs to the limit, oom_kill to the victim; both go up the tree"
        ) { try kernel.count($0.0, in: $0.1) }
        XCTAssertEqual(try kernel.read("/a/memory.peak"), "\(2 * mebibyte)\n")
    }

    func testTheBiggestDies() throws {
        let kernel = try InMemoryCgroups(["/a"], enabling: "+memory")
        try kernel.write("10M", to: "/a/memory.max")
        let (small, big) = (try kernel.spawn(in: "/a"), try kernel.spawn(in: "/a"))
        try kernel.touch(big, bytes: 8 * mebibyte)
        XCTAssertEqual(try kernel.touch(small, bytes: 4 * mebibyte), .chargedAfterKilling([big]))
        XCTAssertTrue(kernel.isAlive(small))
    }

    func testAGroupThatDiesWholeDiesWhole() throws {
        let kernel = try InMemoryCgroups(["/a/b"], enabling: "+memory")
        try kernel.write("1M", to: "/a/memory.max")
        try kernel.write("1", to: "/a/b/memory.oom.group")
        let (one, other) = (try kernel.spawn(in: "/a/b"), try kernel.spawn(in: "/a/b"))
        XCTAssertEqual(try kernel.touch(one, bytes: 2 * mebibyte), .killed([other]))
        XCTAssertEqual(try kernel.count("oom_kill", in: "/a/b/memory.events"), 2)
        XCTAssertEqual(try kernel.count("oom_group_kill", in: "/a/b/memory.events"), 1)
    }

    func testPageCacheGoesBeforeAnybodyDies() throws {
        let kernel = try InMemoryCgroups(["/a"], enabling: "+memory")
        try kernel.write("4M", to: "/a/memory.max")
        let process = try kernel.spawn(in: "/a")
        try kernel.readFiles(process, bytes: 3 * mebibyte)
        XCTAssertEqual(try kernel.count("inactive_file", in: "/a/memory.stat"), 3 * mebibyte)
        XCTAssertEqual(try kernel.touch(process, bytes: 3 * mebibyte), .charged)
        XCTAssertEqual(try kernel.count("inactive_file", in: "/a/memory.stat"), mebibyte)
        XCTAssertEqual(try kernel.count("oom_kill", in: "/a/memory.events"), 0)
        XCTAssertEqual(try kernel.count("max", in: "/a/memory.events"), 1)
    }

    func testALimitBelowUsageKillsAtOnce() throws {
        let kernel = try InMemoryCgroups(["/a"], enabling: "+memory")
        let process = try kernel.spawn(in: "/a")
        try kernel.touch(process, bytes: 2 * mebibyte)
        try kernel.write("1M", to: "/a/memory.max")
        XCTAssertFalse(kernel.isAlive(process))
    }

    func testLimitsAreRoundedDownToPages() throws {
        let kernel = try InMemoryCgroups(["/a"], enabling: "+memory")
        try kernel.write("5000", to: "/a/memory.max")
        XCTAssertEqual(try kernel.read("/a/memory.max"), "4096\n")
        try kernel.write("max", to: "/a/memory.max")
        XCTAssertEqual(try kernel.read("/a/memory.max"), "max\n")
        XCTAssertEqual(refusal { try kernel.write("-1", to: "/a/memory.max") }, "EINVAL")
    }
}
