import LinuxSystem
import SuiteSupport
import XCTest

final class StepWordsTests: XCTestCase {
    private let every: [Step] = [
        .changeDirectory("/a b"), .changeDirectoryTo(descriptor: 5), .changeDirectoryToInode(2, via: "/"),
        .chroot("."), .pivotRoot(new: ".", old: "old"), .makeDirectory("", mode: 0o1777),
        .makeNode("/dev/null", DeviceNode(.character, 1, 3), mode: 0o666),
        .makeNode("disk", DeviceNode(.block, 7, 0), mode: 0), .rename("a", to: "b"), .link("a", to: "b"),
        .linkDescriptor(6, to: "alias"),
        .mount(source: "", target: "/", type: "", [.private, .recursive], data: "size=1m"),
        .mount(source: "proc", target: "/proc", type: "proc", [], data: ""),
        .unmount(".", detach: true), .unmount("/x", detach: false), .unshare([.mount, .pid]),
        .enter(descriptor: 7, .network), .setHostname("dock"), .setGroups([]),
        .setGroups([1, 4_294_967_294]),
        .setGroupIDs(IDs(all: 7)), .setUserIDs(IDs(real: nil, effective: 0, saved: nil)),
        .dropBounding(.all), .dropBounding([]), .clearAmbient, .setCapabilities(.docker), .noNewPrivileges,
        .closeOnExec(from: 3, through: .max), .close(4), .hold("/a b", descriptor: 6),
        .show(path: "/etc/passwd", limit: 10),
        .showMemory(pid: 9, address: .max, count: 1), .announce("ready"), .awaitLine,
        .execute(candidates: ["/bin/sh"], arguments: ["sh", "-c", ""], environment: ["A=", "B=2"]),
        .execute(candidates: [], arguments: [], environment: []),
        .symlink("../a b", at: "/x"), .write("1 0 1\n", to: "/proc/self/uid_map"),
        .provideDevice("/dev/x", DeviceNode(.pipe, 0, 0), mode: 0o600, user: 1, group: 2),
        .mountInside(
            "/r", MountRequest(source: "/s", target: "/t", [.bind, .strictAccessTime], data: "a=b,c")),
        .mask("/proc/keys"), .protect("/proc/sys"), .setDomainName("lab"), .netlink([]),
        .netlink([0, 15, 255]), .fork, .becomeInit,
        .run(path: "/h", arguments: ["h", "1"], environment: ["A=1"], input: "{}", seconds: 3), .newSession,
        .endWithParent, .openTerminal(socket: 11, TerminalRequest(user: 1000)),
        .openTerminal(socket: 3, TerminalRequest(user: 0, rows: 24, columns: 80, isConsole: true)),
        .awaitByte(descriptor: 10), .setMask(0o77),
        .setLimit(ResourceLimit(.openFiles, soft: 1, hard: .max)),
        .setThreadCapabilities(ThreadCapabilities(effective: [], permitted: .docker, inheritable: .all)),
        .raiseAmbient(.docker), .keepCapabilities, .checkExecutable(candidates: ["/bin/a", "b"]),
        .filter(FilterProgram([.init(code: 6, ifTrue: 1, ifFalse: 255, value: .max)], flags: 1)),
    ]

    func testEveryStepComesBackFromItsWords() throws {
        for step in every {
            assertLesson(
                try Step(words: step.words), is: step, "read the words \(step.words)",
                why: "labinit must take the very step that was planned")
        }
    }

    func testAPlanComesBackFromItsWords() throws {
        let plan = Plan(every)
        assertLesson(
            try Plan(words: plan.words), is: plan, "read the words of \(every.count) steps",
            why: "a plan travels as words", show: \.listing)
    }

    func testWordsThatAreNoStepAreRefusedWithTheirReason() throws {
        let rows: [Row<[String], String>] = [
            Row("unknown", ["fly"], gives: "fly: no such step"),
            Row("too short", ["chdir"], gives: "a step ends too early"),
            Row("too long", ["chroot", "a", "b"], gives: "b: too many words"),
            Row("number", ["fchdir", "x"], gives: "x: expected -2147483648...2147483647"),
            Row("mode", ["mkdir", "a", "9"], gives: "9: expected an octal number"),
            Row("kind", ["mknod", "a", "0600", "x", "1", "1"], gives: "device a: x is none of b, c and p"),
            Row("counts", ["execve", "9", "1", "a"], gives: "a step ends too early"),
            Row(
                "namespace", ["unshare", "mnt,sky"],
                gives: "sky: expected one of cgroup, ipc, mnt, net, pid, time, user, uts"),
        ]
        try assertRows(rows, "read the words", why: "labinit trusts nobody") { words in
            do {
                return try Step(words: words).words.joined(separator: " ")
            } catch let error as MalformedPlan {
                return error.description
            }
        }
    }

    func testABadStepIsNamedByItsPlace() {
        XCTAssertThrowsError(try Plan(words: ["1", "await-line", "1", "fly"])) { error in
            XCTAssertEqual("\(error)", "step 2: fly: no such step")
        }
    }

    func testCapabilitiesHaveTheNamesOfTheManual() {
        XCTAssertEqual(Capability.sysAdmin.name, "CAP_SYS_ADMIN")
        XCTAssertEqual(Capability.dacReadSearch.name, "CAP_DAC_READ_SEARCH")
        XCTAssertEqual(Capability.sysAdmin.rawValue, 21, "linux/capability.h gives it 21")
        XCTAssertEqual(Capability.checkpointRestore.rawValue, 40, "linux/capability.h gives it 40")
        XCTAssertEqual(CapabilitySet.docker.rawValue, 0xA804_25FB, "docker's CapBnd, as /proc shows it")
    }
}
