import Emulator
import LabSupport
import RISCV
import SuiteSupport
import XCTest

/// Milestone 8: engines differ in speed and in nothing else.
final class EngineTests: XCTestCase {
    func testBlocksAgreeWithTheStepperOnRandomPrograms() throws {
        try withSeed(11) { generator in
            for number in 1...12 where !hasSeenEnough {
                let program = RandomProgram(using: &generator)
                var limit: UInt64 = 0
                let limits = (0..<10).map { _ in
                    limit += .random(in: 1..<300, using: &generator)
                    return limit
                }
                try assertLockStep(
                    "random program \(number)", limits: limits,
                    why: "after the same instructions everything a program can see must be the same"
                ) { try program.machine() }
            }
        }
    }

    func testEveryOperationAgreesInBlocks() throws {
        try withSeed(9) { generator in
            for number in 1...12 where !hasSeenEnough {
                let program = StraightProgram(length: 500, using: &generator)
                try assertLockStep(
                    "straight program \(number)", limits: [150, 400, 700],
                    why: "a step of a block must do what the instruction does, whatever registers it uses"
                ) { try program.machine() }
            }
        }
    }

    func testABudgetIsKeptToTheInstruction() throws {
        for kind in BlockEngineKind.all {
            let engine = kind.make()
            let machine = try loop()
            for limit in UInt64(1)...70 where !hasSeenEnough {
                try engine.run(machine.hart, until: limit)
                assertLesson(
                    machine.hart.clock.retired, is: limit,
                    "run a loop of five instructions by \(kind.name) until \(limit)",
                    why: "a block that does not fit into what is left must not begin")
            }
        }
    }

    func testATimerInterruptsAtTheSameInstruction() throws {
        for timer in UInt64(20)...31 where !hasSeenEnough {
            let limits = timer.isMultiple(of: 2) ? [timer + 40] : [timer - 1, timer, timer + 1, timer + 40]
            try assertLockStep(
                "a loop with mtimecmp = \(timer)", limits: limits,
                why: "blocks must not run past the moment an interrupt is due"
            ) {
                let machine = try loop()
                try machine.bus.store(0x200_4000, size: .double, timer)
                try machine.hart.csr.write(CSR.mie.rawValue, Interrupt.machineTimer.mask, in: .machine)
                try machine.hart.csr.write(CSR.mstatus.rawValue, Status.mie, in: .machine)
                return machine
            }
        }
    }

    func testATrapInTheMiddleOfABlockIsExact() throws {
        try assertLockStep(
            "three additions, a load from nowhere, three additions", limits: Array(1...12),
            why: "the handler finds in mepc the load itself, and what came before it is done"
        ) {
            let add = Instruction(.addi, rd: 5, rs1: 5, immediate: 1)
            return try machine([add, add, add, Instruction(.ld, rd: 6, rs1: 7), add, add, add])
        }
    }

    func testReservationsAndAtomicsAgree() throws {
        try assertLockStep(
            "lr, sc, a store between them, and amoadd in a loop", limits: [3, 4, 8, 30, 100],
            why: "a reservation must outlast the block it was made in, and no longer than a store allows"
        ) {
            try machine([
                Instruction(.auipc, rd: 8, immediate: 0x1000), Instruction(.lrD, rd: 5, rs1: 8),
                Instruction(.addi, rd: 6, rs1: 5, immediate: 3), Instruction(.scD, rd: 7, rs1: 8, rs2: 6),
                Instruction(.lrW, rd: 5, rs1: 8), Instruction(.sw, rs1: 8, rs2: 6),
                Instruction(.scW, rd: 9, rs1: 8, rs2: 5), Instruction(.amoaddD, rd: 10, rs1: 8, rs2: 6),
                Instruction(.jal, immediate: -28),
            ])
        }
    }

    func testTheKernelBootsTheSameInstructionForInstruction() throws {
        try assertLockStep(
            "kernel.elf", limits: [100, 5000, 12_000, 30_000],
            why: "traps, Sv39, timer and devices must not notice which engine runs them"
        ) { try bootMachine(ScriptedConsole(typing: "echo hello\n"), memory: 4 << 20) }
    }
}

// MARK: - Machines

/// A machine with a program at the start of RAM, whose trap handler begins again.
func machine(_ program: [Instruction]) throws -> Machine {
    let machine = try Machine(memorySize: 0x1_0000, console: ScriptedConsole())
    for (index, instruction) in program.enumerated() {
        try machine.bus.memory.store(
            Workbench.start + 4 * UInt64(index), size: .word, UInt64(instruction.encoded))
    }
    machine.hart.pc = Workbench.start
    try machine.hart.csr.write(CSR.mtvec.rawValue, Workbench.start, in: .machine)
    return machine
}

/// A loop of five instructions.
private func loop() throws -> Machine {
    try machine([
        Instruction(.addi, rd: 5, rs1: 5, immediate: 1), Instruction(.add, rd: 6, rs1: 6, rs2: 5),
        Instruction(.xor, rd: 7, rs1: 7, rs2: 6), Instruction(.slli, rd: 8, rs1: 7, immediate: 3),
        Instruction(.jal, immediate: -16),
    ])
}
