import CgroupFS
import SuiteSupport
import XCTest

/// Groups, controllers and who may be where.
final class TreeTests: XCTestCase {
    func testFilesComeWithTheControllersOfTheParent() throws {
        let kernel = InMemoryCgroups()
        try kernel.makeDirectory("/a")
        XCTAssertEqual(refusal { _ = try kernel.read("/a/pids.max") }, "ENOENT")
        try kernel.write("+pids", to: "/cgroup.subtree_control")
        XCTAssertEqual(try kernel.read("/a/pids.max"), "max\n")
        XCTAssertEqual(try kernel.read("/a/cgroup.controllers"), "pids\n")
        XCTAssertEqual(refusal { _ = try kernel.read("/pids.max") }, "ENOENT", "the root has no limits")
        XCTAssertTrue(try kernel.list("/a").contains("pids.max"))
    }

    func testAControllerMustComeFromAbove() throws {
        let kernel = try InMemoryCgroups(["/a/b"], enabling: "+pids")
        XCTAssertEqual(refusal { try kernel.write("+memory", to: "/a/cgroup.subtree_control") }, "ENOENT")
        XCTAssertEqual(refusal { try kernel.write("+hugetlb", to: "/cgroup.subtree_control") }, "ENOENT")
        XCTAssertEqual(refusal { try kernel.write("+pidz", to: "/cgroup.subtree_control") }, "EINVAL")
        XCTAssertEqual(refusal { try kernel.write("pids", to: "/cgroup.subtree_control") }, "EINVAL")
    }

    func testAControllerInUseBelowCannotGo() throws {
        let kernel = try InMemoryCgroups(["/a/b"], enabling: "+memory")
        XCTAssertEqual(refusal { try kernel.write("-memory", to: "/cgroup.subtree_control") }, "EBUSY")
        try kernel.write("-memory", to: "/a/cgroup.subtree_control")
        try kernel.write("-memory", to: "/cgroup.subtree_control")
        XCTAssertEqual(try kernel.read("/cgroup.subtree_control"), "")
    }

    func testAControllerThatComesBackHasForgotten() throws {
        let kernel = try InMemoryCgroups(["/a"], enabling: "+pids")
        try kernel.write("7", to: "/a/pids.max")
        try kernel.write("-pids", to: "/cgroup.subtree_control")
        try kernel.write("+pids", to: "/cgroup.subtree_control")
        XCTAssertEqual(try kernel.read("/a/pids.max"), "max\n")
    }

    func testAWriteOfSeveralHappensWholeOrNotAtAll() throws {
        let kernel = InMemoryCgroups()
        XCTAssertEqual(
            refusal { try kernel.write("+pids +hugetlb", to: "/cgroup.subtree_control") }, "ENOENT")
        XCTAssertEqual(try kernel.read("/cgroup.subtree_control"), "")
        try kernel.write("+pids +memory -cpu", to: "/cgroup.subtree_control")
        XCTAssertEqual(try kernel.read("/cgroup.subtree_control"), "memory pids\n")
    }

    func testNoGroupHasProcessesAndDomainControllersBelow() throws {
        let kernel = try InMemoryCgroups(["/a", "/b/c"], enabling: "+memory")
        try kernel.spawn(in: "/a")
        XCTAssertEqual(refusal { try kernel.write("+memory", to: "/a/cgroup.subtree_control") }, "EBUSY")
        XCTAssertEqual(refusal { try kernel.spawn(in: "/b") }, "EBUSY")
        let process = try kernel.spawn(in: "/b/c")
        XCTAssertEqual(refusal { try kernel.write("\(process)", to: "/b/cgroup.procs") }, "EBUSY")
    }

    func testTheRootHasBoth() throws {
        let kernel = try InMemoryCgroups(["/a"], enabling: "+memory +pids")
        let process = try kernel.spawn(in: "/")
        XCTAssertEqual(try kernel.read("/cgroup.procs"), "\(process)\n")
    }

    func testOnlyAnEmptyGroupCanBeRemoved() throws {
        let kernel = try InMemoryCgroups(["/a/b"], enabling: "")
        XCTAssertEqual(refusal { try kernel.removeDirectory("/a") }, "EBUSY")
        let process = try kernel.spawn(in: "/a/b")
        XCTAssertEqual(refusal { try kernel.removeDirectory("/a/b") }, "EBUSY")
        kernel.exit(process)
        try kernel.removeDirectory("/a/b")
        try kernel.removeDirectory("/a")
        XCTAssertEqual(refusal { try kernel.removeDirectory("/a") }, "ENOENT")
        XCTAssertEqual(refusal { try kernel.removeDirectory("/") }, "EBUSY")
    }

    func testNamesAreTakenByGroupsAndFiles() throws {
        let kernel = InMemoryCgroups()
        try kernel.makeDirectory("/a")
        XCTAssertEqual(refusal { try kernel.makeDirectory("/a") }, "EEXIST")
        XCTAssertEqual(refusal { try kernel.makeDirectory("/cgroup.procs") }, "EEXIST")
        XCTAssertEqual(refusal { try kernel.makeDirectory("/x/y") }, "ENOENT")
        XCTAssertEqual(refusal { try kernel.makeDirectory("/a\nb") }, "EINVAL")
    }

    func testDepthAndNumberOfGroupsAreBounded() throws {
        let kernel = try InMemoryCgroups(["/a"], enabling: "")
        try kernel.write("1", to: "/a/cgroup.max.depth")
        try kernel.makeDirectory("/a/b")
        XCTAssertEqual(refusal { try kernel.makeDirectory("/a/b/c") }, "EAGAIN")
        try kernel.write("max", to: "/a/cgroup.max.depth")
        try kernel.write("2", to: "/a/cgroup.max.descendants")
        try kernel.makeDirectory("/a/b/c")
        XCTAssertEqual(refusal { try kernel.makeDirectory("/a/d") }, "EAGAIN")
        XCTAssertEqual(try kernel.count("nr_descendants", in: "/a/cgroup.stat"), 2)
    }

    func testAProcessIsInOneGroup() throws {
        let kernel = try InMemoryCgroups(["/a", "/b"], enabling: "+memory")
        let process = try kernel.spawn(in: "/a")
        try kernel.write("\(process)\n", to: "/b/cgroup.procs")
        XCTAssertEqual(try kernel.read("/a/cgroup.procs"), "")
        XCTAssertEqual(kernel.group(of: process), "/b")
        XCTAssertEqual(refusal { try kernel.write("1", to: "/b/cgroup.procs") }, "ESRCH")
        XCTAssertEqual(refusal { try kernel.write("one", to: "/b/cgroup.procs") }, "EINVAL")
    }

    func testPopulatedSpeaksForTheSubtree() throws {
        let kernel = try InMemoryCgroups(["/a/b"], enabling: "")
        XCTAssertEqual(try kernel.count("populated", in: "/a/cgroup.events"), 0)
        let process = try kernel.spawn(in: "/a/b")
        XCTAssertEqual(try kernel.count("populated", in: "/a/cgroup.events"), 1)
        kernel.exit(process)
        XCTAssertEqual(try kernel.count("populated", in: "/a/cgroup.events"), 0)
    }
}
