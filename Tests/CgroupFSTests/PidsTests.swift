import CgroupFS
import SuiteSupport
import XCTest

/// `pids.max` and its counters.
final class PidsTests: XCTestCase {
    func testTheForkAboveTheLimitIsRefusedAndCounted() throws {
        let kernel = try InMemoryCgroups(["/a"], enabling: "+pids")
        try kernel.write("2", to: "/a/pids.max")
        let process = try kernel.spawn(in: "/a")
        try kernel.fork(process)
        XCTAssertEqual(refusal { try kernel.fork(process) }, "EAGAIN")
        XCTAssertEqual(try kernel.read("/a/pids.current"), "2\n")
        XCTAssertEqual(try kernel.read("/a/pids.peak"), "2\n")
        XCTAssertEqual(try kernel.count("max", in: "/a/pids.events"), 1)
    }

    func testTheLimitOfAnAncestorCountsThereAndAboveButNotBelow() throws {
        let kernel = try InMemoryCgroups(["/a/b/c"], enabling: "+pids")
        try kernel.write("1", to: "/a/b/pids.max")
        let process = try kernel.spawn(in: "/a/b/c")
        XCTAssertEqual(refusal { try kernel.fork(process) }, "EAGAIN")
        try assertRows(
            [
                Row("the group that forked", "/a/b/c/pids.events", gives: 0),
                Row("the group with the limit", "/a/b/pids.events", gives: 1),
                Row("the group above", "/a/pids.events", gives: 1),
                Row("the limit's own counter", "/a/b/pids.events.local", gives: 1),
                Row("the local counter above", "/a/pids.events.local", gives: 0),
            ], "count refused forks in", why: "events go up the tree, local ones do not"
        ) { try kernel.count("max", in: $0) }
    }

    func testMovingInIsNeverRefusedForTheLimit() throws {
        let kernel = try InMemoryCgroups(["/a"], enabling: "+pids")
        try kernel.write("0", to: "/a/pids.max")
        let process = try kernel.spawn(in: "/")
        try kernel.write("\(process)", to: "/a/cgroup.procs")
        XCTAssertEqual(try kernel.read("/a/pids.current"), "1\n")
        XCTAssertEqual(refusal { try kernel.fork(process) }, "EAGAIN")
    }

    func testOnlyNumbersAndMaxAreLimits() throws {
        let kernel = try InMemoryCgroups(["/a"], enabling: "+pids")
        for text in ["-1", "two", "", "4194305", "99999999999999999999", "+5"] {
            XCTAssertEqual(refusal { try kernel.write(text, to: "/a/pids.max") }, "EINVAL", text)
        }
        XCTAssertEqual(refusal { try kernel.write("1", to: "/a/pids.current") }, "EINVAL", "read only")
        try kernel.write(" 12\n", to: "/a/pids.max")
        XCTAssertEqual(try kernel.read("/a/pids.max"), "12\n")
    }
}
