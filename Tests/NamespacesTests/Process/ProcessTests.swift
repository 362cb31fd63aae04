import Foundation
import LabSupport
import LinuxSystem
import Namespaces
import SuiteSupport
import XCTest

final class ProcessTests: CleanTestCase {
    // Reading

    func testAProcessHasOneIDPerNamespace() throws {
        let ids = try ProcessIDs(status: "Name:\tsh\nPid:\t4711\nNSpid:\t4711\t12\t1\nNSpgid:\t9\n")
        XCTAssertEqual(ids.ids, [4711, 12, 1])
        XCTAssertEqual(ids.innermost, 1)
        XCTAssertEqual(ids.depth, 2)
    }

    func testAStatusWithoutTheLineIsRefused() throws {
        for text in ["", "Pid:\t1\n", "NSpid:\n", "NSpid:\t1\tx\n", " NSpid:\t1\n"] {
            XCTAssertThrowsError(try ProcessIDs(status: text), text) { error in
                XCTAssertTrue(error is ProcessTextError, "\(text): \(error)")
            }
        }
    }

    func testTheHostsProcIsNeverCovered() throws {
        XCTAssertThrowsError(try ProcMount.steps(in: .pid)) { error in
            XCTAssertEqual(error as? NamespaceError, .shared("a new /proc", .mount), "\(error)")
        }
    }

    func testTheTreeIsPrivateBeforeProcIsMounted() throws {
        let steps = try ProcMount.steps(in: [.pid, .mount])
        XCTAssertEqual(
            steps.first, .mount(source: "", target: "/", type: "", [.private, .recursive], data: ""),
            "a mount in a shared tree shows up on the host as well")
        guard case .mount("proc", "/proc", "proc", _, _)? = steps.last, steps.count == 2 else {
            return XCTFail("expected proc to be mounted on /proc last, got \(steps)")
        }
    }

    // Deciding

    func testASignalIsForTheProgramAndSIGCHLDForInit() throws {
        var reaper = try self.reaper()
        XCTAssertEqual(reaper.actions(after: .signal(15)), [.forward(signal: 15)])
        XCTAssertEqual(reaper.actions(after: .signal(10)), [.forward(signal: 10)])
        XCTAssertEqual(reaper.actions(after: .signal(17)), [.reap])
    }

    func testOneSIGCHLDMayStandForManyEnds() throws {
        try withSeed { generator in
            let ended = Int.random(in: 2...50, using: &generator)
            var reaper = try self.reaper()
            XCTAssertEqual(zombiesLeft(&reaper, of: ended), 0, "\(ended) children ended, one SIGCHLD came")
        }
    }

    func testInitEndsWithItsProgramAndNotBefore() throws {
        var reaper = try self.reaper()
        XCTAssertEqual(
            reaper.actions(after: .childEnded(pid: 3, .exited(9))), [.reap],
            "an orphan's end is no reason to end")
        XCTAssertEqual(reaper.actions(after: .noneEnded), [])
        XCTAssertEqual(reaper.actions(after: .childEnded(pid: 2, .exited(4))), [.exit(status: 4)])
    }

    func testAProgramThatASignalEndedCountsAs128AndTheSignal() throws {
        var reaper = try self.reaper()
        XCTAssertEqual(reaper.actions(after: .childEnded(pid: 2, .signalled(9))), [.exit(status: 137)])
    }

    // Living

    func testTheHostSeesAnotherIDThanTheProcessItself() throws {
        try requires(.root)
        let silence = try PipeEnds()
        let born = try Labinit.besideThisProgram().start(
            in: .pid, descriptors: [0: silence.reading.number, 1: 1, 2: 2]
        ) { _ in [.close(Labinit.channel), .awaitLine] }
        let status = try String(contentsOfFile: "/proc/\(born.id)/status", encoding: .utf8)
        let ids = try ProcessIDs(status: status)
        try born.signal(SIGKILL)
        let id = born.id
        _ = try born.wait()
        XCTAssertEqual(ids.innermost, 1, "the first process of a PID namespace is 1 there")
        XCTAssertEqual(ids.ids.suffix(2).first, ids.depth > 0 ? ids.ids[ids.depth - 1] : id)
        XCTAssertGreaterThanOrEqual(ids.depth, 1)
    }

    func testOneIsDeafToSignalsFromInside() throws {
        try requires(.root)
        let run = try LiveRun(in: .pid) { _ in [shell("kill -TERM $$; kill -KILL $$; echo alive")] }
        assertLesson(
            run.output, is: "alive\n", "process 1 sends itself TERM and KILL",
            why: "a namespace without its init would be gone; only its parent may end it")
    }

    func testTheEndOfOneIsTheEndOfAll() throws {
        try requires(.root)
        let pipe = try PipeEnds()
        let run = try LiveRun(in: .pid, descriptors: [5: pipe.writing.number]) { _ in
            [shell("sleep 1000 5>&5 & exit 3")]
        }
        XCTAssertEqual(run.end, .exited(3))
        let reading = pipe.keepReading()
        XCTAssertEqual(try reading.readAll(), [], "the sleeper's end of the pipe is closed: it is gone")
    }

    func testANewProcShowsOnlyTheNamespacesProcesses() throws {
        try requires(.root)
        let kinds: NamespaceKinds = [.pid, .mount]
        let mounts = try String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)
        let run = try LiveRun(in: kinds) { _ in
            Plan(try ProcMount.steps(in: kinds) + [shell("cd /proc && echo [0-9]*")])
        }
        assertLesson(
            run.output, is: "1\n", "list the numbers in the new /proc",
            why: "with the host's /proc a container would see every process of the machine")
        XCTAssertEqual(try String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8), mounts)
    }

    func testOrphansAreReapedBesideTheProgram() throws {
        try requires(.root)
        let kinds: NamespaceKinds = [.pid, .mount]
        // Twenty grandchildren lose their parents at once; then no zombie may be left.
        let script = """
            for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do (exit 0 & exec true) & done; wait
            n=0; while grep -qs '^State:.Z' /proc/[0-9]*/status; do n=$((n+1)); [ $n -lt 400 ] || break; done
            grep -s '^State:.Z' /proc/[0-9]*/status | wc -l
            """
        let run = try LiveRun(in: kinds, with: .ownInit()) { _ in
            Plan(try ProcMount.steps(in: kinds) + [.becomeInit, shell(script)])
        }
        XCTAssertEqual(run.output.trimmingCharacters(in: .whitespacesAndNewlines), "0", run.complaints)
        XCTAssertEqual(run.end, .exited(0))
    }

    func testInitPassesTERMOnAndReturnsTheProgramsStatus() throws {
        try requires(.root)
        let ready = try PipeEnds()
        let process = try Labinit.ownInit().start(in: .pid, descriptors: [1: ready.writing.number, 2: 2]) {
            _ in
            [.becomeInit, shell("trap 'exit 42' TERM; echo ready; while :; do sleep 0.01; done")]
        }
        XCTAssertEqual(try ready.reading.readSome(), Array("ready\n".utf8))
        try process.signal(SIGTERM)
        let end = try process.wait()
        XCTAssertEqual(end, .exited(42), "the trap of the program ran")
    }

    func testInitTellsOfTheSignalThatEndedTheProgram() throws {
        try requires(.root)
        let run = try LiveRun(in: .pid, with: .ownInit()) { _ in [.becomeInit, shell("kill -9 $$")] }
        XCTAssertEqual(run.end, .exited(137))
    }

    /// A reaper whose main program is 2. A stub ends at once, which is no decision.
    private func reaper() throws -> Reaper {
        var probe = Reaper(main: 2)
        if probe.actions(after: .noneEnded) == [.exit(status: 70)] { throw Unimplemented("namespaces.3") }
        return Reaper(main: 2)
    }

    private func zombiesLeft(_ reaper: inout Reaper, of ended: Int) -> Int {
        var zombies = Array(3..<Int32(3 + ended))
        var events: [InitEvent] = [.signal(17)]
        while !events.isEmpty {
            for action in reaper.actions(after: events.removeFirst()) where action == .reap {
                events.append(zombies.popLast().map { .childEnded(pid: $0, .exited(0)) } ?? .noneEnded)
            }
        }
        return zombies.count
    }
}
