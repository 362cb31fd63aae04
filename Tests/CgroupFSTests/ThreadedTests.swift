import CgroupFS
import SuiteSupport
import XCTest

/// Threaded groups, as far as the model has them.
final class ThreadedTests: XCTestCase {
    func testAThreadedChildMakesItsParentAThreadRootAndItsSiblingsInvalid() throws {
        let kernel = try InMemoryCgroups(["/a/t", "/a/s"], enabling: "")
        try kernel.write("threaded", to: "/a/t/cgroup.type")
        XCTAssertEqual(try kernel.read("/a/cgroup.type"), "domain threaded\n")
        XCTAssertEqual(try kernel.read("/a/t/cgroup.type"), "threaded\n")
        XCTAssertEqual(try kernel.read("/a/s/cgroup.type"), "domain invalid\n")
        XCTAssertEqual(refusal { try kernel.spawn(in: "/a/s") }, "EOPNOTSUPP")
    }

    func testProcessesOfAThreadedGroupAreReadAtItsRoot() throws {
        let kernel = try InMemoryCgroups(["/a/t"], enabling: "")
        try kernel.write("threaded", to: "/a/t/cgroup.type")
        let process = try kernel.spawn(in: "/a")
        try kernel.write("\(process)", to: "/a/t/cgroup.threads")
        XCTAssertEqual(refusal { _ = try kernel.read("/a/t/cgroup.procs") }, "EOPNOTSUPP")
        XCTAssertEqual(try kernel.read("/a/t/cgroup.threads"), "\(process)\n")
        XCTAssertEqual(try kernel.read("/a/cgroup.procs"), "\(process)\n")
    }

    func testDomainControllersStayOutOfThreadedGroups() throws {
        let kernel = try InMemoryCgroups(["/a/t"], enabling: "+pids")
        try kernel.write("threaded", to: "/a/t/cgroup.type")
        XCTAssertEqual(try kernel.read("/a/t/cgroup.controllers"), "pids\n")
        try kernel.write("+memory", to: "/cgroup.subtree_control")
        XCTAssertEqual(refusal { try kernel.write("+memory", to: "/a/cgroup.subtree_control") }, "EOPNOTSUPP")
    }

    func testAGroupWithProcessesMayEnableThreadedControllersAndIsThenAThreadRoot() throws {
        let kernel = try InMemoryCgroups(["/a"], enabling: "+pids")
        try kernel.spawn(in: "/a")
        try kernel.makeDirectory("/a/b")
        try kernel.write("+pids", to: "/a/cgroup.subtree_control")
        XCTAssertEqual(try kernel.read("/a/cgroup.type"), "domain threaded\n")
        XCTAssertEqual(refusal { try kernel.spawn(in: "/a/b") }, "EOPNOTSUPP")
    }

    func testAGroupWithProcessesDoesNotBecomeThreaded() throws {
        let kernel = try InMemoryCgroups(["/a/b"], enabling: "")
        try kernel.spawn(in: "/a/b")
        XCTAssertEqual(refusal { try kernel.write("threaded", to: "/a/b/cgroup.type") }, "EOPNOTSUPP")
        XCTAssertEqual(refusal { try kernel.write("domain", to: "/a/b/cgroup.type") }, "EINVAL")
    }
}
