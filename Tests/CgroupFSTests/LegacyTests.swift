import CgroupFS
import SuiteSupport
import XCTest

/// Version 1 hierarchies on paper.
final class LegacyTests: XCTestCase {
    private let kernel = InMemoryHierarchies([
        "cpu,cpuacct": [.cpu, .cpuacct], "mem": [.memory], "cpuset": [.cpuset], "pids": [.pids],
        "freezer": [.freezer],
    ])

    func testEachHierarchyHasItsFiles() throws {
        XCTAssertEqual(kernel.folders[.cpuacct], "/cpu,cpuacct")
        try kernel.makeDirectory("/mem/a")
        XCTAssertEqual(refusal { _ = try kernel.read("/mem/a/cpu.shares") }, "ENOENT")
        XCTAssertEqual(try kernel.read("/mem/a/memory.limit_in_bytes"), "9223372036854771712\n")
        XCTAssertEqual(refusal { _ = try kernel.read("/pids/a/pids.max") }, "ENOENT", "made in one only")
    }

    func testMemoryIsNeverAboveMemoryAndSwap() throws {
        try kernel.makeDirectory("/mem/a")
        let (memory, sum) = ("/mem/a/memory.limit_in_bytes", "/mem/a/memory.memsw.limit_in_bytes")
        XCTAssertEqual(refusal { try kernel.write("8192", to: sum) }, "EINVAL", "memory is unlimited")
        try kernel.write("8192", to: memory)
        try kernel.write("8192", to: sum)
        XCTAssertEqual(refusal { try kernel.write("16384", to: memory) }, "EINVAL")
        try kernel.write("-1", to: sum)
        try kernel.write("16384", to: memory)
    }

    func testAnEmptyCpusetTakesNobody() throws {
        let process = kernel.spawn()
        try kernel.makeDirectory("/cpuset/a")
        XCTAssertEqual(refusal { try kernel.write("\(process)", to: "/cpuset/a/cgroup.procs") }, "ENOSPC")
        try kernel.write("1", to: "/cpuset/a/cpuset.cpus")
        XCTAssertEqual(refusal { try kernel.write("\(process)", to: "/cpuset/a/cgroup.procs") }, "ENOSPC")
        try kernel.write("0", to: "/cpuset/a/cpuset.mems")
        try kernel.write("\(process)", to: "/cpuset/a/cgroup.procs")
        XCTAssertEqual(try kernel.read("/cpuset/a/cgroup.procs"), "\(process)\n")
        XCTAssertEqual(try kernel.read("/pids/cgroup.procs"), "\(process)\n", "one hierarchy moves")
    }

    func testAKillWaitsForTheThaw() throws {
        let process = kernel.spawn()
        try kernel.makeDirectory("/freezer/a")
        try kernel.write("\(process)", to: "/freezer/a/cgroup.procs")
        try kernel.write("FROZEN", to: "/freezer/a/freezer.state")
        try kernel.kill(process)
        XCTAssertTrue(kernel.isAlive(process))
        try kernel.write("THAWED", to: "/freezer/a/freezer.state")
        XCTAssertFalse(kernel.isAlive(process))
        XCTAssertEqual(try kernel.read("/pids/cgroup.procs"), "", "gone from every hierarchy")
    }

    func testARefusedForkIsCountedWhereItWas() throws {
        let process = kernel.spawn()
        try kernel.makeDirectory("/pids/a")
        try kernel.makeDirectory("/pids/a/b")
        try kernel.write("1", to: "/pids/a/pids.max")
        try kernel.write("\(process)", to: "/pids/a/b/cgroup.procs")
        XCTAssertEqual(refusal { _ = try kernel.fork(process) }, "EAGAIN")
        XCTAssertEqual(try kernel.read("/pids/a/pids.events"), "max 0\n")
        XCTAssertEqual(try kernel.read("/pids/a/b/pids.events"), "max 1\n")
    }
}
