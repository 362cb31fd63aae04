import Foundation
import LinuxSystem
import Namespaces
import OCIRuntime
import SuiteSupport
import XCTest

final class ContainerTests: CleanTestCase {
    private typealias Linux = RuntimeConfig.Linux

    // Rules

    func testEachOperationHasItsStates() throws {
        let legal: [(Namespaces.Operation, [RuntimeState.Status])] = [
            (.start, [.created]), (.kill, [.created, .running]), (.delete, [.stopped]), (.exec, [.running]),
        ]
        for (operation, states) in legal {
            for status in RuntimeState.Status.allCases {
                let isAllowed = (try? Lifecycle.check(operation, of: "c", in: status)) != nil
                XCTAssertEqual(
                    isAllowed, states.contains(status), "\(operation.rawValue) while \(status.rawValue)")
            }
        }
        XCTAssertThrowsError(try Lifecycle.check(.start, of: "c", in: .stopped)) { error in
            XCTAssertEqual(
                error as? LifecycleError, .illegal(.start, id: "c", status: .stopped, legal: [.created]))
        }
    }

    func testForceDeletesInEveryState() throws {
        for status in RuntimeState.Status.allCases {
            XCTAssertNoThrow(try Lifecycle.check(.delete, of: "c", in: status, isForced: true))
        }
        XCTAssertThrowsError(try Lifecycle.check(.kill, of: "c", in: .stopped, isForced: true))
    }

    func testTheStatusFollowsFromWhatCanBeSeen() throws {
        XCTAssertEqual(try Lifecycle.status(isRecorded: false, isAlive: true, awaitsStart: true), .creating)
        XCTAssertEqual(try Lifecycle.status(isRecorded: true, isAlive: true, awaitsStart: true), .created)
        XCTAssertEqual(try Lifecycle.status(isRecorded: true, isAlive: true, awaitsStart: false), .running)
        XCTAssertEqual(try Lifecycle.status(isRecorded: true, isAlive: false, awaitsStart: true), .stopped)
    }

    func testANameIsTheNameOfAFolder() throws {
        for id in ["a", "web-1.2_3+x", String(repeating: "x", count: 255), "..."] {
            XCTAssertNoThrow(try Lifecycle.check(id: id), id)
        }
        for id in ["", ".", "..", "a/b", "a b", "ä", String(repeating: "x", count: 256), "../x"] {
            XCTAssertThrowsError(try Lifecycle.check(id: id), id) { error in
                XCTAssertEqual(error as? LifecycleError, .badName(id))
            }
        }
    }

    func testCgroupAndTimeAreMadeLateAndUsersAreJoinedFirst() throws {
        let new = try NamespaceLayout(
            [.pid, .mount, .cgroup, .time, .user].map { Linux.Namespace(type: $0) })
        XCTAssertEqual(new.atBirth, [.pid, .mount, .user])
        XCTAssertEqual(new.later, [.cgroup, .time])
        XCTAssertEqual(try new.steps(descriptorsFrom: 10), [.unshare(.cgroup)])
        let joining = try NamespaceLayout([
            Linux.Namespace(type: .network, path: "/n"), Linux.Namespace(type: .user, path: "/u"),
            Linux.Namespace(type: .mount), Linux.Namespace(type: .pid),
        ])
        XCTAssertEqual(joining.atBirth, [], "a new namespace belongs to the user namespace it is made in")
        XCTAssertEqual(joining.joined.map(\.path), ["/u", "/n"])
        XCTAssertEqual(
            try joining.steps(descriptorsFrom: 10),
            [
                .enter(descriptor: 10, .user), .enter(descriptor: 11, .network), .unshare([.mount, .pid]),
                .fork,
            ])
    }

    func testPrivilegeIsGivenUpInAnOrderThatWorks() throws {
        var process = RuntimeConfig.Process(args: ["true"], cwd: "/", noNewPrivileges: true)
        process.user = RuntimeConfig.User(uid: 7, gid: 8, additionalGids: [9])
        process.capabilities = RuntimeConfig.Capabilities(
            bounding: ["CAP_KILL", "CAP_CHOWN"], effective: ["CAP_KILL", "CAP_FROM_THE_FUTURE"],
            inheritable: ["CAP_KILL"], permitted: ["CAP_KILL"], ambient: ["CAP_KILL", "CAP_CHOWN"])
        let filter = FilterProgram([.init(code: 6, value: 0x7fff_0000)])
        let kill = CapabilitySet([.kill])
        XCTAssertEqual(
            try ProcessPlan(process, filter: filter).identity(),
            [
                .dropBounding(CapabilitySet.all.subtracting(CapabilitySet([.kill, .chown]))),
                .keepCapabilities,
                .setGroups([9]), .setGroupIDs(IDs(all: 8)), .setUserIDs(IDs(all: 7)),
                .setThreadCapabilities(
                    ThreadCapabilities(effective: kill, permitted: kill, inheritable: kill)),
                .clearAmbient, .raiseAmbient(kill), .noNewPrivileges, .filter(filter),
            ])
    }

    func testAFilterWithoutNoNewPrivilegesComesBeforeTheCapabilitiesGo() throws {
        var process = RuntimeConfig.Process(args: ["true"], cwd: "/")
        process.capabilities = RuntimeConfig.Capabilities()
        let filter = FilterProgram([.init(code: 6, value: 0x7fff_0000)])
        let steps = try ProcessPlan(process, filter: filter).identity()
        let filtering = try XCTUnwrap(steps.firstIndex(of: .filter(filter)))
        let loss = try XCTUnwrap(steps.firstIndex { $0.words[0] == "set-thread-capabilities" })
        XCTAssertLessThan(filtering, loss, "without no_new_privs a filter needs CAP_SYS_ADMIN")
    }

    func testDevicesAreMadeOrBoundNeverBoth() throws {
        XCTAssertEqual(try DevicePlan.binds(into: "/r", isPrivileged: true), [])
        let bound = try DevicePlan.binds(into: "/r", isPrivileged: false)
        XCTAssertEqual(
            bound.first, .mountInside("/r", MountRequest(source: "/dev/null", target: "/dev/null", .bind)))
        let own = Linux.Device(type: "b", path: "/dev/loop9", major: 7, minor: 9, fileMode: 0o600, uid: 1)
        let made = try DevicePlan.steps([own], isPrivileged: true)
        XCTAssertEqual(
            made.last,
            .provideDevice("/dev/loop9", DeviceNode(.block, 7, 9), mode: 0o600, user: 1, group: 0))
        XCTAssertTrue(made.contains(.symlink("pts/ptmx", at: "/dev/ptmx")))
        XCTAssertFalse(
            try DevicePlan.steps([], isPrivileged: false).contains { $0.words[0] == "device" },
            "mknod is refused in a user namespace")
    }

    func testHooksRunWhereTheSpecificationPutsThem() throws {
        let bundle = try TestBundle()
        var config = bundle.config("true")
        config.linux?.sysctl = ["net.ipv4.ip_forward": "1", "../../etc/passwd": "x"]
        config.hooks = RuntimeConfig.Hooks(
            createContainer: [.init(path: "/bin/early")], startContainer: [.init(path: "/bin/late")])
        var plan = try bundle.plan(config)
        plan.startsOn = 10
        let names = try plan.plan().steps.map { step in
            if case .run(let path, _, _, _, _) = step { return path }
            return step.words[0]
        }
        let order = ["/bin/early", "pivot_root", "close", "await-byte", "/bin/late", "execve"]
        XCTAssertEqual(names.filter(order.contains), order)
        XCTAssertEqual(
            try plan.plan().steps.filter { $0.words[0] == "write" },
            [.write("1", to: "/proc/sys/net/ipv4/ip_forward")], "no setting is a file of the host")
    }

    func testTheTerminalIsOpenedWhereItsDevicesAreAndNothingIsMaskedYet() throws {
        let bundle = try TestBundle()
        var config = bundle.config("true")
        config.linux?.devices = [.init(type: "c", path: "/dev/own", major: 1, minor: 3)]
        config.linux?.maskedPaths = ["/proc/keys"]
        var plan = try bundle.plan(config)
        plan.console = [.openTerminal(socket: 8, TerminalRequest(user: 0, isConsole: true))]
        let names = try plan.plan().steps.map { $0.words[0] }
        let order = ["pivot_root", "device", "terminal", "mask", "setgroups", "execve"]
        XCTAssertEqual(
            order.map { names.lastIndex(of: $0) ?? -1 }, order.map { names.lastIndex(of: $0) ?? -2 }.sorted(),
            "/dev/ptmx must be the container's, and /dev/console is one more mount: \(order)")
    }

    // Living

    func testAContainerIsCreatedStartedAndDeleted() throws {
        try requires(.root)
        let bundle = try TestBundle()
        let container = try Container("one", root: bundle.path + "/state", labinit: .besideThisProgram())
        let output = try OwnedDescriptor.inMemory("output")
        let plan = try bundle.plan(bundle.config("echo $$; hostname; exit 5"), id: "one")
        var named = plan
        named.config.hostname = "one"
        let process = try container.create(named, descriptors: [1: output.number, 2: 2])
        XCTAssertEqual(try container.folder.state().status, .created)
        XCTAssertEqual(try Self.text(of: output), "", "nothing of the program runs before the start")
        XCTAssertThrowsError(try container.delete())
        XCTAssertEqual(try container.start(), [])
        XCTAssertThrowsError(try container.start(), "a container is started once")
        let end = try process.wait()
        XCTAssertEqual(end, .exited(5))
        XCTAssertEqual(try Self.text(of: output), "1\none\n")
        XCTAssertEqual(try container.folder.state().status, .stopped)
        XCTAssertThrowsError(try container.kill(15))
        XCTAssertEqual(try container.delete(), [])
        XCTAssertThrowsError(try container.folder.state()) { error in
            XCTAssertEqual(error as? LifecycleError, .unknown("one"))
        }
    }

    func testANameIsTakenOnce() throws {
        try requires(.root)
        let bundle = try TestBundle()
        let container = try Container("twice", root: bundle.path + "/state", labinit: .besideThisProgram())
        let process = try container.create(try bundle.plan(bundle.config("true"), id: "twice"))
        XCTAssertThrowsError(try container.create(try bundle.plan(bundle.config("true"), id: "twice")).id) {
            error in
            XCTAssertEqual(error as? LifecycleError, .exists("twice"))
        }
        XCTAssertEqual(try container.folder.state().status, .created, "the first is untouched")
        _ = try container.delete(isForced: true)
        _ = try process.wait()
    }

    func testAFailureLeavesNothingAndNamesTheStep() throws {
        try requires(.root)
        let bundle = try TestBundle()
        var config = bundle.config("true")
        config.mounts.append(.init(destination: "/x", type: "no-such-fs", source: "x"))
        let container = try Container("bad", root: bundle.path + "/state", labinit: .besideThisProgram())
        XCTAssertThrowsError(try container.create(try bundle.plan(config)).id) { error in
            let failure = error as? StepFailure
            XCTAssertEqual(failure?.reason.code, Errno(rawValue: ENODEV), "\(error)")
            XCTAssertTrue(failure?.reason.call.contains("/x") ?? false, "\(error)")
        }
        XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: bundle.path + "/state"), [])
    }

    func testAProgramThatIsNotThereIsFoundOutBeforeTheStart() throws {
        try requires(.root)
        let bundle = try TestBundle()
        var config = bundle.config("")
        config.process?.args = ["no-such-program"]
        let container = try Container("gone", root: bundle.path + "/state", labinit: .besideThisProgram())
        XCTAssertThrowsError(try container.create(try bundle.plan(config)).id) { error in
            XCTAssertEqual((error as? StepFailure)?.reason.code, .noEntry, "\(error)")
        }
    }

    func testTheProgramIsWhoItIsAskedToBe() throws {
        try requires(.root)
        let bundle = try TestBundle()
        var config = bundle.config(
            "id -u; id -g; id -G; grep -E 'Cap(Prm|Eff|Bnd)|NoNew' /proc/self/status; umask; ulimit -n")
        config.process?.user = .init(uid: 1000, gid: 100, umask: 0o77, additionalGids: [5])
        config.process?.capabilities = .init(
            bounding: ["CAP_KILL"], effective: ["CAP_KILL"], inheritable: ["CAP_KILL"],
            permitted: ["CAP_KILL"], ambient: ["CAP_KILL"])
        config.process?.noNewPrivileges = true
        config.process?.rlimits = [.init(type: "RLIMIT_NOFILE", soft: 64, hard: 64)]
        let run = try ContainerRun(bundle, try bundle.plan(config))
        let kill = "0000000000000020"
        XCTAssertEqual(
            run.output,
            "1000\n100\n100 5\nCapPrm:\t\(kill)\nCapEff:\t\(kill)\nCapBnd:\t\(kill)\nNoNewPrivs:\t1\n0077\n64\n",
            run.complaints)
    }

    func testOnlyWhatWasGivenIsOpen() throws {
        try requires(.root)
        let bundle = try TestBundle()
        let run = try ContainerRun(bundle, try bundle.plan(bundle.config("ls /proc/self/fd | tr '\\n' ' '")))
        // 3 is the folder that ls itself reads.
        XCTAssertEqual(run.output, "0 1 2 3 ", run.complaints)
    }

    func testAContainerJoinsTheNetworkOfAnother() throws {
        try requires(.root)
        let bundle = try TestBundle()
        let first = try Container("first", root: bundle.path + "/state", labinit: .besideThisProgram())
        let process = try first.create(try bundle.plan(bundle.config("sleep 1000"), id: "first"))
        let pid = try XCTUnwrap(first.folder.process?.id)
        let network = "/proc/\(pid)/ns/net"
        let wanted = try SymbolicLink.target(of: network)
        var config = bundle.config("readlink /proc/self/ns/net", namespaces: [.pid, .mount])
        config.linux?.namespaces.append(.init(type: .network, path: network))
        let run = try ContainerRun(bundle, try bundle.plan(config))
        XCTAssertEqual(run.output, wanted + "\n", run.complaints)
        _ = try first.delete(isForced: true)
        _ = try process.wait()
    }

    func testAJoinedProcessNamespaceHasTheContainerAsItsChild() throws {
        try requires(.root)
        let bundle = try TestBundle()
        let first = try Container("host", root: bundle.path + "/state", labinit: .besideThisProgram())
        let process = try first.create(try bundle.plan(bundle.config("sleep 1000"), id: "host"))
        _ = try first.start()
        let pid = try XCTUnwrap(first.folder.process?.id)
        var config = bundle.config("test $$ != 1 && echo guest", namespaces: [.mount])
        config.linux?.namespaces.append(.init(type: .pid, path: "/proc/\(pid)/ns/pid"))
        let run = try ContainerRun(bundle, try bundle.plan(config))
        XCTAssertEqual(run.output, "guest\n", run.complaints)
        XCTAssertEqual(try first.folder.state().status, .running)
        try first.kill(SIGKILL)
        let end = try process.wait()
        XCTAssertEqual(end, .signalled(SIGKILL))
        _ = try first.delete()
    }

    func testHooksReadTheStateAndAFailingOneStopsTheCreation() throws {
        try requires(.root)
        let bundle = try TestBundle()
        let note = bundle.path + "/note"
        var config = bundle.config("true")
        config.hooks = .init(
            createRuntime: [.init(path: "/bin/sh", args: ["sh", "-c", "cat > \(note)"])])
        _ = try ContainerRun(bundle, try bundle.plan(config, id: "hooked"), id: "hooked")
        let state = try RuntimeState.parse(Array(try Data(contentsOf: URL(fileURLWithPath: note))))
        XCTAssertEqual(state.id, "hooked")
        XCTAssertEqual(state.status, .creating)
        config.hooks?.createRuntime = [.init(path: "/bin/false")]
        let container = try Container("stopped", root: bundle.path + "/state", labinit: .besideThisProgram())
        XCTAssertThrowsError(try container.create(try bundle.plan(config)).id)
        XCTAssertThrowsError(try container.folder.state())
    }

    func testTheGroupAProcessIsInBecomesTheTopOfItsCgroupNamespace() throws {
        let layout = try NamespaceLayout([.cgroup, .pid].map { Linux.Namespace(type: $0) })
        let steps = try layout.steps(descriptorsFrom: 10)
        let group = try TestGroup()
        var outside: String?
        let run = try LiveRun(in: layout.atBirth) { pid in
            try group.take(pid)
            outside = group.place(in: try String(contentsOfFile: "/proc/\(pid)/cgroup", encoding: .utf8))
            // The host's /proc, in which the process has the number that it has here.
            return Plan(steps + [shell("cat /proc/\(pid)/cgroup")])
        }
        XCTAssertEqual(run.end, .exited(0), run.complaints)
        XCTAssertEqual(outside, group.path, "the host goes on seeing where it is")
        assertLesson(
            group.place(in: run.output), is: "/",
            "moved a process into \(group.path), then made its namespace",
            why: "the namespace takes the group of that moment for its top, so the group comes first")
    }

    func testTheClocksOfATimeNamespaceAreShifted() throws {
        var config = try TestBundle().config("cat /proc/uptime /proc/self/timens_offsets")
        config.linux?.namespaces = [.pid, .mount, .time].map { Linux.Namespace(type: $0) }
        config.linux?.timeOffsets = Linux.TimeOffsets(
            boottime: Linux.TimeOffset(secs: 40 * 86_400),
            monotonic: Linux.TimeOffset(secs: 100_000, nanosecs: 7))
        _ = try TestBundle().plan(config).plan()
        try requires(.root)
        guard access("/proc/self/timens_offsets", F_OK) == 0 else {
            throw XCTSkip("needs time namespaces (CONFIG_TIME_NS, Linux 5.6)")
        }
        let bundle = try TestBundle()
        let before = try Self.uptime()
        let run = try ContainerRun(bundle, try bundle.plan(config))
        let after = try Self.uptime()
        XCTAssertEqual(run.end, .exited(0), run.complaints)
        let words = run.output.split(whereSeparator: \.isWhitespace).map(String.init)
        let inside = try XCTUnwrap(words.first.flatMap { Double($0) }, run.output)
        let offset = 40.0 * 86_400
        XCTAssertTrue(
            (before + offset - 0.02...after + offset + 0.02).contains(inside),
            "up \(before) s to \(after) s here, with \(offset) s more inside: \(inside)")
        XCTAssertEqual(words.dropFirst(2), ["monotonic", "100000", "7", "boottime", "3456000", "0"])
    }

    /// Seconds since this machine started, as its own clocks have it.
    private static func uptime() throws -> Double {
        let text = try String(contentsOfFile: "/proc/uptime", encoding: .utf8)
        return try XCTUnwrap(text.split(separator: " ").first.flatMap { Double($0) })
    }

    func testInAUserNamespaceRootIsNobodyOutside() throws {
        try requires(.root)
        let bundle = try TestBundle()
        chmod(bundle.path, 0o755)
        var config = bundle.config(
            "id -u; cat /proc/self/uid_map | tr -s ' '", namespaces: [.user, .mount, .pid, .ipc])
        let map = [RuntimeConfig.IDMapping(containerID: 0, hostID: 200_000, size: 65_536)]
        config.linux?.uidMappings = map
        config.linux?.gidMappings = map
        chown(bundle.root, 200_000, 200_000)
        var plan = try bundle.plan(config)
        plan.available = .all
        plan.isPrivileged = false
        let run = try ContainerRun(bundle, plan)
        XCTAssertEqual(run.output, "0\n 0 200000 65536\n", run.complaints)
    }

    private static func text(of file: borrowing OwnedDescriptor) throws -> String {
        let again = try OwnedDescriptor(opening: "/proc/self/fd/\(file.number)")
        return String(decoding: try again.readAll(), as: UTF8.self)
    }
}
