import CgroupFS
import SuiteSupport
import XCTest

/// Processors, devices, freezing and killing.
final class ResourceTests: XCTestCase {
    func testBandwidthIsReadInItsNormalForm() throws {
        let kernel = try InMemoryCgroups(["/a"], enabling: "+cpu")
        try assertRows(
            [
                Row("a fresh group", "", gives: "max 100000\n"),
                Row("a quota alone", "20000", gives: "20000 100000\n"),
                Row("both", "5000 10000", gives: "5000 10000\n"),
                Row("max alone keeps the period", "max", gives: "max 10000\n"),
            ], "write and read cpu.max of", why: "the kernel writes both numbers, the quota first"
        ) { text in
            if !text.isEmpty { try kernel.write(text, to: "/a/cpu.max") }
            return try kernel.read("/a/cpu.max")
        }
        for text in ["999", "5000 999", "5000 1000001", "1 2 3", "-1", ""] {
            XCTAssertEqual(refusal { try kernel.write(text, to: "/a/cpu.max") }, "EINVAL", text)
        }
    }

    func testWeightsHaveARange() throws {
        let kernel = try InMemoryCgroups(["/a"], enabling: "+cpu +io")
        XCTAssertEqual(try kernel.read("/a/cpu.weight"), "100\n")
        for text in ["0", "10001"] {
            XCTAssertEqual(refusal { try kernel.write(text, to: "/a/cpu.weight") }, "ERANGE", text)
        }
        XCTAssertEqual(refusal { try kernel.write("0", to: "/a/io.weight") }, "EINVAL")
        try kernel.write("8:0 200", to: "/a/io.weight")
        XCTAssertEqual(try kernel.read("/a/io.weight"), "default 100\n8:0 200\n")
    }

    func testProcessorTimeIsChargedUpTheTreeAndTheLeastQuotaThrottles() throws {
        let kernel = try InMemoryCgroups(["/a/b"], enabling: "+cpu")
        try kernel.write("20000", to: "/a/cpu.max")
        let process = try kernel.spawn(in: "/a/b")
        let got = kernel.elapse(microseconds: 1_000_000, demand: [process: 1_000_000])
        XCTAssertEqual(got[process], 200_000)
        for path in ["/cpu.stat", "/a/cpu.stat", "/a/b/cpu.stat"] {
            XCTAssertEqual(try kernel.count("usage_usec", in: path), 200_000, path)
        }
        XCTAssertEqual(try kernel.count("nr_periods", in: "/a/cpu.stat"), 10)
        XCTAssertEqual(try kernel.count("nr_throttled", in: "/a/cpu.stat"), 10)
        XCTAssertEqual(try kernel.count("throttled_usec", in: "/a/cpu.stat"), 800_000)
        XCTAssertEqual(try kernel.count("nr_throttled", in: "/a/b/cpu.stat"), 0)
    }

    func testTimeIsAccountedWithoutTheController() throws {
        let kernel = try InMemoryCgroups(["/a"], enabling: "")
        let process = try kernel.spawn(in: "/a")
        kernel.elapse(microseconds: 100, demand: [process: 70])
        XCTAssertEqual(try kernel.count("usage_usec", in: "/a/cpu.stat"), 70)
        XCTAssertNil(try kernel.count("nr_periods", in: "/a/cpu.stat"))
    }

    func testAProcessorSetIsNeverWiderThanTheParents() throws {
        let kernel = try InMemoryCgroups(["/a/b"], enabling: "+cpuset")
        try kernel.write("0-1", to: "/a/cpuset.cpus")
        try kernel.write("1-3", to: "/a/b/cpuset.cpus")
        XCTAssertEqual(try kernel.read("/a/b/cpuset.cpus"), "1-3\n")
        XCTAssertEqual(try kernel.read("/a/b/cpuset.cpus.effective"), "1\n")
        XCTAssertEqual(refusal { try kernel.write("3-1", to: "/a/cpuset.cpus") }, "EINVAL")
        XCTAssertEqual(refusal { try kernel.write("7", to: "/a/cpuset.cpus") }, "ERANGE")
    }

    func testDeviceLimitsAreKeptByKeyAndTransfersCounted() throws {
        let kernel = try InMemoryCgroups(["/a/b"], enabling: "+io")
        try kernel.write("8:0 wbps=1048576", to: "/a/io.max")
        try kernel.write("8:0 riops=100", to: "/a/io.max")
        XCTAssertEqual(try kernel.read("/a/io.max"), "8:0 rbps=max wbps=1048576 riops=100 wiops=max\n")
        try kernel.write("8:0 wbps=max riops=max", to: "/a/io.max")
        XCTAssertEqual(try kernel.read("/a/io.max"), "")
        XCTAssertEqual(refusal { try kernel.write("9:9 rbps=1", to: "/a/io.max") }, "ENODEV")
        XCTAssertEqual(refusal { try kernel.write("8:0 bps=1", to: "/a/io.max") }, "EINVAL")
        let process = try kernel.spawn(in: "/a/b")
        try kernel.transfer(process, device: "8:0", read: 4096)
        XCTAssertEqual(
            try kernel.read("/a/io.stat"), "8:0 rbytes=4096 wbytes=0 rios=1 wios=0 dbytes=0 dios=0\n")
    }

    func testAFrozenGroupDoesNothingUntilItIsThawed() throws {
        let kernel = try InMemoryCgroups(["/a/b"], enabling: "")
        let process = try kernel.spawn(in: "/a/b")
        try kernel.write("1", to: "/a/cgroup.freeze")
        XCTAssertEqual(try kernel.count("frozen", in: "/a/b/cgroup.events"), 1, "what is above holds below")
        XCTAssertEqual(try kernel.read("/a/b/cgroup.freeze"), "0\n", "its own wish is another matter")
        XCTAssertThrowsError(try kernel.fork(process)) { XCTAssertTrue($0 is FrozenProcess) }
        XCTAssertEqual(kernel.elapse(microseconds: 10, demand: [process: 10]), [:])
        try kernel.write("0", to: "/a/cgroup.freeze")
        XCTAssertEqual(refusal { try kernel.fork(process) }, "ok")
        XCTAssertEqual(refusal { try kernel.write("2", to: "/a/cgroup.freeze") }, "ERANGE")
    }

    func testKillReachesTheSubtreeEvenFrozen() throws {
        let kernel = try InMemoryCgroups(["/a/b"], enabling: "")
        let process = try kernel.spawn(in: "/a/b")
        try kernel.write("1", to: "/a/cgroup.freeze")
        try kernel.write("1", to: "/a/cgroup.kill")
        XCTAssertFalse(kernel.isAlive(process))
        XCTAssertEqual(refusal { try kernel.write("0", to: "/a/cgroup.kill") }, "ERANGE")
        XCTAssertEqual(refusal { _ = try kernel.read("/a/cgroup.kill") }, "EINVAL", "write only")
    }

    func testAnErrorNamesCallObjectAndReason() {
        let error = KernelError(call: "rmdir", path: "/drydock/a", code: KernelError.busy)
        XCTAssertEqual("\(error)", "rmdir(/drydock/a): EBUSY (Device or resource busy)")
        XCTAssertEqual(KernelError(call: "read", path: "/", code: 9999).name, "errno 9999")
    }
}
