import Hardware
import LabSupport
import RISCV
import SuiteSupport
import TrapVMM
import XCTest

/// Milestone 6: a hart that does not trap where it should, and four ways to run a kernel on it all the same.
final class RepairTests: XCTestCase {
    func testTheInterpreterIsTheMachine() throws {
        try assertRandomKernels(
            .interpret, count: 30, readsClocks: true,
            why: "an interpreter that differs in one bit from the hart is another computer")
    }

    func testAPatchedKernelRunsAsOnTheMachine() throws {
        try assertRandomKernels(
            .patch, count: 20, readsClocks: true,
            why: "each breakpoint stands for one instruction: same registers, memory, instructions and time")
    }

    func testATranslatedKernelRunsAsOnTheMachine() throws {
        try assertRandomKernels(
            .translate, count: 40, readsClocks: false,
            why: "translated code is other code in another place: nothing of that may show in the guest")
    }

    func testEveryInstructionOfAnInterpretedGuestIsInterpreted() throws {
        let guest = try Stand.guest(technique: .interpret)
        try guest.place([.li(5, 100), .addi(5, 5, -1), Instruction(.bne, rs1: 5, immediate: -4), .wfi])
        guest.enter(.supervisor)
        _ = try guest.vm.run(budget: 5000)
        assertLesson(
            [guest.vm.counts.instructions, guest.vm.counts.interpreted], is: [202, 202],
            "interpret a loop of 100 turns: instructions, and those interpreted",
            why: "under this technique no instruction of the guest ever reaches the hart")
    }
}

extension XCTestCase {
    /// Random kernels on an RV64-NT computer and as guests on an RV64-NT hart.
    func assertRandomKernels(
        _ technique: Technique, count: Int, readsClocks: Bool, why: String, file: StaticString = #filePath,
        line: UInt = #line
    ) throws {
        try withSeed(file: file, line: line) { generator in
            for number in 1...count {
                let kernel = RandomKernel(readsClocks: readsClocks, using: &generator)
                let guest = try Snapshot.of(try kernel.asGuest(technique))
                let bare = try Snapshot.of(try kernel.onBareMachine())
                let isTimeless = technique == .translate
                assertLesson(
                    isTimeless ? guest.withoutTime : guest, is: isTimeless ? bare.withoutTime : bare,
                    "run random kernel \(number) on bare RV64-NT (expected) and under \(technique) (actual)",
                    why: why, show: { $0 }, file: file, line: line)
                if (testRun?.totalFailureCount ?? 0) >= 2 { return }
            }
        }
    }

    /// A short program in S, with and without a hypervisor; `prepare` gets the RAM of each.
    func assertRunsAsBare(
        _ what: String, _ program: [Instruction], at start: UInt64 = Stand.base,
        technique: Technique = .translate,
        budget: UInt64 = 5000, memorySize: UInt64 = 1 << 20, why: String, file: StaticString = #filePath,
        line: UInt = #line, prepare: (Memory) throws -> Void = { _ in }
    ) throws {
        let guest = try Stand.guest(memorySize: memorySize, technique: technique, instructionSet: .rv64NT)
        try prepare(guest.memory)
        try guest.place(program, at: start)
        guest.enter(.supervisor)
        guest.vm.csr[.medeleg] = 0xB3FF
        guest.vm.csr[.stvec] = Stand.base + 0x400
        let guestStop = try guest.vm.run(budget: budget)
        let bare = try BareMachine(memorySize: memorySize, instructionSet: .rv64NT)
        try prepare(bare.memory)
        try bare.place(program, at: start)
        try bare.enter(.supervisor)
        try bare.set(.medeleg, 0xB3FF)
        try bare.set(.stvec, Stand.base + 0x400)
        let bareStop = try bare.run(budget: budget)
        let isTimeless = technique == .translate
        let (actual, expected) = (try Snapshot.of(guest), try Snapshot.of(bare))
        assertLesson(
            "\(guestStop)\n" + (isTimeless ? actual.withoutTime : actual),
            is: "\(bareStop)\n" + (isTimeless ? expected.withoutTime : expected),
            "run \(what) on the bare machine (expected) and under \(technique) (actual)", why: why,
            show: { $0 }, file: file, line: line)
    }
}

extension String {
    /// A snapshot without what counts instructions: translated code has more of them.
    var withoutTime: String {
        split(separator: "\n").filter { !$0.hasPrefix("minstret") }
            .map {
                $0.hasPrefix("retired")
                    ? $0.split(separator: ", ").dropFirst(2).joined(separator: ", ") : String($0)
            }
            .joined(separator: "\n")
    }
}
