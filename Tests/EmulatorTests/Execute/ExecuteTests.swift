import Emulator
import LabSupport
import RISCV
import SuiteSupport
import XCTest

/// Milestone 2: what the integer instructions compute. Memory and control flow are in files of their own.
final class ExecuteTests: XCTestCase {
    func testAdditionWraps() throws {
        try compute(
            ArithmeticRows.sums, why: "registers hold 64 bits; what does not fit is dropped, not trapped")
    }

    func testLogicWorksOnAllBits() throws {
        try compute(ArithmeticRows.logic, why: "immediates are sign-extended to 64 bits before they are used")
    }

    func testComparisonsKnowTheSign() throws {
        try compute(ArithmeticRows.comparisons, why: "slt compares signed numbers, sltu unsigned ones")
    }

    func testShiftsUseSixBits() throws {
        try compute(ArithmeticRows.shifts, why: "the low six bits are the amount: 64-bit shifts go up to 63")
    }

    func testWordOperationsExtendBit31() throws {
        try compute(
            ArithmeticRows.words,
            why: "*W operations work on the low 32 bits, shift by five, and extend the sign of the result")
    }

    func testRandomOperandsAgreeWithTheModel() throws {
        let operations = FixedBits.operations(.add, .sraiw)
        try withSeed(3) { generator in
            let bench = try Workbench()
            for operation in operations {
                for _ in 0..<60 where !hasSeenEnough {
                    let instruction = Instruction.random(operation, using: &generator)
                    try compareWithModel(instruction, bench, using: &generator)
                }
            }
        }
    }

    func testX0StaysZero() throws {
        for operation in FixedBits.operations(.add, .lwu) where operation.encoding.hasDestination {
            let bench = try Workbench()
            bench.set([1: Workbench.data, 2: 3])
            try bench.memory.store(Workbench.data, size: .double, .max)
            try bench.hart.execute(Instruction(operation, rd: 0, rs1: 1, rs2: 2))
            assertLesson(
                hex(bench.hart.registers[0]), is: "0x0", "\(operation.mnemonic) with rd = x0",
                why: "x0 is wired to zero: compilers write there what they do not need")
        }
    }

    func testEveryInstructionMovesOnToTheNext() throws {
        for operation in FixedBits.operations(.add, .sd) where !operation.isControlFlow {
            let bench = try Workbench()
            bench.set([1: Workbench.data])
            try bench.hart.execute(Instruction(operation, rd: 5, rs1: 1, rs2: 2))
            assertLesson(
                hex(bench.hart.pc), is: hex(Workbench.start + 4),
                "\(operation.mnemonic) at \(hex(Workbench.start))",
                why: "an instruction of four bytes is followed by the one four bytes later")
        }
    }

    func testOnlyTheDestinationChanges() throws {
        try withSeed(4) { generator in
            for operation in FixedBits.operations(.add, .lwu) {
                let bench = try Workbench()
                for number in UInt8(1)...31 {
                    bench.hart.registers[number] = Workbench.data + 64 * UInt64(number)
                }
                var instruction = Instruction.random(operation, using: &generator)
                if instruction.rs1 == 0 { instruction.rs1 = 1 }
                let before = bench.hart.registers.values
                try bench.hart.execute(instruction)
                let changed = (0..<32).filter { before[$0] != bench.hart.registers.values[$0] }
                let allowed = operation.encoding.hasDestination ? [Int(instruction.rd)] : []
                assertLesson(
                    changed.filter { !allowed.contains($0) }.map { "x\($0)" }, is: [], "\(instruction)",
                    why: "every other register keeps its value")
            }
        }
    }

    // MARK: - How it is done

    private func compute(_ rows: ArithmeticRows.Rows, why: String) throws {
        try assertRows(rows, "compute", why: why, show: hex) { operands in
            try Workbench.compute(operands.operation, operands.a, operands.b)
        }
    }

    private func compareWithModel(
        _ instruction: Instruction, _ bench: Workbench, using generator: inout SeededGenerator
    ) throws {
        let a = UInt64.interesting(using: &generator)
        var b = UInt64.interesting(using: &generator)
        bench.set([11: a, 12: b])
        var instruction = instruction
        (instruction.rd, instruction.rs1) = (10, 11)
        if case .r = instruction.operation.encoding.format {
            instruction.rs2 = 12
        } else {
            b = UInt64(bitPattern: instruction.immediate)
        }
        try bench.hart.execute(instruction)
        let expected = ArithmeticModel.result(instruction.operation, a, b)
        assertLesson(
            hex(bench.hart.registers[10]), is: hex(expected),
            "\(instruction) with a1 = \(hex(a)), b = \(hex(b))",
            why: "the same operation, computed with numbers of 128 bits, gives this")
    }
}
