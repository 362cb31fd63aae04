import Foundation
import OCIRuntime
import SuiteSupport
import XCTest

/// `drydock runtime` as a container manager calls it.
final class RuntimeVerbTests: RuntimeTestCase {
    func testALifeInFiveOperations() throws {
        try requires(.root)
        try write("trap 'exit 3' TERM; while :; do sleep 0.05; done")
        let created = try detached("create", "--bundle", bundle, "--pid-file", bundle + "/pid", "web")
        XCTAssertEqual(created, 0)
        let pid = try XCTUnwrap(Int32(try String(contentsOfFile: bundle + "/pid", encoding: .utf8)))
        let before = try RuntimeState.parse(Array(try runtime("state", "web").output.utf8))
        XCTAssertEqual(before.status, .created)
        XCTAssertEqual(before.pid, Int(pid))
        XCTAssertEqual(try runtime("delete", "web").status, 1, "only what has stopped is deleted")
        XCTAssertEqual(try runtime("start", "web").status, 0)
        XCTAssertEqual(try runtime("start", "web").status, 1, "a container is started once")
        XCTAssertEqual(try runtime("kill", "web", "KILL").status, 0)
        let again = try runtime("delete", "--force", "web")
        XCTAssertEqual(again.status, 0, again.errors)
        XCTAssertEqual(try runtime("state", "web").status, 1)
        XCTAssertEqual(try runtime("delete", "--force", "web").status, 0, "gone is gone")
    }

    func testRunReturnsTheProgramsStatusAndLeavesNothing() throws {
        try requires(.root)
        try write("hostname; grep -c . /proc/self/cgroup > /dev/null; exit 5")
        let run = try runtime("run", "--bundle", bundle, "once")
        XCTAssertEqual(run.status, 5, run.errors)
        XCTAssertEqual(run.output, "drydock\n")
        XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: state), [])
    }

    func testALineMeansTheSameHoweverItIsWritten() throws {
        try requires(.root)
        try write("exit 5")
        let plain = try runtime("run", "--bundle", bundle, "--pid-file", bundle + "/1", "once")
        let other = try runtime("run", "-b", bundle, "--pid-file=" + bundle + "/2", "once")
        XCTAssertEqual(plain.status, 5, plain.errors)
        XCTAssertEqual(other.status, 5, other.errors)
        XCTAssertEqual(
            Set(try FileManager.default.contentsOfDirectory(atPath: bundle)).intersection(["1", "2"]).count, 2
        )
        let wrong = try runtime("run", "--bundel", bundle, "once")
        XCTAssertEqual(wrong.status, 64)
        XCTAssertTrue(wrong.errors.contains("--bundel"), wrong.errors)
    }

    func testTheSameBundleLooksTheSameUnderRunc() throws {
        try requires(.root, .executable("runc"))
        // Numbers of mounts differ, and a hierarchy without controllers carries the name it was mounted by.
        try write(
            """
            cut -d' ' -f4- /proc/self/mountinfo | grep -v name=systemd | sort; cat /proc/self/cgroup
            grep -E '^(Uid|Gid|Groups|Cap|NoNewPrivs|Seccomp)' /proc/self/status; ls /proc/self/ns
            """)
        let ours = try runtime("run", "--bundle", bundle, "ours")
        let runc = try shell("exec runc --root \(state)-runc run --bundle \(bundle) theirs")
        XCTAssertEqual(runc.status, 0, runc.errors)
        XCTAssertEqual(ours.status, 0, ours.errors)
        XCTAssertEqual(ours.output.split(separator: "\n"), runc.output.split(separator: "\n"))
        try? FileManager.default.removeItem(atPath: state + "-runc")
    }

    func testTheProgramThatMadeTheContainerCannotBeWrittenFromInside() throws {
        try requires(.root)
        try write("true")
        XCTAssertEqual(try detached("create", "--bundle", bundle, "--pid-file", bundle + "/pid", "web"), 0)
        let pid = try String(contentsOfFile: bundle + "/pid", encoding: .utf8)
        // Root in the container reaches the same file by this way, and can keep it: CVE-2019-5736.
        let kept = open("/proc/\(pid)/exe", O_RDONLY | O_CLOEXEC)
        XCTAssertGreaterThanOrEqual(kept, 0)
        defer { close(kept) }
        XCTAssertEqual(try runtime("delete", "--force", "web").status, 0)
        // While it ran it was busy, which passes; that it cannot be written must not.
        XCTAssertLessThan(open("/proc/self/fd/\(kept)", O_WRONLY | O_CLOEXEC), 0)
        XCTAssertEqual(errno, EROFS, String(cString: strerror(errno)))
    }

    func testASignalInAnyPhaseOfCreateLeavesAllOrNothing() throws {
        try requires(.root)
        try write("true")
        for round in 0..<16 {
            let id = "round-\(round)"
            let process = Process()
            process.executableURL = URL(fileURLWithPath: ProgramRun.folder + "/drydock")
            process.arguments = ["runtime", "--root", state, "create", "--bundle", bundle, id]
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            for _ in 0..<round * 400 { sched_yield() }
            process.terminate()
            process.waitUntilExit()
            if try runtime("state", id).status == 0 {
                XCTAssertEqual(try runtime("delete", "--force", id).status, 0, "round \(round)")
            }
            let left = (try? FileManager.default.contentsOfDirectory(atPath: state)) ?? []
            XCTAssertEqual(left, [], "round \(round)")
        }
    }

    func testHomeIsWhereThePasswordFileOfTheRootSays() throws {
        try requires(.root)
        try FileManager.default.createDirectory(
            atPath: bundle + "/rootfs/etc", withIntermediateDirectories: true)
        try "root:x:0:0::/root:/bin/sh\nme:x:7:7::/people/me:/bin/sh\n".write(
            toFile: bundle + "/rootfs/etc/passwd", atomically: true, encoding: .utf8)
        try write("echo $HOME") { $0.process?.user.uid = 7 }
        XCTAssertEqual(try runtime("run", "--bundle", bundle, "one").output, "/people/me\n")
        try write("echo $HOME") { $0.process?.env.append("HOME=/x") }
        XCTAssertEqual(try runtime("run", "--bundle", bundle, "one").output, "/x\n")
    }

    func testEveryFaultOfAConfigurationIsListedWithItsPath() throws {
        try write("true") { config in
            config.process?.cwd = "relative"
            config.linux?.namespaces.append(.init(type: .pid))
        }
        let run = try runtime("create", "--bundle", bundle, "bad")
        XCTAssertEqual(run.status, 1)
        XCTAssertTrue(run.errors.contains("process.cwd"), run.errors)
        XCTAssertTrue(run.errors.contains("linux.namespaces"), run.errors)
        let lines = run.errors.split(separator: "\n")
        XCTAssertEqual(lines.count, 3, run.errors)
    }

    func testWhatIsWrongWithABundleIsSaid() throws {
        let none = try runtime("create", "--bundle", bundle + "/none", "a")
        XCTAssertEqual(none.status, 1)
        XCTAssertTrue(none.errors.contains("none"), none.errors)
        try "{".write(toFile: bundle + "/config.json", atomically: true, encoding: .utf8)
        let text = try runtime("create", "--bundle", bundle, "a")
        XCTAssertEqual(text.status, 1)
        XCTAssertTrue(text.errors.contains("line 1"), text.errors)
        try write("true") { $0.root?.path = "nowhere" }
        let root = try runtime("create", "--bundle", bundle, "a")
        XCTAssertTrue(root.errors.contains("root.path"), root.errors)
        try write("true") { $0.process?.terminal = true }
        XCTAssertTrue(try runtime("create", "--bundle", bundle, "a").errors.contains("terminal"))
        XCTAssertEqual(try runtime("create", "--bundle", bundle, "../a").status, 1)
    }

    func testAProgramThatIsNotThereIsFoundAtCreation() throws {
        try requires(.root)
        try write("true") { $0.process?.args = ["nosuch"] }
        let run = try runtime("--log", bundle + "/log", "create", "--bundle", bundle, "gone")
        XCTAssertEqual(run.status, 127, run.errors)
        XCTAssertTrue(run.errors.contains("nosuch"), run.errors)
        let log = try String(contentsOfFile: bundle + "/log", encoding: .utf8)
        XCTAssertTrue(log.hasPrefix("{\"level\":\"error\""), log)
        XCTAssertEqual(try runtime("state", "gone").status, 1)
    }

    func testTheWrittenSpecIsOneThatRuns() throws {
        let written = try runtime("spec", "--bundle", bundle)
        XCTAssertEqual(written.status, 0, written.errors)
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: bundle + "/config.json")))
        XCTAssertEqual(try RuntimeConfig.parse(bytes).faultsForLinux(), [])
        XCTAssertEqual(try runtime("spec", "--bundle", bundle).status, 1, "never written over")
    }
}
