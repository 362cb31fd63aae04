import Emulator
import RISCV
import SuiteSupport
import XCTest

extension ExtensionTests {
    func testAtomicWordsDecode() throws {
        try assertRows(
            ExtensionWords.atomic, "decode",
            why: "funct5 is the operation, funct3 the width; aq and rl follow"
        ) {
            word in try Decoded { try Decoder.decode(word) }
        }
    }

    func testAtomicsChangeMemory() throws {
        for rows in [AtomicRows.doubles, AtomicRows.words] {
            try assertRows(rows, "run", why: "an AMO stores what it made of memory and rs2", show: hex) {
                try memory(after: $0).memory
            }
        }
    }

    func testAtomicsReturnWhatWasThere() throws {
        let rows: [Row<AtomicCase, UInt64>] = [
            Row("amoadd.d", AtomicCase(.amoaddD, 0x1234_5678_9ABC_DEF0, 1), gives: 0x1234_5678_9ABC_DEF0),
            Row("amoadd.w", AtomicCase(.amoaddW, 0x8000_0000, 1), gives: 0xFFFF_FFFF_8000_0000),
            Row("amomaxu.w", AtomicCase(.amomaxuW, 0x8000_0000, 1), gives: 0xFFFF_FFFF_8000_0000),
            Row("lr.w", AtomicCase(.lrW, 0x1_8000_0000, 1), gives: 0xFFFF_FFFF_8000_0000),
            Row("lr.d", AtomicCase(.lrD, 0x8000_0000, 1), gives: 0x8000_0000),
        ]
        let why = "rd gets the old value, and a word is sign-extended even by the unsigned operations"
        try assertRows(rows, "look at rd after", why: why, show: hex) { try memory(after: $0).old }
    }

    func testAnAtomicMayOverwriteItsOperand() throws {
        let bench = try Workbench()
        try bench.memory.store(Workbench.data, size: .double, 5)
        bench.set([11: Workbench.data, 12: 7])
        try bench.hart.execute(Instruction(.amoaddD, rd: 12, rs1: 11, rs2: 12))
        assertLesson(
            [try bench.memory.load(Workbench.data, size: .double), bench.hart.registers[12]], is: [12, 5],
            "amoadd.d a2, a2, (a1) with 5 in memory and a2 = 7",
            why: "rs2 is read before rd is written: this is how a lock takes a ticket",
            show: { "memory \($0[0]), a2 \($0[1])" })
    }

    func testMisalignedAtomicsTrap() throws {
        let rows: [Row<RISCV.Operation, Trap?>] = [
            Row("lr.w", .lrW, gives: .exception(.loadMisaligned, value: Workbench.data + 2)),
            Row("lr.d", .lrD, gives: .exception(.loadMisaligned, value: Workbench.data + 2)),
            Row("sc.w", .scW, gives: .exception(.storeMisaligned, value: Workbench.data + 2)),
            Row("sc.d", .scD, gives: .exception(.storeMisaligned, value: Workbench.data + 2)),
            Row("amoadd.w", .amoaddW, gives: .exception(.storeMisaligned, value: Workbench.data + 2)),
            Row("amoor.d", .amoorD, gives: .exception(.storeMisaligned, value: Workbench.data + 2)),
        ]
        let why = "an access in two pieces is not atomic; AMOs and sc count as stores"
        try assertRows(rows, "two bytes off, run", why: why, show: describe) { operation in
            let bench = try Workbench()
            bench.set([11: Workbench.data + 2, 12: 1])
            return try trap { try bench.hart.execute(Instruction(operation, rd: 10, rs1: 11, rs2: 12)) }
        }
    }

    private func memory(after question: AtomicCase) throws -> (memory: UInt64, old: UInt64) {
        let bench = try Workbench()
        try bench.memory.store(Workbench.data, size: .double, question.memory)
        bench.set([11: Workbench.data, 12: question.operand])
        try bench.hart.execute(Instruction(question.operation, rd: 10, rs1: 11, rs2: 12))
        return (try bench.memory.load(Workbench.data, size: .double), bench.hart.registers[10])
    }
}
