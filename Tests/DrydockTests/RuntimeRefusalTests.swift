import Foundation
import OCIRuntime
import SuiteSupport
import XCTest

/// What `drydock runtime` cannot do is refused by name, before anything is there.
final class RuntimeRefusalTests: RuntimeTestCase {
    func testWhatIsNotSupportedIsRefusedByItsPath() throws {
        try write("true") { config in
            config.process?.apparmorProfile = "strict"
            config.process?.selinuxLabel = "system_u:object_r:a:s0"
            config.process?.ioPriority = .init(priorityClass: .idle, priority: 3)
            config.linux?.personality = .init(domain: .linux32)
            config.linux?.mountLabel = "system_u:object_r:a:s0"
            config.linux?.intelRdt = .init(closID: "a")
            config.linux?.netDevices = ["eth7": .init()]
            config.linux?.seccomp = .init(defaultAction: .allow, flags: [.log])
            config.mounts[0].uidMappings = [.init(containerID: 0, hostID: 1000, size: 1)]
            config.mounts[0].gidMappings = [.init(containerID: 0, hostID: 1000, size: 1)]
        }
        let run = try runtime("create", "--bundle", bundle, "a")
        XCTAssertEqual(run.status, 1)
        let paths = run.errors.split(separator: "\n").dropFirst().map {
            $0.prefix { $0 != ":" }.trimmingCharacters(in: .whitespaces)
        }
        XCTAssertEqual(
            Set(paths),
            [
                "process.apparmorProfile", "process.selinuxLabel", "process.ioPriority",
                "mounts[0].uidMappings",
                "linux.mountLabel", "linux.netDevices", "linux.intelRdt", "linux.personality",
                "linux.seccomp.flags",
            ], run.errors)
        XCTAssertEqual(try runtime("state", "a").status, 1, "nothing was begun")
    }

    func testLimitsThatOnlyTheDocumentKnowsAreInTheGroup() throws {
        try requires(.root)
        let files = ["memory/memory.swappiness", "memory/memory.oom_control", "cpu/cpu.cfs_burst_us"]
        let places = ["memory/memory.swappiness", "cpu/cpu.shares"].map { "/sys/fs/cgroup/\($0)" }
        guard places.allSatisfy(FileManager.default.fileExists) else {
            throw XCTSkip("needs version 1's memory and cpu controllers")
        }
        try write(files.map { "head -n 1 /sys/fs/cgroup/\($0)" }.joined(separator: "; ")) {
            $0.linux?.resources = .init(
                memory: .init(swappiness: 7, disableOOMKiller: true),
                cpu: .init(quota: 50_000, burst: 10_000, period: 100_000))
        }
        let run = try runtime("run", "--bundle", bundle, "one")
        XCTAssertEqual(run.output, "7\noom_kill_disable 1\n10000\n", run.errors)
    }

    func testALimitThatTheHostHasNotIsNamedWithItsPath() throws {
        try requires(.root)
        try write("true") { $0.linux?.resources = .init(rdma: ["mlx": .init(hcaHandles: 1)]) }
        let run = try runtime("run", "--bundle", bundle, "one")
        guard run.status != 0 else { throw XCTSkip("this host has an RDMA device called mlx") }
        XCTAssertTrue(run.errors.contains("linux.resources.rdma.mlx"), run.errors)
    }

    func testAGroupOfSomebodyElseIsLeftAlone() throws {
        try requires(.root)
        let folders = ["freezer", "pids", "memory"].map { "/sys/fs/cgroup/\($0)" }
        guard folders.allSatisfy({ FileManager.default.fileExists(atPath: $0 + "/tasks") }) else {
            throw XCTSkip("needs version 1's freezer, pids and memory controllers")
        }
        let stranger = Process()
        stranger.executableURL = URL(fileURLWithPath: "/bin/sleep")
        stranger.arguments = ["1000"]
        try stranger.run()
        for folder in folders {
            try FileManager.default.createDirectory(
                atPath: folder + group, withIntermediateDirectories: false)
            try "\(stranger.processIdentifier)".write(
                toFile: folder + group + "/cgroup.procs", atomically: false, encoding: .utf8)
        }
        defer {
            stranger.terminate()
            stranger.waitUntilExit()
            for folder in folders { rmdir(folder + group) }
        }
        try write("true")
        let run = try runtime("run", "--bundle", bundle, "one")
        XCTAssertEqual(run.status, 1)
        XCTAssertTrue(run.errors.contains("somebody has that group"), run.errors)
        XCTAssertTrue(stranger.isRunning, "a refused container kills nobody")
    }

    func testABundleIsReadOnlyWhereItCanBeTrusted() throws {
        for (make, words) in [
            ("mkfifo", "is a pipe or device"), ("mkdir", "is a folder"),
            ("truncate -s 20M", "20971520 bytes, expected at most 16777216"),
            ("truncate -s 0", "found the end"),
            ("ln -s /nowhere", "no such file"),
        ] {
            _ = try shell("rm -rf \(bundle)/config.json; \(make) \(bundle)/config.json")
            let run = try runtime("create", "--bundle", bundle, "a")
            XCTAssertEqual(run.status, 1)
            XCTAssertTrue(run.errors.contains(words), "\(make): \(run.errors)")
        }
    }

    func testAProgramThatOnlyTheKernelCanRefuseHasItsStatusToo() throws {
        try requires(.root)
        // The ELF header of a machine that is not here, and a script of an interpreter that is not there.
        let foreign =
            [UInt8]("\u{7F}ELF".utf8) + [2, 1, 1] + [UInt8](repeating: 0, count: 9) + [2, 0, 0xFF, 0x7F]
        for (bytes, status) in [(foreign, Int32(126)), (Array("#!/no/interpreter\n".utf8), 127)] {
            try Data(bytes).write(to: URL(fileURLWithPath: bundle + "/rootfs/program"))
            chmod(bundle + "/rootfs/program", 0o755)
            try write("") { $0.process?.args = ["/program"] }
            let run = try runtime("run", "--bundle", bundle, "one")
            XCTAssertEqual(run.status, status, run.errors)
            XCTAssertTrue(run.errors.contains("exec(/program)"), run.errors)
        }
    }

    func testTheIdThatMeansLeaveItIsNoUser() throws {
        let exec = try runtime("exec", "--user", "4294967295", "none", "true")
        XCTAssertEqual(exec.status, 1)
        let jail = try ProgramRun.drydock(["jail", "/usr", "--user", "4294967295", "--", "bin/id"])
        XCTAssertEqual(jail.status, 64)
        XCTAssertTrue(jail.errors.contains("--user 4294967295"), jail.errors)
    }
}
