import XCTest

@testable import Grading

/// What a launched program can and cannot do to the one who launched it.
final class LaunchTests: XCTestCase {
    func testTheProgramGetsExactlyWhatTheRequestSays() throws {
        var request = LaunchRequest(
            shell: "echo $1 $COLOUR; pwd; env | wc -l; read line; echo $line >&2; exit 3")
        request.arguments += ["name", "word"]
        request.environment["COLOUR"] = "blue"
        request.directory = "/usr"
        request.input = Array("typed\n".utf8)
        let result = try request.run()
        XCTAssertEqual(result.ending, .exited(3))
        // PATH and COLOUR are ours; the shell adds PWD itself.
        XCTAssertEqual(result.standardOutput.text, "word blue\n/usr\n3\n")
        XCTAssertEqual(result.standardError.text, "typed\n")
    }

    func testNoDescriptorOfTheGraderIsPassedOn() throws {
        let secret = try Descriptor(opening: "/dev/zero", O_RDONLY)
        _ = fcntl(secret.number, F_SETFD, 0)
        var request = LaunchRequest(shell: "exec ls /proc/self/fd")
        // The last one is the folder that ls reads.
        XCTAssertEqual(try request.run().standardOutput.text, "0\n1\n2\n3\n")
        request.channel = ChannelContents()
        XCTAssertEqual(try request.run().standardOutput.text, "0\n1\n2\n3\n4\n")
    }

    func testASignalIsReportedAsThatSignal() throws {
        XCTAssertEqual(try LaunchRequest(shell: "kill -SEGV $$").run().ending, .signalled(SIGSEGV))
    }

    func testAProgramThatIgnoresSIGTERMEndsAtItsWallLimit() throws {
        var request = LaunchRequest(shell: "trap '' TERM INT HUP; while :; do kill -STOP $$; done")
        request.limits.wall = .milliseconds(200)
        let result = try request.run()
        XCTAssertEqual(result.ending, .wallLimit)
        XCTAssertLessThan(result.wallSeconds, 2)
    }

    func testALoopEndsAtItsProcessorLimit() throws {
        var request = LaunchRequest(shell: "trap '' XCPU; while :; do :; done")
        request.limits.cpu = .seconds(1)
        let result = try request.run()
        XCTAssertEqual(result.ending, .cpuLimit)
        XCTAssertLessThan(result.cpuSeconds, 2.5)
    }

    func testProcessorTimeOfTheWholeTreeCounts() throws {
        try XCTSkipIf(GroupHierarchy.usable.isEmpty, "no cgroup hierarchy here may be written to")
        var request = LaunchRequest(shell: "for i in 1 2 3 4; do while :; do :; done & done; wait")
        request.limits.cpu = .milliseconds(500)
        XCTAssertEqual(try request.run().ending, .cpuLimit)
    }

    func testAFloodEndsAtItsOutputLimitAndKeepsHeadAndTail() throws {
        var request = LaunchRequest(shell: "echo first; exec cat /dev/zero")
        request.limits.output = 1 << 20
        let result = try request.run()
        XCTAssertEqual(result.ending, .outputLimit)
        XCTAssertEqual(result.standardOutput.head.prefix(6), ArraySlice("first\n".utf8))
        XCTAssertLessThanOrEqual(result.standardOutput.head.count + result.standardOutput.tail.count, 2 << 16)
    }

    func testOutputWithinTheLimitIsCompleteWhenTheProgramEndsAtOnce() throws {
        let result = try LaunchRequest(shell: "head -c 60000 /dev/zero; echo end").run()
        XCTAssertEqual(result.ending, .exited(0))
        XCTAssertEqual(result.standardOutput.head.count, 60004)
        XCTAssertEqual(result.standardOutput.omitted, 0)
    }

    func testAFileMayNotGrowBeyondItsLimit() throws {
        let folder = try TemporaryFolder()
        var request = LaunchRequest(shell: "exec cat /dev/zero > big")
        request.directory = folder.path
        request.limits.fileSize = 4096
        XCTAssertEqual(try request.run().ending, .signalled(SIGXFSZ))
    }

    func testAMissingProgramIsTheGradersErrorAndNamesIt() {
        XCTAssertThrowsError(try LaunchRequest(executable: "/nowhere/at-all").run()) { error in
            XCTAssertEqual(
                "\(error)", "cannot launch: execve (/nowhere/at-all): No such file or directory")
        }
    }

    func testAMissingFolderIsTheGradersErrorAndNamesIt() {
        var request = LaunchRequest(shell: ":")
        request.directory = "/nowhere"
        XCTAssertThrowsError(try request.run()) { error in
            XCTAssertEqual("\(error)", "cannot launch: chdir (/nowhere): No such file or directory")
        }
    }

    func testTheProgramCanGainNoPrivilege() throws {
        let result = try LaunchRequest(shell: "grep NoNewPrivs /proc/self/status").run()
        XCTAssertEqual(result.standardOutput.text, "NoNewPrivs:\t1\n")
    }

    func testLaunchesLeaveNoDescriptorOpen() throws {
        let count = { try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count }
        _ = try LaunchRequest(shell: ":").run()
        let before = try count()
        for _ in 0..<20 {
            var request = LaunchRequest(shell: "cat; cat <&3")
            request.input = [65]
            request.channel = ChannelContents(lines: ["x"])
            _ = try request.run()
            request.executable = "/nowhere"
            _ = try? request.run()
        }
        XCTAssertEqual(try count(), before)
    }

    func testACancelledTaskEndsItsProgram() async throws {
        var request = LaunchRequest(shell: "kill -STOP $$")
        request.limits.wall = .seconds(60)
        let task = Task { [request] in try await request.runInBackground() }
        task.cancel()
        do {
            _ = try await task.value
            XCTFail("expected a CancellationError")
        } catch is CancellationError {}
    }

    func testLaunchesAtTheSameTimeDoNotHoldEachOtherUp() async throws {
        let results = try await withThrowingTaskGroup(of: LaunchResult.self) { group in
            for number in 0..<8 {
                group.addTask { try await LaunchRequest(shell: "echo \(number)").runInBackground() }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        XCTAssertEqual(results.map(\.standardOutput.text).sorted(), (0..<8).map { "\($0)\n" })
    }
}

extension LaunchRequest {
    /// A line of shell with a short PATH.
    init(shell line: String) {
        self.init(
            executable: "/bin/sh", arguments: ["-c", line], environment: ["PATH": "/usr/bin:/bin"],
            limits: Limits(wall: .seconds(20), cpu: .seconds(10), memory: 256 << 20))
    }
}

/// A folder that goes away with its owner.
final class TemporaryFolder {
    let path: String

    init() throws {
        var template = Array("/tmp/drydock-test-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else {
            throw LaunchError(step: "mkdtemp", subject: "/tmp", code: errno)
        }
        path = String(cString: made)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func write(_ text: String, to name: String) throws {
        try text.write(toFile: "\(path)/\(name)", atomically: true, encoding: .utf8)
    }
}
