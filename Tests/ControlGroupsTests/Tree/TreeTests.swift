import CgroupFS
import ControlGroups
import SuiteSupport
import XCTest

final class TreeTests: XCTestCase {
    private let files = InMemoryCgroups()
    private var tree: CgroupTree { CgroupTree(files: files) }

    private func reason(_ body: () throws -> Void) throws -> TreeError.Reason? {
        do {
            try body()
            return nil
        } catch let error as TreeError {
            XCTAssertFalse(error.description.isEmpty)
            return error.reason
        }
    }

    func testAGroupIsMadeWithThoseAboveIt() throws {
        try tree.create("/a/b/c")
        XCTAssertEqual(try tree.children(of: "/a"), ["b"])
        try tree.create("/a/b/d")
        XCTAssertEqual(try tree.children(of: "/a/b"), ["c", "d"])
        XCTAssertEqual(try reason { try tree.create("/a/b") }, .exists("/a/b"))
    }

    func testControllersAreHandedDownFromTheTop() throws {
        try tree.create("/a/b")
        try tree.enable([.memory, .pids], for: "/a/b")
        let here = try files.read("/a/b/cgroup.controllers").split(whereSeparator: \.isWhitespace)
        XCTAssertEqual(Set(here), ["memory", "pids"], "a group has what every group above it hands down")
        XCTAssertEqual(
            try files.read("/a/b/cgroup.subtree_control").split(whereSeparator: \.isWhitespace), [])
        try tree.enable([.memory], for: "/a/b")
    }

    func testAControllerThatIsNotThereIsNamed() throws {
        try tree.create("/a")
        XCTAssertEqual(
            try reason { try tree.enable([.hugetlb], for: "/a") }, .notAvailable([.hugetlb], in: "/"))
    }

    func testAGroupWithProcessesHandsNothingDown() throws {
        try tree.create("/a/b")
        let process = try files.spawn(in: "/a")
        XCTAssertEqual(
            try reason { try tree.enable([.memory], for: "/a/b") }, .processesInside(1, of: "/a"),
            "no internal processes: a group competes either with its siblings or with its own children")
        try tree.attach(process, to: "/a/b")
        XCTAssertNil(try reason { try tree.enable([.memory], for: "/a/b") })
        XCTAssertEqual(try tree.members(of: "/a/b"), [process])
    }

    func testAGroupThatHandsDownTakesNoProcess() throws {
        try tree.create("/a/b")
        // Memory is one of the controllers of processes; pids, of threads, would allow it.
        try tree.enable([.memory], for: "/a/b")
        let process = try files.spawn(in: "/")
        XCTAssertEqual(
            try reason { try tree.attach(process, to: "/a") }, .controlsChildren([.memory], in: "/a"))
        XCTAssertNil(try reason { try tree.attach(process, to: "/") }, "the root may do both")
    }

    func testOnlyAnEmptyGroupCanGo() throws {
        try tree.create("/a/b")
        XCTAssertEqual(try reason { try tree.remove("/a") }, .childrenInside(["b"], of: "/a"))
        let process = try files.spawn(in: "/a/b")
        XCTAssertEqual(try reason { try tree.remove("/a/b") }, .processesInside(1, of: "/a/b"))
        files.exit(process)
        XCTAssertNil(try reason { try tree.remove("/a/b") })
        XCTAssertEqual(try reason { try tree.remove("/a/b") }, .noGroup("/a/b"))
    }

    func testDestroyingKillsAndRemovesTheSubtree() throws {
        try tree.create("/a/b/c")
        let processes = [try files.spawn(in: "/a"), try files.spawn(in: "/a/b/c")]
        try files.write("1", to: "/a/cgroup.freeze")
        try tree.destroy("/a")
        XCTAssertEqual(processes.filter(files.isAlive), [], "cgroup.kill reaches the frozen and the deep")
        XCTAssertEqual(try tree.children(of: "/"), [])
    }

    func testTheLeastBoundOnTheWayHolds() throws {
        try tree.create("/a/b")
        try tree.enable([.pids], for: "/a/b")
        try files.write("5", to: "/a/pids.max")
        XCTAssertEqual(try tree.effectiveLimit("pids.max", of: "/a/b"), .value(5), "max below 5 is still 5")
        try files.write("3", to: "/a/b/pids.max")
        XCTAssertEqual(try tree.effectiveLimit("pids.max", of: "/a/b"), .value(3))
        XCTAssertEqual(try tree.effectiveLimit("pids.max", of: "/"), .max)
        XCTAssertEqual(try reason { _ = try tree.effectiveLimit("pids.max", of: "/x") }, .noGroup("/x"))
    }

    func testAProcessThatIsNotThereIsNamed() throws {
        try tree.create("/a")
        XCTAssertEqual(try reason { try tree.attach(4242, to: "/a") }, .noProcess(4242))
        let process = try files.spawn(in: "/")
        XCTAssertEqual(try reason { try tree.attach(process, to: "/x") }, .noGroup("/x"))
    }

    func testAThreadedGroupIsExplained() throws {
        try tree.create("/a/b")
        try files.write("threaded", to: "/a/b/cgroup.type")
        XCTAssertEqual(try reason { _ = try tree.members(of: "/a/b") }, .wrongType("threaded", of: "/a/b"))
        XCTAssertEqual(
            try tree.children(of: "/a"), ["b"], "it is a group, though its processes cannot be read")
    }

    func testAnAncestorMayAllowNoMoreGroups() throws {
        try tree.create("/a")
        try files.write("1", to: "/a/cgroup.max.descendants")
        try tree.create("/a/b")
        XCTAssertEqual(try reason { try tree.create("/a/c") }, .tooManyGroups)
    }

    func testTheGroupAboveMayVanishMeanwhile() throws {
        try tree.create("/a/b")
        let racing = CgroupTree(files: FilesOfSomebodyElseToo(files: files))
        assertLesson(
            try reason { try racing.create("/a/b/c") }, is: .noGroup("/a/b"),
            "made /a/b/c just after somebody had removed /a/b",
            why: "mkdir says that something is not there: it is the group right above, not the root")
    }
}

/// Between two calls, somebody removes `/a/b`.
private final class FilesOfSomebodyElseToo: ControlFileSystem {
    private let files: InMemoryCgroups

    init(files: InMemoryCgroups) {
        self.files = files
    }

    func makeDirectory(_ path: String) throws {
        if path == "/a/b/c" { try files.removeDirectory("/a/b") }
        try files.makeDirectory(path)
    }

    func read(_ path: String) throws -> String { try files.read(path) }
    func write(_ text: String, to path: String) throws { try files.write(text, to: path) }
    func removeDirectory(_ path: String) throws { try files.removeDirectory(path) }
    func list(_ path: String) throws -> [String] { try files.list(path) }
}
