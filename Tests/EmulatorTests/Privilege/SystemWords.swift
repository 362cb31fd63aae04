import RISCV
import SuiteSupport

/// Words of opcode SYSTEM as the GNU assembler writes them, and what they say.
enum SystemWords {
    static let all: [Row<UInt32, Decoded>] = [
        Row("csrrw a0, mscratch, a1", 0x3405_9573, gives: .of(.csrrw, rd: 10, rs1: 11, immediate: 0x340)),
        Row("csrrs t0, mhartid, zero", 0xf140_22f3, gives: .of(.csrrs, rd: 5, immediate: 0xf14)),
        Row("csrrc zero, mie, t6", 0x304f_b073, gives: .of(.csrrc, rs1: 31, immediate: 0x304)),
        Row("csrrwi a0, sscratch, 31", 0x140f_d573, gives: .of(.csrrwi, rd: 10, rs1: 31, immediate: 0x140)),
        Row("csrrsi zero, sstatus, 2", 0x1001_6073, gives: .of(.csrrsi, rs1: 2, immediate: 0x100)),
        Row("csrrci a0, 0xfff, 1", 0xfff0_f573, gives: .of(.csrrci, rd: 10, rs1: 1, immediate: 0xfff)),
        Row("ecall", 0x0000_0073, gives: .of(.ecall)),
        Row("ebreak", 0x0010_0073, gives: .of(.ebreak)),
        Row("mret", 0x3020_0073, gives: .of(.mret)),
        Row("sret", 0x1020_0073, gives: .of(.sret)),
        Row("wfi", 0x1050_0073, gives: .of(.wfi)),
        Row("sfence.vma zero, zero", 0x1200_0073, gives: .of(.sfenceVMA)),
        Row("sfence.vma a0, a1", 0x12b5_0073, gives: .of(.sfenceVMA, rs1: 10, rs2: 11)),
    ]

    static let illegal: [Row<UInt32, Decoded>] = [
        row("funct3 4", 0x0000_4073), row("ecall with rd = x1", 0x0000_00f3),
        row("mret with rs1 = x1", 0x3020_8073), row("uret, which is gone", 0x0020_0073),
        row("hret, which is gone", 0x2020_0073), row("sfence.vma with rd = x1", 0x1200_00f3),
        row("dret without a debugger", 0x7b20_0073),
    ]

    private static func row(
        _ name: String, _ word: UInt32, file: StaticString = #filePath, line: UInt = #line
    ) -> Row<UInt32, Decoded> {
        Row("\(hex(word)), \(name)", word, gives: .illegal(word), file: file, line: line)
    }
}
