import Documents
import Foundation
import OCIRuntime
import SuiteSupport
import XCTest

/// What managers ask of `drydock runtime` while a container runs.
final class RuntimeProcessTests: RuntimeTestCase {
    private var begun: [String] = []

    override func tearDown() {
        for id in begun { _ = try? runtime("delete", "--force", id) }
        super.tearDown()
    }

    /// A container that goes on until it is told not to.
    private func begin(_ id: String, change: (inout RuntimeConfig) -> Void = { _ in }) throws {
        try requires(.root)
        try write("trap 'exit 0' TERM; while :; do sleep 0.05; done", change: change)
        XCTAssertEqual(try detached("run", "--detach", "--bundle", bundle, id), 0)
        begun.append(id)
    }

    func testExecIsInTheContainerAndReturnsItsStatus() throws {
        try begin("web")
        let run = try runtime(
            "exec", "--env", "WHO=exec", "web", "sh", "-c",
            "hostname; readlink /proc/1/ns/pid /proc/self/ns/pid | uniq | grep -c .; echo $WHO; ls /proc/self/fd | wc -l; exit 9"
        )
        XCTAssertEqual(run.status, 9, run.errors)
        XCTAssertEqual(
            run.output, "drydock\n1\nexec\n4\n",
            "the host name and the PID namespace are the container's; 0, 1, 2 and ls's own are open")
    }

    func testExecTakesItsProcessFromADocument() throws {
        try begin("web")
        let document = """
            {"args": ["sh", "-c", "id -u; pwd; grep -c '^CapEff.*0000000000000400' /proc/self/status"],
             "user": {"uid": 0, "gid": 0}, "cwd": "/tmp", "env": ["PATH=/usr/bin:/bin"],
             "capabilities": {"bounding": ["CAP_NET_BIND_SERVICE"], "effective": ["CAP_NET_BIND_SERVICE"],
                              "permitted": ["CAP_NET_BIND_SERVICE"]}}
            """
        try FileManager.default.createDirectory(
            atPath: bundle + "/rootfs/tmp", withIntermediateDirectories: true)
        try document.write(toFile: bundle + "/process", atomically: true, encoding: .utf8)
        let run = try runtime("exec", "--process", bundle + "/process", "web")
        XCTAssertEqual(run.output, "0\n/tmp\n1\n", run.errors)
        try "{\"args\": [], \"cwd\": \"x\"}".write(
            toFile: bundle + "/process", atomically: true, encoding: .utf8)
        let bad = try runtime("exec", "--process", bundle + "/process", "web")
        XCTAssertEqual(bad.status, 1)
        XCTAssertTrue(bad.errors.contains("process.cwd"), bad.errors)
    }

    func testExecThatCannotBeLeavesNoProcess() throws {
        try begin("web")
        let run = try runtime("exec", "web", "nosuch")
        XCTAssertEqual(run.status, 127)
        XCTAssertTrue(run.errors.contains("nosuch"), run.errors)
        let list = try JSONValue.parse(Array(try runtime("ps", "--format", "json", "web").output.utf8))
        guard case .array(let ids) = list else { return XCTFail("no list") }
        XCTAssertLessThanOrEqual(ids.count, 2, "the shell and perhaps its sleep")
        XCTAssertEqual(try runtime("exec", "none", "true").status, 1)
    }

    func testADetachedExecIsAChildOfWhoeverRanUs() throws {
        try begin("web")
        XCTAssertEqual(
            try detached("exec", "--detach", "--pid-file", bundle + "/pid", "web", "sleep", "60"), 0)
        let pid = try String(contentsOfFile: bundle + "/pid", encoding: .utf8)
        let words = try String(contentsOfFile: "/proc/\(pid)/cmdline", encoding: .utf8)
        XCTAssertEqual(words, "sleep\u{0}60\u{0}", "no process of ours stands between")
        XCTAssertEqual(try runtime("kill", "--all", "web", "KILL").status, 0)
    }

    func testAPausedContainerIsCalledPaused() throws {
        try begin("web")
        XCTAssertEqual(try runtime("pause", "web").status, 0)
        XCTAssertTrue(try runtime("state", "web").output.contains("\"paused\""))
        XCTAssertEqual(try runtime("resume", "web").status, 0)
        XCTAssertTrue(try runtime("state", "web").output.contains("\"running\""))
    }

    func testAnUpdateChangesWhatItNamesAndNothingElse() throws {
        try begin("web")
        let files = ["pids/pids.max", "memory/memory.limit_in_bytes", "memory/memory.memsw.limit_in_bytes"]
        let values = {
            files.map { file in
                let parts = file.split(separator: "/")
                let path = "/sys/fs/cgroup/\(parts[0])\(self.group)/\(parts[1])"
                return (try? String(contentsOfFile: path, encoding: .utf8))?.split(separator: "\n").first
                    .map(String.init)
            }
        }
        guard !values().contains(nil) else { throw XCTSkip("needs version 1's pids and memory with memsw") }
        // Down, then up: each time another one of the two has to go first.
        for size in ["33554432", "134217728", "67108864"] {
            let run = try runtime("update", "--memory", size, "--memory-swap", size, "web")
            XCTAssertEqual(run.status, 0, run.errors)
            XCTAssertEqual(Array(values().dropFirst()), [size, size])
        }
        let document = try ProgramRun.drydock(
            ["runtime", "--root", state, "update", "--resources", "-", "web"],
            input: .text("{\"pids\": {\"limit\": 50}, \"cpu\": {}}"))
        XCTAssertEqual(document.status, 0, document.errors)
        XCTAssertEqual(values(), ["50", "67108864", "67108864"])
        XCTAssertEqual(try runtime("update", "--memory", "1", "none").status, 1)
        let wrong = try ProgramRun.drydock(
            ["runtime", "--root", state, "update", "-r", "-", "web"], input: .text("{\"pids\": 5}"))
        XCTAssertEqual(wrong.status, 1)
        XCTAssertTrue(wrong.errors.contains("linux.resources.pids"), wrong.errors)
    }

    func testADeviceInAFolderOfItsOwnGetsThatFolder() throws {
        try requires(.root)
        try write("stat -c '%a %F' /dev/cpu/0 /dev/cpu/0/zero") {
            $0.linux?.devices = [
                RuntimeConfig.Linux.Device(type: "c", path: "/dev/cpu/0/zero", major: 1, minor: 5)
            ]
        }
        let run = try runtime("run", "--bundle", bundle, "web")
        XCTAssertEqual(run.output, "755 directory\n666 character special file\n", run.errors)
    }

    func testAProgramThatIsNotThereIsNamedInTheWordsThatDockerLooksFor() throws {
        try requires(.root)
        for (program, words, status) in [
            ("nosuch", "nosuch: no such file or directory", Int32(127)),
            ("/usr", "/usr: permission denied", 126),
        ] {
            try write("") { $0.process?.args = [program] }
            let run = try runtime("run", "--bundle", bundle, "web")
            XCTAssertEqual(run.status, status, run.errors)
            XCTAssertTrue(run.errors.contains(words), run.errors)
        }
    }

    func testADeviceThatWasNotGivenCannotBeUsedThoughItsNodeCanBeMade() throws {
        try requires(.root)
        try write(
            """
            mknod /dev/mem2 c 1 1 && echo made; cat < /dev/null && echo null; head -c 1 /dev/zero > /dev/null && echo zero
            if (: < /dev/mem2) 2> /dev/null; then echo reached; else echo denied; fi
            """
        ) { config in
            config.linux?.resources = .init(devices: [.init(allow: false)])
            let names = ["CAP_MKNOD", "CAP_DAC_OVERRIDE", "CAP_SYS_RAWIO"]
            config.process?.capabilities = .init(bounding: names, effective: names, permitted: names)
        }
        let run = try runtime("run", "--bundle", bundle, "one")
        if run.errors.contains("CONFIG_CGROUP_BPF") { throw XCTSkip("needs BPF for cgroups: \(run.errors)") }
        XCTAssertEqual(
            run.output, "made\nnull\nzero\ndenied\n",
            "docker's capabilities hold CAP_MKNOD: the rules about devices are what keeps the disk safe")
    }

    func testATerminalIsTheStandardStreamsAndTheConsole() throws {
        try requires(.root)
        try write("tty; stty size; test -c /dev/console && echo console; exit 4") {
            $0.process?.terminal = true
            $0.process?.consoleSize = .init(height: 7, width: 33)
        }
        let run = try runtime("run", "--bundle", bundle, "tty")
        XCTAssertEqual(run.status, 4, run.errors)
        XCTAssertEqual(run.output, "/dev/pts/0\r\n7 33\r\nconsole\r\n")
    }

    func testATerminalGoesThroughTheConsoleSocket() throws {
        try requires(.root, .executable("python3"))
        try write("tty; read word; echo got $word") { $0.process?.terminal = true }
        let script = """
            import array, os, socket, subprocess, sys
            listener = socket.socket(socket.AF_UNIX)
            listener.bind("\(bundle)/console")
            listener.listen()
            runtime = ["\(ProgramRun.folder)/drydock", "runtime", "--root", "\(state)"]
            create = ["create", "--bundle", "\(bundle)", "--console-socket", "\(bundle)/console", "t"]
            assert subprocess.call(runtime + create, stdin=subprocess.DEVNULL) == 0
            name, fds, _, _ = socket.recv_fds(listener.accept()[0], 4096, 1)
            assert subprocess.call(runtime + ["start", "t"]) == 0
            os.write(fds[0], b"salt\\n")
            text = b""
            while b"got" not in text or not text.endswith(b"\\n"):
                text += os.read(fds[0], 100)
            print(name.decode(), sorted(text.decode().split()))
            """
        let run = try shell("exec python3 -c '\(script)'")
        // The echo may come before the program's first word.
        XCTAssertEqual(run.output, "/dev/ptmx ['/dev/pts/0', 'got', 'salt', 'salt']\n", run.errors)
        XCTAssertEqual(try runtime("delete", "--force", "t").status, 0)
    }

    func testATerminalThatNobodyTakesIsRefused() throws {
        try write("true") { $0.process?.terminal = true }
        let none = try runtime("create", "--bundle", bundle, "a")
        XCTAssertEqual(none.status, 1)
        XCTAssertTrue(none.errors.contains("--console-socket"), none.errors)
        try write("true")
        let unwanted = try runtime("create", "--bundle", bundle, "--console-socket", bundle + "/c", "a")
        XCTAssertTrue(unwanted.errors.contains("process.terminal is false"), unwanted.errors)
    }

    func testItSaysWhatItIsAndWhatItCan() throws {
        let version = try runtime("--version")
        XCTAssertTrue(version.output.hasPrefix("drydock version "), version.output)
        XCTAssertTrue(version.output.contains("\nspec: 1."), version.output)
        let features = try RuntimeFeatures.parse(Array(try runtime("features").output.utf8))
        XCTAssertEqual(features.ociVersionMin, "1.0.0")
    }

    func testPodmanRunsItsContainersOnIt() throws {
        try requires(.root, .executable("podman"), .executable("busybox"))
        try FileManager.default.createDirectory(
            atPath: bundle + "/rootfs/bin", withIntermediateDirectories: true)
        let program = bundle + "/runtime"
        try "#!/bin/sh\nexec \(ProgramRun.folder)/drydock runtime \"$@\"\n".write(
            toFile: program, atomically: true, encoding: .utf8)
        chmod(program, 0o755)
        let podman = """
            podman --root \(bundle)/store --runroot \(bundle)/run --runtime \(program) --cgroup-manager cgroupfs \
            --events-backend none
            """
        let options = "--network none --ulimit nofile=1024:1024 --ulimit nproc=512:512 --log-driver none"
        // The static busybox, so that the root needs nothing else.
        let run = try shell(
            """
            cp "$(command -v busybox)" \(bundle)/rootfs/bin/sh || exit 99
            \(podman) run -d --name one \(options) --rootfs \(bundle)/rootfs \
              sh -c 'trap "exit 3" TERM; while :; do busybox sleep 0.05 2>&-; done' > /dev/null || exit 98
            \(podman) exec one sh -c 'echo inside; exit 5'; echo $?
            \(podman) pause one > /dev/null && \(podman) inspect --format '{{.State.Status}}' one
            \(podman) unpause one > /dev/null; \(podman) kill one > /dev/null
            \(podman) rm -f one > /dev/null; \(podman) ps -aq
            """)
        if run.errors.contains("cgroup") && run.status == 98 { throw XCTSkip("podman: \(run.errors)") }
        XCTAssertEqual(run.output, "inside\n5\npaused\n", run.errors)
    }
}
