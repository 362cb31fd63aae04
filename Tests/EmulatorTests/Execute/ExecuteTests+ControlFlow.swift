import Emulator
import RISCV
import SuiteSupport
import XCTest

extension ExecuteTests {
    func testBranchesCompareAndGo() throws {
        for distance in [Int64(64), -64] {
            let why = "taken: pc + offset, counted from the branch itself; else the next instruction"
            try assertRows(BranchRows.all, "branch by \(distance) on", why: why) { operands in
                let bench = try Workbench()
                bench.hart.pc = Workbench.start + 0x100
                bench.set([11: operands.a, 12: operands.b])
                try bench.hart.execute(
                    Instruction(operands.operation, rs1: 11, rs2: 12, immediate: distance))
                let target = Workbench.start + 0x100 &+ UInt64(bitPattern: distance)
                XCTAssertTrue(
                    [target, Workbench.start + 0x104].contains(bench.hart.pc),
                    "pc is \(hex(bench.hart.pc)), neither the target \(hex(target)) nor the next instruction")
                return bench.hart.pc == target
            }
        }
    }

    func testJalLinksAndJumps() throws {
        try assertRows(
            [
                Row("forwards", 0x1000, gives: Flow(pc: 0x8000_1100, link: 0x8000_0104)),
                Row("backwards", -0x80, gives: Flow(pc: 0x8000_0080, link: 0x8000_0104)),
            ], "jal", why: "the return address is that of the next instruction"
        ) { (distance: Int64) in
            try flow(Instruction(.jal, rd: 1, immediate: distance), [:])
        }
    }

    func testJalrClearsBitZero() throws {
        try assertRows(
            [
                Row("an even target", 0x8000_0200, gives: Flow(pc: 0x8000_0208, link: 0x8000_0104)),
                Row("an odd target", 0x8000_0201, gives: Flow(pc: 0x8000_0208, link: 0x8000_0104)),
            ], "jalr ra, 8(a1) to", why: "bit 0 of the sum is cleared: code is never at an odd address"
        ) { (base: UInt64) in
            try flow(Instruction(.jalr, rd: 1, rs1: 11, immediate: 8), [11: base])
        }
    }

    func testJalrReadsItsBaseBeforeItWritesTheLink() throws {
        let actual = try flow(Instruction(.jalr, rd: 1, rs1: 1), [1: 0x8000_0300])
        assertLesson(
            actual, is: Flow(pc: 0x8000_0300, link: 0x8000_0104), "jalr ra, 0(ra) with ra = 0x80000300",
            why: "rd and rs1 may be the same register; a call through ra must go where ra pointed before")
    }

    func testUpperImmediates() throws {
        let rows: [Row<Instruction, UInt64>] = [
            Row("lui", Instruction(.lui, rd: 1, immediate: 0x1234_5000), gives: 0x1234_5000),
            Row(
                "lui with bit 31", Instruction(.lui, rd: 1, immediate: -0x8000_0000),
                gives: 0xFFFF_FFFF_8000_0000),
            Row("auipc", Instruction(.auipc, rd: 1, immediate: 0x1000), gives: 0x8000_1100),
            Row("auipc with bit 31", Instruction(.auipc, rd: 1, immediate: -0x8000_0000), gives: 0x100),
        ]
        let why = "lui starts from zero, auipc from the address of the instruction itself"
        try assertRows(rows, "run", why: why, show: hex) { try flow($0, [:]).link }
    }

    func testALoopSumsUp() throws {
        // a0 = 100 + 99 + … + 1
        try run(
            [
                Instruction(.addi, rd: 11, immediate: 100),
                Instruction(.add, rd: 10, rs1: 10, rs2: 11),
                Instruction(.addi, rd: 11, rs1: 11, immediate: -1),
                Instruction(.bne, rs1: 11, immediate: -8),
            ], [:], gives: 5050, "add 100 + 99 + … + 1 in a loop",
            why: "a program is fetch, decode, execute, again and again")
    }

    func testARecursiveFunctionReturns() throws {
        // fib(a0): the stack keeps the return address, the argument and the first result.
        try run(
            [
                Instruction(.jal, rd: 1, immediate: 8),
                Instruction(.jal, immediate: 72),
                Instruction(.addi, rd: 5, immediate: 2),
                Instruction(.bltu, rs1: 10, rs2: 5, immediate: 60),
                Instruction(.addi, rd: 2, rs1: 2, immediate: -24),
                Instruction(.sd, rs1: 2, rs2: 1),
                Instruction(.sd, rs1: 2, rs2: 10, immediate: 8),
                Instruction(.addi, rd: 10, rs1: 10, immediate: -1),
                Instruction(.jal, rd: 1, immediate: -24),
                Instruction(.sd, rs1: 2, rs2: 10, immediate: 16),
                Instruction(.ld, rd: 10, rs1: 2, immediate: 8),
                Instruction(.addi, rd: 10, rs1: 10, immediate: -2),
                Instruction(.jal, rd: 1, immediate: -40),
                Instruction(.ld, rd: 5, rs1: 2, immediate: 16),
                Instruction(.add, rd: 10, rs1: 10, rs2: 5),
                Instruction(.ld, rd: 1, rs1: 2),
                Instruction(.addi, rd: 2, rs1: 2, immediate: 24),
                Instruction(.jalr, rs1: 1),
                Instruction(.jalr, rs1: 1),
            ], [2: Workbench.data + 0x1000, 10: 12], gives: 144, "call fib(12)",
            why: "calls need jal, jalr, loads, stores and branches to play together")
    }

    // MARK: - How it is done

    private struct Flow: Equatable, CustomStringConvertible {
        let pc: UInt64
        let link: UInt64
        var description: String { "pc \(hex(pc)), ra \(hex(link))" }
    }

    /// Where one instruction at 0x8000_0100 leads, and what it leaves in ra.
    private func flow(_ instruction: Instruction, _ registers: [UInt8: UInt64]) throws -> Flow {
        let bench = try Workbench()
        bench.hart.pc = Workbench.start + 0x100
        bench.set(registers)
        try bench.hart.execute(instruction)
        return Flow(pc: bench.hart.pc, link: bench.hart.registers[1])
    }

    /// Runs a program to its end and looks at a0.
    private func run(
        _ program: [Instruction], _ registers: [UInt8: UInt64], gives expected: UInt64, _ done: String,
        why: String
    ) throws {
        let bench = try Workbench()
        try bench.place(program)
        bench.set(registers)
        let end = Workbench.start + 4 * UInt64(program.count)
        try bench.run(until: end)
        assertLesson(bench.hart.pc, is: end, done, why: "the program must come to its end", show: hex)
        assertLesson(bench.hart.registers[10], is: expected, done, why: why)
    }
}
