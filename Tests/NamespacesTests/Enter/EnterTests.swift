import Glibc
import LabSupport
import LinuxSystem
import Namespaces
import SuiteSupport
import XCTest

final class EnterTests: CleanTestCase {
    func testALinkNamesAKindAndANumber() throws {
        try assertRows(
            [
                link("mnt:[4026531841]", .mount, 4_026_531_841), link("net:[1]", .network, 1),
                link("pid_for_children:[7]", .pid, 7), link("time_for_children:[8]", .time, 8),
                link("cgroup:[18446744073709551615]", .cgroup, .max),
            ], "read", why: "kind and number together say which namespace a process is in"
        ) { try NamespaceID(link: $0) }
    }

    private func link(_ text: String, _ kind: NamespaceKinds, _ inode: UInt64, line: UInt = #line)
        -> Row<String, NamespaceID>
    {
        Row(text, text, gives: NamespaceID(kind: kind, inode: inode), line: line)
    }

    func testABrokenLinkIsNamed() throws {
        for text in [
            "mnt", "mount:[1]", "mnt:1", "mnt:[1", "mnt:[x]", "mnt:[-1]", "mnt:[]", "uts_for_children:[1]",
        ] {
            XCTAssertThrowsError(try NamespaceID(link: text), text) { error in
                XCTAssertEqual(error as? NamespaceError, .notALink(text), text)
            }
        }
    }

    func testTwoProcessesDifferInTheKindsWhoseNumbersDiffer() throws {
        let here = try NamespaceView([
            NamespaceID(kind: .mount, inode: 1), NamespaceID(kind: .pid, inode: 2),
            NamespaceID(kind: .uts, inode: 3),
        ])
        let there = try NamespaceView([
            NamespaceID(kind: .mount, inode: 9), NamespaceID(kind: .pid, inode: 2),
            NamespaceID(kind: .time, inode: 3),
        ])
        XCTAssertEqual(try here.differences(from: there), .mount)
        XCTAssertEqual(try here.differences(from: here), [])
    }

    func testOneKindTwiceIsNoView() throws {
        let twice = [NamespaceID(kind: .ipc, inode: 1), NamespaceID(kind: .ipc, inode: 2)]
        XCTAssertThrowsError(try NamespaceView(twice)) { error in
            XCTAssertEqual(error as? NamespaceError, .twice(.ipc))
        }
    }

    func testANewPIDOrTimeNamespaceWantsAChild() throws {
        let end: [Step] = [.announce("inside")]
        try assertRows(
            [
                Row("uts", NamespaceKinds.uts, gives: [.unshare(.uts)] + end),
                Row("pid,mnt", [.pid, .mount], gives: [.unshare([.pid, .mount]), .fork] + end),
                Row("time", .time, gives: [.unshare(.time), .fork] + end),
                Row("nothing", [], gives: end),
            ], "plan the way into",
            why: "a process keeps its id and its clocks; only its children get new ones"
        ) { try Entry.plan(into: $0, then: end).steps }
    }

    func testJoiningNeverReentersTheUserNamespaceOneIsIn() throws {
        let plan = try Entry.plan(joining: 7, [.user, .uts], hasOwnUsers: false, then: [])
        XCTAssertEqual(plan.steps, [.enter(descriptor: 7, .uts), .close(7)])
        let own = try Entry.plan(joining: 7, [.user, .pid], hasOwnUsers: true, then: [])
        XCTAssertEqual(own.steps, [.enter(descriptor: 7, [.user, .pid]), .close(7), .fork])
    }

    func testARefusalComesWithWhatWouldHelp() throws {
        XCTAssertNotNil(try Entry.advice(for: .notPermitted, making: .network))
        XCTAssertNotEqual(
            try Entry.advice(for: .notPermitted, making: .network),
            try Entry.advice(for: .notPermitted, making: [.user, .network]))
        XCTAssertNotNil(try Entry.advice(for: .noSpace, making: .user))
        XCTAssertNotNil(try Entry.advice(for: .invalid, making: .time))
        XCTAssertNil(try Entry.advice(for: .noEntry, making: .uts))
    }

    func testExactlyTheRequestedNamespacesAreNew() throws {
        let kinds: NamespaceKinds = [.mount, .uts, .ipc, .pid, .network, .cgroup]
        try requires(.root)
        let plan = try Entry.plan(
            into: kinds, then: [shell("cd /proc/self/ns && for n in *; do readlink $n; done")])
        let run = try LiveRun(plan)
        XCTAssertEqual(run.end, .exited(0), run.complaints)
        let inside = try view(run.output.split(separator: "\n").map(String.init))
        let files = NamespaceKinds.files.map(\.name)
        let outside = try view(files.map { try SymbolicLink.target(of: "/proc/self/ns/\($0)") })
        assertLesson(
            try inside.differences(from: outside), is: kinds,
            "unshare(\(kinds.names)), fork, then read /proc/self/ns",
            why: "a namespace that was asked for and is still the host's isolates nothing", show: \.names)
    }

    func testTheFirstChildOfANewPIDNamespaceIsProcessOne() throws {
        try requires(.root)
        let run = try LiveRun(try Entry.plan(into: .pid, then: [shell("echo $$")]))
        assertLesson(
            run.output, is: "1\n", "unshare(pid), fork, echo $$",
            why: "unshare leaves the caller where it is: only children are born inside")
    }

    func testAnotherProcessesNamespacesAreJoinedByItsPidfd() throws {
        try requires(.root)
        let silence = try PipeEnds()
        let born = try Labinit.besideThisProgram().start(
            in: [.uts, .pid], descriptors: [0: silence.reading.number, 1: 1, 2: 2]
        ) { _ in [.setHostname("joined"), .close(Labinit.channel), .awaitLine] }
        let target = try OwnedDescriptor(process: born.id)
        let plan = try Entry.plan(
            joining: 5, [.uts, .pid], hasOwnUsers: false,
            then: [shell("cat /proc/sys/kernel/hostname; echo $$")])
        let run = try LiveRun(plan, descriptors: [5: target.number])
        // Its process 1 is taken; what joins is 2.
        XCTAssertEqual(run.output, "joined\n2\n", run.complaints)
        try born.signal(SIGKILL)
        _ = try born.wait()
    }

    private func view(_ links: [String]) throws -> NamespaceView {
        var seen: Set<NamespaceKinds> = []
        let all = try links.filter { !$0.hasPrefix("pid_for") && !$0.hasPrefix("time_for") }
            .map { try NamespaceID(link: $0) }
        return try NamespaceView(all.filter { seen.insert($0.kind).inserted })
    }
}
