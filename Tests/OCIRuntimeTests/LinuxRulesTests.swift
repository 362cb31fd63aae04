import Documents
import OCIRuntime
import SuiteSupport
import XCTest

/// What the schema allows and Linux cannot do is found before anything is made.
final class LinuxRulesTests: XCTestCase {
    private typealias Change = (inout RuntimeConfig) -> Void
    private typealias Linux = RuntimeConfig.Linux

    func testTheProgramIsMissedOnStartAlone() {
        var config = RuntimeConfig.template()
        config.process = nil
        assertLesson(
            config.faultsForLinux().map(\.description),
            is: ["process: expected the program to start, found none"],
            "look for faults without a process", why: "start needs it")
        assertLesson(
            config.faultsForLinux(starting: false), is: [], "look for faults before start",
            why: "create does not")
    }

    func testDocumentsAreHeldAgainstLinux() throws {
        try hold([
            row("an old version", "ociVersion: expected a version below 2.0.0, found \"2.0.0\"") {
                $0.ociVersion = "2.0.0"
            },
            row("no version", "ociVersion: expected a version such as 1.2.0, found \"1.0\"") {
                $0.ociVersion = "1.0"
            },
            row("a version of a draft") { $0.ociVersion = "1.0.0-rc.1+a.b" },
            row("a leading zero", "ociVersion: expected a version such as 1.2.0, found \"1.02.0\"") {
                $0.ociVersion = "1.02.0"
            },
            row("no root", "root: expected the root file system, found none") { $0.root = nil },
            row("a root without a name", "root.path: expected a directory, found \"\"") {
                $0.root?.path = ""
            },
            row("a NUL", "process.args[0]: expected no NUL in a string for the kernel, found one") {
                $0.process?.args = ["a\0b"]
            },
            row("a NUL in a note") { $0.annotations = ["a": "\0"] },
            row("a long name", "hostname: expected at most 64 bytes, found 65") {
                $0.hostname = String(repeating: "a", count: 65)
            },
            row(
                "a bind mount of nothing",
                "mounts[0].source: expected a file or directory to bind, found none"
            ) {
                $0.mounts = [.init(destination: "/a", options: ["ro", "rbind"])]
            },
            row("a relative mount point") { $0.mounts = [.init(destination: "a", type: "tmpfs")] },
            row("half of a mapping", "mounts[0]: expected uidMappings and gidMappings, found one of them") {
                $0.mounts = [
                    .init(destination: "/a", uidMappings: [.init(containerID: 0, hostID: 0, size: 1)])
                ]
            },
            row("a relative hook", "hooks.poststop[0].path: expected an absolute path, found \"h\"") {
                $0.hooks = .init(poststop: [.init(path: "h")])
            },
            row("a hook without time", "hooks.prestart[0].timeout: expected at least 1 second, found -3") {
                $0.hooks = .init(prestart: [.init(path: "/h", timeout: -3)])
            },
        ])
    }

    func testProcessesAreHeldAgainstLinux() throws {
        try hold([
            row("a relative directory", "process.cwd: expected an absolute path, found \"tmp\"") {
                $0.process?.cwd = "tmp"
            },
            row("no program", "process.args: expected at least the program, found none") {
                $0.process?.args = []
            },
            row("an empty program", "process.args[0]: expected the program, found an empty string") {
                $0.process?.args = ["", "a"]
            },
            row(
                "variables", "process.env[1]: expected NAME=value, found \"B\"",
                "process.env[2]: expected NAME=value, found \"=c\""
            ) { $0.process?.env = ["A=", "B", "=c"] },
            row("user -1", "process.user.uid: expected at most 4294967294, found 4294967295") {
                $0.process?.user.uid = .max
            },
            row(
                "limits", "process.rlimits[0].soft: expected at most the hard limit 1, found 2",
                "process.rlimits[1].type: expected each type once, found RLIMIT_CPU again",
                "process.rlimits[2].type: expected a limit that Linux has, found \"RLIMIT_X\""
            ) {
                $0.process?.rlimits = [("CPU", 2), ("CPU", 1), ("X", 0)].map {
                    .init(type: "RLIMIT_" + $0.0, soft: $0.1, hard: 1)
                }
            },
            row(
                "capabilities",
                "process.capabilities.bounding[0]: expected CAP_ and capital letters, found \"KILL\"",
                "process.capabilities.effective[0]: expected a capability that is permitted too, found \"CAP_KILL\"",
                "process.capabilities.ambient[0]: expected a capability that is inheritable too, found \"CAP_CHOWN\""
            ) {
                $0.process?.capabilities = .init(
                    bounding: ["KILL"], effective: ["CAP_KILL"], permitted: ["CAP_CHOWN"],
                    ambient: ["CAP_CHOWN"])
            },
            row("a capability of tomorrow") { $0.process?.capabilities = .init(bounding: ["CAP_TOMORROW"]) },
            row("an adjustment", "process.oomScoreAdj: expected -1000 to 1000, found -1001") {
                $0.process?.oomScoreAdj = -1001
            },
            row("no priority", "process.scheduler.priority: expected 1 to 99 for SCHED_RR, found 0") {
                $0.process?.scheduler = .init(policy: .roundRobin)
            },
            row(
                "what is for others", "process.scheduler.nice: expected -20 to 19, found 20",
                "process.scheduler.priority: expected 0 for SCHED_OTHER, found 1",
                "process.scheduler.period: expected 0 for SCHED_OTHER, found 9"
            ) { $0.process?.scheduler = .init(policy: .other, nice: 20, priority: 1, period: 9) },
            row(
                "a late deadline", "process.scheduler.period: expected at least the deadline 3000, found 2000"
            ) {
                $0.process?.scheduler = .init(policy: .deadline, runtime: 1024, deadline: 3000, period: 2000)
            },
            row("a class", "process.ioPriority.priority: expected 0 to 7, found 8") {
                $0.process?.ioPriority = .init(priorityClass: .idle, priority: 8)
            },
            row("CPUs", "process.execCPUAffinity.final: expected a list such as 0-3,7, found \"3-0\"") {
                $0.process?.execCPUAffinity = .init(initial: "0-3, 7", final: "3-0")
            },
        ])
    }

    func testNamespacesAreHeldAgainstLinux() throws {
        try hold([
            row("one twice", "linux.namespaces[6].type: expected each type once, found pid again") {
                $0.linux?.namespaces.append(.init(type: .pid, path: "/n"))
            },
            row("a relative one", "linux.namespaces[6].path: expected an absolute path, found \"n\"") {
                $0.linux?.namespaces.append(.init(type: .time, path: "n"))
            },
            row("a name for the host", "hostname: expected a uts namespace in linux.namespaces, found none") {
                $0.linux?.namespaces.removeAll { $0.type == .uts }
            },
            row(
                "paths of the host",
                "linux.maskedPaths: expected a mount namespace in linux.namespaces, found none",
                "linux.readonlyPaths[0]: expected an absolute path, found \"a\"",
                "linux.readonlyPaths: expected a mount namespace in linux.namespaces, found none"
            ) {
                $0.linux?.namespaces.removeAll { $0.type == .mount }
                $0.linux?.readonlyPaths = ["a"]
            },
            row(
                "clocks of the host",
                "linux.timeOffsets: expected a new time namespace in linux.namespaces, found none"
            ) {
                $0.linux?.timeOffsets = .init(boottime: .init(secs: 1))
            },
            row(
                "a second too many",
                "linux.timeOffsets.monotonic.nanosecs: expected at most 999999999, found 1000000000"
            ) {
                $0.linux?.namespaces.append(.init(type: .time))
                $0.linux?.timeOffsets = .init(monotonic: .init(nanosecs: 1_000_000_000))
            },
            row(
                "interfaces", "linux.netDevices.eth0.name: expected the name of an interface, found \"a/b\"",
                "linux.netDevices.eth2.name: expected a name of its own, found e again"
            ) {
                $0.linux?.netDevices = [
                    "eth0": .init(name: "a/b"), "eth1": .init(name: "e"), "eth2": .init(name: "e"),
                ]
            },
            row(
                "a device of the host",
                "linux.netDevices: expected a network namespace in linux.namespaces, found none"
            ) {
                $0.linux?.namespaces.removeAll { $0.type == .network }
                $0.linux?.netDevices = ["eth0": .init()]
            },
            row(
                "parameters of the host",
                "linux.sysctl[\"kernel.panic\"]: expected a parameter that a namespace holds, found one of the whole host",
                "linux.sysctl[\"kernel.shmmax\"]: expected a namespace of type ipc in linux.namespaces, found none",
                "linux.sysctl[\"net/../vm/swappiness\"]: expected a name such as net.ipv4.ip_forward, found none"
            ) {
                $0.linux?.namespaces.removeAll { $0.type == .ipc }
                $0.linux?.sysctl = [
                    "kernel.panic": "1", "kernel.shmmax": "1", "net/../vm/swappiness": "1",
                    "net.core.somaxconn": "1",
                ]
            },
        ])
    }

    func testIDsAreHeldAgainstLinux() throws {
        func map(_ ranges: (UInt32, UInt32, UInt32)...) -> Change {
            { config in
                config.linux?.namespaces.append(.init(type: .user))
                config.linux?.uidMappings = ranges.map { .init(containerID: $0.0, hostID: $0.1, size: $0.2) }
                config.linux?.gidMappings = [.init(containerID: 0, hostID: 5, size: 1)]
            }
        }
        let other = "expected ids that no other range has, found some of linux.uidMappings"
        try hold([
            row("neighbors", change: map((0, 1000, 10), (10, 2000, 5), (15, 1010, 1))),
            row("the last id", change: map((0, 0, 4_294_967_295))),
            row(
                "inside, over each other", "linux.uidMappings[1].containerID: \(other)[0]",
                change: map((0, 1000, 10), (9, 2000, 5))),
            row(
                "outside, over each other", "linux.uidMappings[1].hostID: \(other)[0]",
                change: map((10, 1000, 10), (0, 995, 6))),
            row(
                "one in another", "linux.uidMappings[2].containerID: \(other)[0]",
                change: map((0, 1000, 100), (200, 2000, 1), (50, 3000, 1))),
            row(
                "nothing", "linux.uidMappings[1].size: expected at least 1, found 0",
                change: map((0, 1000, 10), (20, 2000, 0))),
            row(
                "beyond the end",
                "linux.uidMappings[1].hostID: expected at most 4294967291 with this size, found 4294967292",
                change: map((0, 1000, 10), (20, 4_294_967_292, 4))),
            row(
                "a user that is not mapped",
                "process.user.uid: expected an id that is mapped in the user namespace, found 0",
                change: map((1, 1, 1))),
            row(
                "nobody", "linux.uidMappings: expected ids for the new user namespace, found none",
                change: map()),
            row(
                "no namespace", "linux.uidMappings: expected a user namespace in linux.namespaces, found none"
            ) {
                $0.linux?.uidMappings = [.init(containerID: 0, hostID: 0, size: 1)]
            },
            row("a namespace to join") {
                $0.linux?.namespaces.append(.init(type: .user, path: "/proc/1/ns/user"))
            },
        ])
    }

    func testResourcesAreHeldAgainstLinux() throws {
        typealias Resources = Linux.Resources
        try hold([
            row(
                "less than nothing",
                "linux.resources.memory.reservation: expected -1 (no limit) or bytes, found -2"
            ) {
                $0.linux?.resources = Resources(memory: .init(limit: -1, reservation: -2, swap: -1))
            },
            row("swap below memory", "linux.resources.memory.swap: expected at least the limit 10, found 9") {
                $0.linux?.resources = Resources(memory: .init(limit: 10, swap: 9))
            },
            row("swap alone", "linux.resources.memory.swap: expected a limit of memory beside it, found none")
            {
                $0.linux?.resources = Resources(memory: .init(swap: 9))
            },
            row("swappiness", "linux.resources.memory.swappiness: expected 0 to 100, found 101") {
                $0.linux?.resources = Resources(memory: .init(swappiness: 101))
            },
            row(
                "CPU time", "linux.resources.cpu.quota: expected -1 or at least 1000, found 999",
                "linux.resources.cpu.period: expected 1000 to 1000000, found 1000001",
                "linux.resources.cpu.burst: expected at most the quota 999, found 1000",
                "linux.resources.cpu.mems: expected a list such as 0-3,7, found \"0,,1\"",
                "linux.resources.cpu.idle: expected 0 or 1, found 2"
            ) {
                $0.linux?.resources = Resources(
                    cpu: .init(quota: 999, burst: 1000, period: 1_000_001, mems: "0,,1", idle: 2))
            },
            row(
                "weights", "linux.resources.blockIO.weight: expected 10 to 1000, found 9",
                "linux.resources.blockIO.weightDevice[0]: expected weight or leafWeight, found neither",
                "linux.resources.blockIO.throttleReadBpsDevice[0].rate: expected a rate, found none"
            ) {
                $0.linux?.resources = Resources(
                    blockIO: .init(
                        weight: 9, weightDevice: [.init(major: 8, minor: 0)],
                        throttleReadBpsDevice: [.init(major: 8, minor: 0)]))
            },
            row(
                "others", "linux.resources.devices[0].type: expected one of a, b, c, found \"x\"",
                "linux.resources.devices[0].access: expected letters of rwm, found \"rx\"",
                "linux.resources.hugepageLimits[1].pageSize: expected each size once, found 2MB again",
                "linux.resources.rdma.m: expected hcaHandles or hcaObjects, found neither",
                "linux.resources.unified[\"../memory.max\"]: expected a file such as memory.high, found \"../memory.max\""
            ) {
                $0.linux?.resources = Resources(
                    devices: [.init(allow: true, type: "x", major: -1, access: "rx")],
                    hugepageLimits: [.init(pageSize: "2MB", limit: 1), .init(pageSize: "2MB", limit: 2)],
                    rdma: ["m": .init()], unified: ["../memory.max": "1", "memory.high": "1"])
            },
        ])
    }

    func testDevicesAndFiltersAreHeldAgainstLinux() throws {
        try hold([
            row(
                "devices", "linux.devices[0].path: expected an absolute path, found \"d\"",
                "linux.devices[0].minor: expected the number of the device, found none",
                "linux.devices[2].path: expected a path of its own, found /d again"
            ) {
                $0.linux?.devices = [
                    .init(type: "c", path: "d", major: 1), .init(type: "p", path: "/d"),
                    .init(type: "b", path: "/d", major: 1, minor: 2),
                ]
            },
            row(
                "a filter", "linux.seccomp.defaultErrnoRet: expected none for SCMP_ACT_ALLOW, found 1",
                "linux.seccomp.syscalls[0].names: expected at least one system call, found none",
                "linux.seccomp.syscalls[0].errnoRet: expected 0 to 4095, found 4096",
                "linux.seccomp.syscalls[0].args[0].index: expected 0 to 5, found 6"
            ) {
                let wrong = Linux.SeccompArgument(index: 6, value: 0, comparison: .equal)
                $0.linux?.seccomp = .init(
                    defaultAction: .allow, defaultErrnoRet: 1,
                    syscalls: [.init(names: [], action: .errno, errnoRet: 4096, args: [wrong])])
            },
            row(
                "a listener",
                "linux.seccomp.defaultAction: expected any action but SCMP_ACT_NOTIFY, found it",
                "linux.seccomp.syscalls[0].names[0]: expected no write for SCMP_ACT_NOTIFY, found it",
                "linux.seccomp.listenerPath: expected a socket for SCMP_ACT_NOTIFY, found none"
            ) {
                $0.linux?.seccomp = .init(
                    defaultAction: .notify, syscalls: [.init(names: ["write"], action: .notify)])
            },
            row("a class of service", "linux.intelRdt.closID: expected the name of a directory, found \"..\"")
            {
                $0.linux?.intelRdt = .init(closID: "..")
            },
            row(
                "memory nodes", "linux.memoryPolicy.nodes: expected some for MPOL_BIND, found none",
                "linux.memoryPolicy.flags: expected static or relative nodes, found both"
            ) { $0.linux?.memoryPolicy = .init(mode: .bind, flags: [.staticNodes, .relativeNodes]) },
        ])
    }

    private func row(_ name: String, _ faults: String..., change: @escaping Change, line: UInt = #line)
        -> Row<Change, [String]>
    {
        Row(name, change, gives: faults, line: line)
    }

    private func hold(_ rows: [Row<Change, [String]>]) throws {
        try assertRows(rows, "look for faults:", why: "half a container is harder to clean up than none") {
            change in
            var config = RuntimeConfig.template(terminal: false)
            change(&config)
            return config.faultsForLinux().map(\.description)
        }
    }
}
