import Foundation
import LinuxSystem
import Namespaces
import OCIRuntime
import SuiteSupport
import XCTest

final class SeccompTests: CleanTestCase {
    private typealias Linux = RuntimeConfig.Linux
    private let table = SystemCallTable.x86

    // Verdicts

    func testEveryActionHasItsNumber() throws {
        try assertRows(
            [
                Row("allow", (Linux.SeccompAction.allow, nil), gives: 0x7fff_0000),
                Row("log", (.log, nil), gives: 0x7ffc_0000),
                Row("errno 13", (.errno, 13), gives: 0x0005_000d),
                Row("errno without a number", (.errno, nil), gives: 0x0005_0001),
                Row("an errno of 17 bits", (.errno, 0x1_0002), gives: 0x0005_0002),
                Row("trace 7", (.trace, 7), gives: 0x7ff0_0007), Row("trap", (.trap, 5), gives: 0x0003_0000),
                Row("kill", (.kill, nil), gives: 0), Row("kill the thread", (.killThread, 3), gives: 0),
                Row("kill the process", (.killProcess, nil), gives: 0x8000_0000),
            ] as [Row<(Linux.SeccompAction, UInt32?), UInt32>], "find the verdict of",
            why: "the upper half says what happens, the lower half carries the errno"
        ) { try FilterVerdict.of($0.0, number: $0.1) }
    }

    func testAListenerIsRefused() throws {
        XCTAssertThrowsError(try FilterVerdict.of(.notify, number: nil)) { error in
            XCTAssertEqual(error as? SeccompError, .notify)
        }
    }

    // Programs

    func testAForeignInstructionSetEndsTheProcess() throws {
        let machine = try self.machine(Linux.Seccomp(defaultAction: .allow))
        let foreign = FilteredCall(0, architecture: 0x4000_0003)
        assertLesson(
            machine.run(on: foreign), is: FilterVerdict.killProcess,
            "make a 32-bit call under a 64-bit filter",
            why: "the same number is another call there: the list would be about the wrong ones")
        XCTAssertEqual(
            machine.run(on: FilteredCall(0, architecture: table.architecture)), FilterVerdict.allow)
    }

    func testTheSecondSetOfNumbersOfX86IsClosed() throws {
        let machine = try self.machine(Linux.Seccomp(defaultAction: .allow))
        let call = FilteredCall(0x4000_0000 | 59, architecture: table.architecture)
        XCTAssertEqual(machine.run(on: call), FilterVerdict.killProcess)
        let arm = try FilterMachine(
            try SeccompCompiler(Linux.Seccomp(defaultAction: .allow), table: .arm).program())
        let there = FilteredCall(0x4000_0000 | 59, architecture: SystemCallTable.arm.architecture)
        XCTAssertEqual(arm.run(on: there), FilterVerdict.allow, "arm64 has no second set")
    }

    func testNamesThatTheInstructionSetLacksAreLeftOut() throws {
        let rules = [Linux.SeccompRule(names: ["no_such_call", "mkdir"], action: .errno, errnoRet: 38)]
        let machine = try self.machine(Linux.Seccomp(defaultAction: .allow, syscalls: rules))
        XCTAssertEqual(machine.run(on: call("mkdir")), FilterVerdict.errno | 38)
        XCTAssertEqual(machine.run(on: call("read")), FilterVerdict.allow)
    }

    func testTheFirstRuleWhoseConditionsHoldDecides() throws {
        let one = Linux.SeccompArgument(index: 0, value: 1, comparison: .equal)
        let rules = [
            Linux.SeccompRule(names: ["kill"], action: .errno, errnoRet: 5, args: [one]),
            Linux.SeccompRule(names: ["kill"], action: .allow),
            Linux.SeccompRule(names: ["kill"], action: .killProcess),
        ]
        let machine = try self.machine(Linux.Seccomp(defaultAction: .trap, syscalls: rules))
        XCTAssertEqual(machine.run(on: call("kill", 1)), FilterVerdict.errno | 5)
        XCTAssertEqual(machine.run(on: call("kill", 2)), FilterVerdict.allow)
    }

    func testComparisonsAreOfSixtyFourBits() throws {
        let value: UInt64 = 0x1_0000_0005
        let near: [UInt64] = [0, 5, value - 1, value, value + 1, 0x1_0000_0000, 0x2_0000_0000, .max]
        for comparison in Linux.SeccompOperator.allCases {
            let condition = Linux.SeccompArgument(
                index: 2, value: value, valueTwo: 0x1_0000_0001, comparison: comparison)
            let rule = Linux.SeccompRule(names: ["ioctl"], action: .allow, args: [condition])
            let machine = try self.machine(Linux.Seccomp(defaultAction: .errno, syscalls: [rule]))
            for argument in near {
                let isAllowed = machine.run(on: call("ioctl", 0, 0, argument)) == FilterVerdict.allow
                assertLesson(
                    isAllowed, is: holds(condition, argument),
                    "compare \(hex(argument)) by \(comparison.rawValue) with \(hex(value))",
                    why: "the machine loads 32 bits: half of a comparison lets the wrong calls through")
            }
        }
    }

    func testAllConditionsOfARuleMustHold() throws {
        try withSeed { generator in
            for _ in 0..<60 {
                let profile = randomProfile(using: &generator)
                let machine = try self.machine(profile)
                for _ in 0..<40 {
                    let asked = randomCall(using: &generator)
                    XCTAssertEqual(
                        machine.run(on: asked), verdict(profile, asked), "\(asked) under \(profile.syscalls)")
                }
            }
        }
    }

    func testALongListStaysWithinTheReachOfItsJumps() throws {
        let condition = Linux.SeccompArgument(index: 1, value: 9, comparison: .greater)
        let rules = (0..<60).map { number in
            Linux.SeccompRule(
                names: ["ioctl"], action: .errno, errnoRet: number,
                args: [condition, .init(index: 0, value: UInt64(number), comparison: .equal)])
        }
        let machine = try self.machine(Linux.Seccomp(defaultAction: .allow, syscalls: rules))
        XCTAssertEqual(machine.run(on: call("ioctl", 59, 10)), FilterVerdict.errno | 59)
        XCTAssertEqual(machine.run(on: call("ioctl", 59, 9)), FilterVerdict.allow)
        XCTAssertEqual(machine.run(on: call("read", 59, 10)), FilterVerdict.allow)
    }

    func testASeventhArgumentIsRefused() throws {
        let rule = Linux.SeccompRule(
            names: ["read"], action: .allow, args: [.init(index: 6, value: 0, comparison: .equal)])
        XCTAssertThrowsError(
            try SeccompCompiler(Linux.Seccomp(defaultAction: .errno, syscalls: [rule]), table: table)
                .program()
        ) { error in
            XCTAssertEqual(error as? SeccompError, .argument(6))
        }
    }

    func testTheDefaultProfileDeniesWhatChangesTheMachine() throws {
        let profile = try InterfaceWidth.containerDefault(table)
        let machine = try self.machine(profile)
        for name in ["read", "execve", "openat", "fork", "futex"] {
            XCTAssertEqual(machine.run(on: call(name)), FilterVerdict.allow, name)
        }
        for name in ["mount", "reboot", "kexec_load", "bpf", "setns", "unshare", "init_module"] {
            XCTAssertEqual(machine.run(on: call(name)), FilterVerdict.errno | 1, name)
        }
        XCTAssertEqual(machine.run(on: call("clone", 0x11)), FilterVerdict.allow, "a new process")
        XCTAssertEqual(
            machine.run(on: call("clone", 0x1000_0011)), FilterVerdict.errno | 1, "a user namespace")
        XCTAssertEqual(machine.run(on: call("clone3")), FilterVerdict.errno | 38)
        let width = try InterfaceWidth.count(profile, table)
        XCTAssertEqual(
            width, table.numbers.count - 1 - table.numbers.keys.count { InterfaceWidth.denied.contains($0) })
    }

    // Living

    func testADeniedCallFailsAndTheProgramGoesOn() throws {
        let denied = Linux.SeccompRule(names: ["mkdir", "mkdirat"], action: .errno, errnoRet: 1)
        let run = try filtered(
            Linux.Seccomp(defaultAction: .allow, syscalls: [denied]),
            "mkdir /tmp/drydock-never 2>&1 | grep -o 'not permitted'; echo on; grep Seccomp: /proc/self/status"
        )
        assertLesson(
            run.output, is: "not permitted\non\nSeccomp:\t2\n", "run mkdir under a filter that denies it",
            why: "the filter stays over execve, and holds for every program that follows")
    }

    func testAKilledProcessEndsBySIGSYS() throws {
        let deadly = Linux.SeccompRule(names: ["uname"], action: .killProcess)
        let run = try filtered(
            Linux.Seccomp(defaultAction: .allow, syscalls: [deadly]), "uname > /dev/null; echo $?")
        XCTAssertEqual(run.output, "159\n", "128 + 31, SIGSYS: \(run.complaints)")
    }

    func testTheDefaultProfileRunsAShell() throws {
        let run = try filtered(try InterfaceWidth.containerDefault(), "ls / > /dev/null && echo fine | cat")
        XCTAssertEqual(run.output, "fine\n", run.complaints)
    }

    func testWithoutNoNewPrivilegesAFilterNeedsPrivilege() throws {
        try requires(.root)
        let program = try SeccompCompiler(Linux.Seccomp(defaultAction: .allow)).program()
        let drop: [Step] = [.setGroupIDs(IDs(all: 65_534)), .setUserIDs(IDs(all: 65_534))]
        XCTAssertEqual(try LiveRun(Plan(drop + [.noNewPrivileges, .filter(program)])).end, .exited(0))
        // Whoever started this test may have set the mark already; it is never taken off.
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        guard status.contains("NoNewPrivs:\t0") else { return }
        XCTAssertThrowsError(try LiveRun(Plan(drop + [.filter(program)]))) { error in
            XCTAssertEqual((error as? StepFailure)?.reason.code, .accessDenied, "\(error)")
        }
    }

    private func filtered(_ profile: Linux.Seccomp, _ script: String) throws -> LiveRun {
        try LiveRun([.noNewPrivileges, .filter(try SeccompCompiler(profile).program()), shell(script)])
    }

    // The same, said directly

    private func machine(_ profile: Linux.Seccomp) throws -> FilterMachine {
        try FilterMachine(try SeccompCompiler(profile, table: table).program())
    }

    private func call(_ name: String, _ arguments: UInt64...) -> FilteredCall {
        FilteredCall(table.numbers[name] ?? 9999, architecture: table.architecture, arguments: arguments)
    }

    private func holds(_ condition: Linux.SeccompArgument, _ argument: UInt64) -> Bool {
        switch condition.comparison {
        case .notEqual: argument != condition.value
        case .less: argument < condition.value
        case .atMost: argument <= condition.value
        case .equal: argument == condition.value
        case .atLeast: argument >= condition.value
        case .greater: argument > condition.value
        case .maskedEqual: argument & condition.value == condition.valueTwo ?? 0
        }
    }

    private func verdict(_ profile: Linux.Seccomp, _ asked: FilteredCall) -> UInt32 {
        let name = table.numbers.first { $0.value == asked.number }?.key ?? ""
        let rule = profile.syscalls.first { rule in
            rule.names.contains(name) && rule.args.allSatisfy { holds($0, asked.arguments[Int($0.index)]) }
        }
        let action = rule?.action ?? profile.defaultAction
        let number = rule == nil ? profile.defaultErrnoRet : rule?.errnoRet
        return action == .allow ? FilterVerdict.allow : FilterVerdict.errno | (number ?? 1)
    }

    private static let names = ["read", "write", "ioctl", "kill", "clone"]
    private static let edges: [UInt64] = [0, 1, 0x8000_0000, 0xffff_ffff, 0x1_0000_0000, 0x1_0000_0001, .max]

    private func randomProfile(using generator: inout some RandomNumberGenerator) -> Linux.Seccomp {
        let rules = (0..<Int.random(in: 1...6, using: &generator)).map { _ in
            let conditions = (0..<Int.random(in: 0...3, using: &generator)).map { _ in
                Linux.SeccompArgument(
                    index: .random(in: 0...2, using: &generator), value: edge(using: &generator),
                    valueTwo: edge(using: &generator),
                    comparison: Linux.SeccompOperator.allCases.randomElement(using: &generator) ?? .equal)
            }
            return Linux.SeccompRule(
                names: [Self.names.randomElement(using: &generator) ?? "read", "write"],
                action: Bool.random(using: &generator) ? .allow : .errno,
                errnoRet: .random(in: 1...40, using: &generator), args: conditions)
        }
        return Linux.Seccomp(defaultAction: .errno, defaultErrnoRet: 99, syscalls: rules)
    }

    private func randomCall(using generator: inout some RandomNumberGenerator) -> FilteredCall {
        FilteredCall(
            table.numbers[Self.names.randomElement(using: &generator) ?? "read"] ?? 0,
            architecture: table.architecture, arguments: (0..<3).map { _ in edge(using: &generator) })
    }

    private func edge(using generator: inout some RandomNumberGenerator) -> UInt64 {
        Self.edges.randomElement(using: &generator) ?? 0
    }

    private func hex(_ value: UInt64) -> String { "0x" + String(value, radix: 16) }
}
