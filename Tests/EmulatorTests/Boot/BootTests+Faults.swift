import ELF
import Emulator
import RISCV
import SuiteSupport
import XCTest

/// Milestone 7: the whole machine's answer to accesses that reach nothing, or a device the wrong way.
extension BootTests {
    func testHolesAreAccessFaults() throws {
        let rows: [Row<Instruction, Trap?>] = [
            Row(
                "ld", Instruction(.ld, rd: 10, rs1: 11),
                gives: .exception(.loadAccessFault, value: 0x4000_0000)),
            Row("sb", Instruction(.sb, rs1: 11), gives: .exception(.storeAccessFault, value: 0x4000_0000)),
            Row(
                "lr.w", Instruction(.lrW, rd: 10, rs1: 11),
                gives: .exception(.loadAccessFault, value: 0x4000_0000)),
            Row(
                "amoadd.d", Instruction(.amoaddD, rd: 10, rs1: 11),
                gives: .exception(.storeAccessFault, value: 0x4000_0000)),
            Row(
                "a half word of the PLIC", Instruction(.lh, rd: 10, rs1: 12),
                gives: .exception(.loadAccessFault, value: 0xC00_0004)),
            Row(
                "a misaligned word of the CLINT", Instruction(.lw, rd: 10, rs1: 13),
                gives: .exception(.loadMisaligned, value: 0x200_4001)),
            Row(
                "a misaligned store to the CLINT", Instruction(.sd, rs1: 13),
                gives: .exception(.storeMisaligned, value: 0x200_4001)),
        ]
        try assertRows(
            rows, "run",
            why: "where nothing answers, or not with this width, the program gets a trap with the address",
            show: describe
        ) { instruction in
            let machine = try Machine(memorySize: 0x1_0000, console: ScriptedConsole())
            try machine.load(try TinyImage(program: [instruction]).file())
            let hart = machine.hart
            for (number, value) in [(UInt8(11), UInt64(0x4000_0000)), (12, 0xC00_0004), (13, 0x200_4001)] {
                hart.registers[number] = value
            }
            return try hart.step()
        }
    }

    func testAJumpIntoNothingIsAnInstructionFault() throws {
        let machine = try Machine(memorySize: 0x1_0000, console: ScriptedConsole())
        try machine.load(try TinyImage(program: [Instruction(.jalr, rs1: 11), .nop]).file())
        try machine.hart.csr.write(CSR.mtvec.rawValue, Workbench.start + 4, in: .machine)
        machine.hart.registers[11] = 0x1000_0000
        try machine.hart.step()
        let trap = try machine.hart.step()
        let cause = try machine.hart.csr.read(CSR.mepc.rawValue, in: .machine)
        assertLesson(
            "\(describe(trap)), mepc \(hex(cause))",
            is: "instructionAccessFault, cause 1, value 0x10000000, mepc 0x10000000", "jump to the UART",
            why: "devices hold no code; the jump itself retired, the fetch behind it did not")
    }
}
