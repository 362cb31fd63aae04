import Enclosure
import XCTest

@testable import Grading

/// What a program sees and may do in the box.
final class LaunchBoxTests: XCTestCase {
    private func boxed(_ line: String) throws -> LaunchRequest {
        try XCTSkipIf(SandboxProbe.ofThisHost.sandbox == nil, SandboxProbe.ofThisHost.refusal ?? "")
        var request = LaunchRequest(shell: line)
        request.box = .bare
        return request
    }

    private func output(_ line: String, change: (inout Box) -> Void = { _ in }) throws -> String {
        var request = try boxed(line)
        if var box = request.box {
            change(&box)
            request.box = box
        }
        let result = try request.run()
        XCTAssertEqual(result.ending, .exited(0), result.standardError.text)
        return result.standardOutput.text
    }

    func testTheRootHoldsWhatIsNeededAndNoHomes() throws {
        let names = try output("ls /").split(separator: "\n").map(String.init)
        XCTAssertTrue(names.contains("usr"))
        XCTAssertEqual(Set(names).intersection(["root", "home", "work", "var", "run", "sys", "srv"]), [])
        XCTAssertEqual(try output("ls /etc/shadow /root /home 2>/dev/null || true"), "")
    }

    func testNothingButScratchCanBeWritten() throws {
        let line =
            "for d in / /usr /etc /dev /proc/sys/kernel; do touch $d/x 2>/dev/null && echo $d; done; touch /tmp/x /dev/shm/x"
        XCTAssertEqual(try output(line), "")
    }

    func testScratchIsFreshAndBounded() throws {
        XCTAssertEqual(try output("ls -A /tmp /dev/shm; echo x > /tmp/y"), "/dev/shm:\n\n/tmp:\n")
        XCTAssertEqual(try output("ls -A /tmp"), "")
        let fill = "for i in $(seq 40); do touch /tmp/$i || break; done 2>/dev/null; ls /tmp | wc -l"
        XCTAssertLessThan(Int(try output(fill) { $0.scratchFiles = 20 }.trimmed) ?? 99, 20)
    }

    func testDevicesAreTheHarmlessOnes() throws {
        let names = try output("ls /dev").split(separator: "\n").map(String.init)
        XCTAssertEqual(
            names, ["fd", "full", "null", "random", "shm", "stderr", "stdin", "stdout", "urandom", "zero"])
        XCTAssertEqual(try output("echo x > /dev/null; head -c 3 /dev/zero | wc -c").trimmed, "3")
    }

    func testThereIsNoPowerLeft() throws {
        let status = try output("cat /proc/self/status")
        let value = { (key: String) in
            status.split(separator: "\n").first { $0.hasPrefix(key + ":") }?.split(separator: "\t").last.map(
                String.init)
        }
        for set in ["CapInh", "CapPrm", "CapEff", "CapAmb"] {
            XCTAssertEqual(value(set), "0000000000000000", set)
        }
        XCTAssertEqual(value("NoNewPrivs"), "1")
        XCTAssertEqual(value("Seccomp"), "2")
        XCTAssertEqual(try output("unshare --user true 2>/dev/null || echo refused"), "refused\n")
        XCTAssertEqual(try output("mount -t tmpfs t /tmp 2>/dev/null || echo refused"), "refused\n")
    }

    func testEveryNamespaceIsItsOwn() throws {
        let kinds = ["cgroup", "ipc", "mnt", "net", "pid", "user", "uts"]
        let inside = try output(
            "for n in \(kinds.joined(separator: " ")); do readlink /proc/self/ns/$n; done"
        )
        .split(separator: "\n").map(String.init)
        let outside = try kinds.map {
            try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/\($0)")
        }
        XCTAssertEqual(inside.count, outside.count)
        let missing = Set(SandboxProbe.ofThisHost.missing.keys.map(\.rawValue))
        for (kind, pair) in zip(kinds, zip(inside, outside)) where !missing.contains(kind) {
            XCTAssertNotEqual(pair.0, pair.1, kind)
        }
    }

    func testTheNetworkIsALoopbackThatWorks() throws {
        XCTAssertEqual(
            try output("ls /sys/class/net 2>/dev/null; cut -d: -f1 /proc/net/dev | tail -n +3").trimmed, "lo")
        let line =
            #"exec 3<>/dev/tcp/127.0.0.1/1 2>/dev/null || echo $?; (: < /dev/tcp/127.0.0.1/1) 2>&1 | grep -o -m1 refused"#
        var request = try boxed("")
        request.executable = "/bin/bash"
        request.arguments = ["-c", line]
        XCTAssertEqual(try request.run().standardOutput.text, "1\nrefused\n", "not unreachable")
    }

    func testAFolderIsSeenAndCannotBeChangedUnlessItMay() throws {
        let folder = try TemporaryFolder()
        try folder.write("text\n", to: "file")
        chmod(folder.path, 0o777)
        let line = "cat \(folder.path)/file; touch \(folder.path)/new 2>/dev/null || echo refused"
        XCTAssertEqual(try output(line) { $0.visible.append(folder.path) }, "text\nrefused\n")
        XCTAssertEqual(try output(line) { $0.writable = [folder.path] }, "text\n")
        XCTAssertEqual(try output("ls \(folder.path) 2>/dev/null || echo none"), "none\n")
    }

    func testAnOverlayKeepsWhatIsWrittenOnItsOwnSheet() throws {
        let folder = try TemporaryFolder()
        for name in ["lower", "upper", "work"] {
            try FileManager.default.createDirectory(
                atPath: "\(folder.path)/\(name)", withIntermediateDirectories: false)
        }
        try XCTSkipIf(SandboxProbe.ofThisHost.missing[.overlay] != nil, "no overlay")
        try folder.write("old\n", to: "lower/file")
        let place = "\(folder.path)/lower"
        let seen = try output("echo new > \(place)/file; cat \(place)/file") {
            $0.overlays = [.init(folder: place, upper: "\(folder.path)/upper", work: "\(folder.path)/work")]
            $0.keepsUser = true
        }
        XCTAssertEqual(seen, "new\n")
        XCTAssertEqual(try String(contentsOfFile: place + "/file", encoding: .utf8), "old\n")
        XCTAssertEqual(try String(contentsOfFile: folder.path + "/upper/file", encoding: .utf8), "new\n")
    }

    func testTheChannelReachesIn() throws {
        var request = try boxed("read word <&3; echo got $word; echo answer >&3")
        request.channel = ChannelContents(lines: ["question"])
        let result = try request.run()
        XCTAssertEqual(result.standardOutput.text, "got question\n")
        XCTAssertEqual(result.channelMessages, [Array("answer".utf8)])
        XCTAssertEqual(
            try output("ls /proc/self/fd"), "0\n1\n2\n3\n", "the last one is the folder that ls reads")
    }

    func testABoxThatCannotBeMadeIsTheGradersErrorAndNamesTheStep() throws {
        var request = try boxed("true")
        request.box?.overlays = [.init(folder: "/nowhere", upper: "/nowhere", work: "/nowhere")]
        XCTAssertThrowsError(try request.run()) { error in
            XCTAssertTrue("\(error)".contains("box: mount(overlay, /nowhere)"), "\(error)")
        }
    }

    func testAMissingProgramIsNamed() throws {
        var request = try boxed("true")
        request.executable = "/nowhere/at-all"
        XCTAssertThrowsError(try request.run()) { error in
            XCTAssertTrue("\(error)".contains("exec(/nowhere/at-all)"), "\(error)")
        }
    }

    /// In processor time, which other work on the machine does not stretch as much as time on the clock.
}
