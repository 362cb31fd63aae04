import Foundation
import LinuxSystem
import Namespaces
import SuiteSupport
import XCTest

final class IdentityTests: CleanTestCase {
    func testNamesAreSetInANamespaceOfTheirOwn() throws {
        let both = HostIdentity(hostname: "web", domainname: "lab")
        XCTAssertEqual(try both.steps(in: [.uts, .pid]), [.setHostname("web"), .setDomainName("lab")])
        XCTAssertEqual(try HostIdentity(domainname: "lab").steps(in: .uts), [.setDomainName("lab")])
    }

    func testNothingToSetNeedsNoNamespace() throws {
        XCTAssertEqual(try HostIdentity().steps(in: []), [])
    }

    func testTheHostIsNeverRenamed() throws {
        XCTAssertThrowsError(try HostIdentity(hostname: "web").steps(in: [.mount, .ipc])) { error in
            XCTAssertEqual(error as? NamespaceError, .shared("the host name", .uts), "\(error)")
        }
        XCTAssertThrowsError(try HostIdentity(domainname: "lab").steps(in: [])) { error in
            XCTAssertEqual(error as? NamespaceError, .shared("the domain name", .uts), "\(error)")
        }
    }

    func testANameHasSixtyFourBytesAndNotAsManyLetters() throws {
        let longest = String(repeating: "n", count: 64)
        XCTAssertEqual(try HostIdentity(hostname: longest).steps(in: .uts), [.setHostname(longest)])
        for wrong in [longest + "n", String(repeating: "é", count: 33), "a\0b", ""] {
            XCTAssertThrowsError(try HostIdentity(hostname: wrong).steps(in: .uts), wrong) { error in
                guard case NamespaceError.badName(wrong, _) = error else {
                    return XCTFail("\(wrong): \(error)")
                }
            }
        }
    }

    func testATableOfObjectsIsReadByItsFirstThreeColumns() throws {
        let text = """
                   key      shmid perms       size  cpid  lpid nattch   uid
                     0          3  1600       4096   821   821      2     0
            1093664777          4   644        512   900   901      0  1000

            """
        let rows = try IPCTable(text: text).rows
        XCTAssertEqual(
            rows, [.init(key: 0, id: 3, mode: 0o1600), .init(key: 1_093_664_777, id: 4, mode: 0o644)])
        XCTAssertEqual(try IPCTable(text: "       key      msqid perms\n").rows, [])
    }

    func testABrokenTableIsRefused() throws {
        for text in [
            "", "1 2 3\n", "key id perms\nx 1 600\n", "key id perms\n1 2\n", "key id perms\n1 2 9\n",
        ] {
            XCTAssertThrowsError(try IPCTable(text: text), text) { error in
                XCTAssertTrue(error is ProcessTextError, "\(text): \(error)")
            }
        }
    }

    func testTheHostKeepsItsNames() throws {
        try requires(.root)
        let before = try hostName()
        let run = try LiveRun(in: .uts) { _ in
            Plan(
                try HostIdentity(hostname: "inside", domainname: "lab").steps(in: .uts) + [
                    shell("cat /proc/sys/kernel/hostname /proc/sys/kernel/domainname")
                ])
        }
        assertLesson(
            run.output, is: "inside\nlab\n", "set both names in a new UTS namespace, and read them there",
            why: "a container has a name of its own")
        assertLesson(
            try hostName(), is: before, "read the host's name after that",
            why: "one kernel, two names: only the namespace was renamed")
    }

    func testAnObjectOfOneIPCNamespaceIsInvisibleInAnother() throws {
        try requires(.root, .executable("ipcmk"))
        let before = try hostObjects()
        let run = try LiveRun(in: [.ipc, .mount]) { _ in
            [
                .mount(source: "", target: "/", type: "", [.private, .recursive], data: ""),
                shell("ipcmk -M 4096 > /dev/null && cat /proc/sysvipc/shm"),
            ]
        }
        let inside = try IPCTable(text: run.output).rows
        XCTAssertEqual(inside.count, 1, "one segment was made in a namespace that was born empty")
        XCTAssertEqual(try hostObjects(), before, "the segment inside is no object of the host")
    }

    func testAnObjectIsSharedWhereNoNamespaceWasAskedFor() throws {
        try requires(.root, .executable("ipcmk"))
        let before = try hostObjects()
        let run = try LiveRun(in: .uts) { _ in
            [shell("ipcmk -Q | tr -dc 0-9; cat /proc/sysvipc/msg > /dev/null")]
        }
        let id = try XCTUnwrap(Int32(run.output), run.complaints)
        XCTAssertTrue(
            try queues().contains { $0.id == id }, "a queue made without CLONE_NEWIPC is the host's")
        _ = try LiveRun([shell("ipcrm -q \(id)")])
        XCTAssertEqual(try hostObjects(), before)
    }

    private func hostName() throws -> String {
        try String(contentsOfFile: "/proc/sys/kernel/hostname", encoding: .utf8)
    }

    private func hostObjects() throws -> Set<Int32> {
        Set(
            try IPCTable(text: try String(contentsOfFile: "/proc/sysvipc/shm", encoding: .utf8)).rows.map(
                \.id))
    }

    private func queues() throws -> [IPCTable.Row] {
        try IPCTable(text: try String(contentsOfFile: "/proc/sysvipc/msg", encoding: .utf8)).rows
    }
}
