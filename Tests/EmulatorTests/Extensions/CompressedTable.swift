import RISCV

/// Extension C as the manual's tables draw it, one line an instruction.
///
/// Bits 15 to 0 from left to right: `0` and `1` are fixed, `i` belongs to the immediate, `d` is rd (and
/// rs1), `t` is rs2, `D`, `S` and `T` are three-bit fields for x8 to x15. The list says which bit of
/// the immediate each `i` stands for. Earlier lines win. Checked against GNU objdump for all 65536.
/// - ISA: Unprivileged 20191213, tables 16.5 to 16.7
enum CompressedTable {
    static let forms: [CompressedForm] = [
        CompressedForm("c.addi4spn", "000iiiiiiiiDDD00", [5, 4, 9, 8, 7, 6, 2, 3], zero: .reserved) { f in
            Instruction(.addi, rd: f.low, rs1: 2, immediate: f.immediate, length: 2)
        },
        CompressedForm("c.lw", "010iiiSSSiiDDD00", [5, 4, 3, 2, 6]) { f in
            Instruction(.lw, rd: f.low, rs1: f.base, immediate: f.immediate, length: 2)
        },
        CompressedForm("c.ld", "011iiiSSSiiDDD00", [5, 4, 3, 7, 6]) { f in
            Instruction(.ld, rd: f.low, rs1: f.base, immediate: f.immediate, length: 2)
        },
        CompressedForm("c.sw", "110iiiSSSiiTTT00", [5, 4, 3, 2, 6]) { f in
            Instruction(.sw, rs1: f.base, rs2: f.low, immediate: f.immediate, length: 2)
        },
        CompressedForm("c.sd", "111iiiSSSiiTTT00", [5, 4, 3, 7, 6]) { f in
            Instruction(.sd, rs1: f.base, rs2: f.low, immediate: f.immediate, length: 2)
        },
        CompressedForm("c.addi", "000idddddiiiii01", [5, 4, 3, 2, 1, 0], signed: 6) { f in
            Instruction(.addi, rd: f.rd, rs1: f.rd, immediate: f.immediate, length: 2)
        },
        CompressedForm("c.addiw", "001idddddiiiii01", [5, 4, 3, 2, 1, 0], signed: 6, x0: .reserved) { f in
            Instruction(.addiw, rd: f.rd, rs1: f.rd, immediate: f.immediate, length: 2)
        },
        CompressedForm("c.li", "010idddddiiiii01", [5, 4, 3, 2, 1, 0], signed: 6) { f in
            Instruction(.addi, rd: f.rd, immediate: f.immediate, length: 2)
        },
        CompressedForm("c.addi16sp", "011i00010iiiii01", [9, 4, 6, 8, 7, 5], signed: 10, zero: .reserved) {
            f in
            Instruction(.addi, rd: 2, rs1: 2, immediate: f.immediate, length: 2)
        },
        CompressedForm("c.lui", "011idddddiiiii01", [17, 16, 15, 14, 13, 12], signed: 18, zero: .reserved) {
            f in
            Instruction(.lui, rd: f.rd, immediate: f.immediate, length: 2)
        },
        CompressedForm("c.srli", "100i00SSSiiiii01", [5, 4, 3, 2, 1, 0]) { f in
            Instruction(.srli, rd: f.base, rs1: f.base, immediate: f.immediate, length: 2)
        },
        CompressedForm("c.srai", "100i01SSSiiiii01", [5, 4, 3, 2, 1, 0]) { f in
            Instruction(.srai, rd: f.base, rs1: f.base, immediate: f.immediate, length: 2)
        },
        CompressedForm("c.andi", "100i10SSSiiiii01", [5, 4, 3, 2, 1, 0], signed: 6) { f in
            Instruction(.andi, rd: f.base, rs1: f.base, immediate: f.immediate, length: 2)
        },
        CompressedForm("c.sub", "100011SSS00TTT01") { f in
            Instruction(.sub, rd: f.base, rs1: f.base, rs2: f.low, length: 2)
        },
        CompressedForm("c.xor", "100011SSS01TTT01") { f in
            Instruction(.xor, rd: f.base, rs1: f.base, rs2: f.low, length: 2)
        },
        CompressedForm("c.or", "100011SSS10TTT01") { f in
            Instruction(.or, rd: f.base, rs1: f.base, rs2: f.low, length: 2)
        },
        CompressedForm("c.and", "100011SSS11TTT01") { f in
            Instruction(.and, rd: f.base, rs1: f.base, rs2: f.low, length: 2)
        },
        CompressedForm("c.subw", "100111SSS00TTT01") { f in
            Instruction(.subw, rd: f.base, rs1: f.base, rs2: f.low, length: 2)
        },
        CompressedForm("c.addw", "100111SSS01TTT01") { f in
            Instruction(.addw, rd: f.base, rs1: f.base, rs2: f.low, length: 2)
        },
        CompressedForm("c.j", "101iiiiiiiiiii01", [11, 4, 9, 8, 10, 6, 7, 3, 2, 1, 5], signed: 12) { f in
            Instruction(.jal, immediate: f.immediate, length: 2)
        },
        CompressedForm("c.beqz", "110iiiSSSiiiii01", [8, 4, 3, 7, 6, 2, 1, 5], signed: 9) { f in
            Instruction(.beq, rs1: f.base, immediate: f.immediate, length: 2)
        },
        CompressedForm("c.bnez", "111iiiSSSiiiii01", [8, 4, 3, 7, 6, 2, 1, 5], signed: 9) { f in
            Instruction(.bne, rs1: f.base, immediate: f.immediate, length: 2)
        },
        CompressedForm("c.slli", "000idddddiiiii10", [5, 4, 3, 2, 1, 0]) { f in
            Instruction(.slli, rd: f.rd, rs1: f.rd, immediate: f.immediate, length: 2)
        },
        CompressedForm("c.lwsp", "010idddddiiiii10", [5, 4, 3, 2, 7, 6], x0: .reserved) { f in
            Instruction(.lw, rd: f.rd, rs1: 2, immediate: f.immediate, length: 2)
        },
        CompressedForm("c.ldsp", "011idddddiiiii10", [5, 4, 3, 8, 7, 6], x0: .reserved) { f in
            Instruction(.ld, rd: f.rd, rs1: 2, immediate: f.immediate, length: 2)
        },
        CompressedForm("c.jr", "1000ddddd0000010", x0: .reserved) { f in
            Instruction(.jalr, rs1: f.rd, length: 2)
        },
        CompressedForm("c.mv", "1000dddddttttt10") { f in
            Instruction(.add, rd: f.rd, rs2: f.rs2, length: 2)
        },
        CompressedForm("c.ebreak", "1001000000000010") { _ in
            Instruction(.ebreak, length: 2)
        },
        CompressedForm("c.jalr", "1001ddddd0000010", x0: .reserved) { f in
            Instruction(.jalr, rd: 1, rs1: f.rd, length: 2)
        },
        CompressedForm("c.add", "1001dddddttttt10") { f in
            Instruction(.add, rd: f.rd, rs1: f.rd, rs2: f.rs2, length: 2)
        },
        CompressedForm("c.swsp", "110iiiiiittttt10", [5, 4, 3, 2, 7, 6]) { f in
            Instruction(.sw, rs1: 2, rs2: f.rs2, immediate: f.immediate, length: 2)
        },
        CompressedForm("c.sdsp", "111iiiiiittttt10", [5, 4, 3, 8, 7, 6]) { f in
            Instruction(.sd, rs1: 2, rs2: f.rs2, immediate: f.immediate, length: 2)
        },
    ]
}
