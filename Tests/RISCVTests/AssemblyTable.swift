import RISCV
import SuiteSupport

/// Every operation: what the GNU assembler makes of a line of text.
enum AssemblyTable {
    /// The text in the kit's own spelling, the instruction, and the word.
    typealias Line = Row<Instruction, Spelling>

    /// How an instruction reads, and the word it is.
    struct Spelling: Equatable, CustomStringConvertible {
        let text: String
        let word: UInt32

        var description: String { "\(text) = 0x\(String(word, radix: 16))" }
    }

    static let all = arithmetic + control + memory + multiply + atomic + system

    static let arithmetic: [Line] = [
        line("add a0, a1, a2", 0x00c5_8533, Instruction(.add, rd: 10, rs1: 11, rs2: 12)),
        line("sub s0, t6, zero", 0x400f_8433, Instruction(.sub, rd: 8, rs1: 31)),
        line("sll t0, t1, t2", 0x0073_12b3, Instruction(.sll, rd: 5, rs1: 6, rs2: 7)),
        line("slt a3, a4, a5", 0x00f7_26b3, Instruction(.slt, rd: 13, rs1: 14, rs2: 15)),
        line("sltu t6, ra, a6", 0x0100_bfb3, Instruction(.sltu, rd: 31, rs1: 1, rs2: 16)),
        line("xor gp, tp, sp", 0x0022_41b3, Instruction(.xor, rd: 3, rs1: 4, rs2: 2)),
        line("srl s2, s3, s4", 0x0149_d933, Instruction(.srl, rd: 18, rs1: 19, rs2: 20)),
        line("sra s11, s10, s9", 0x419d_5db3, Instruction(.sra, rd: 27, rs1: 26, rs2: 25)),
        line("or ra, ra, ra", 0x0010_e0b3, Instruction(.or, rd: 1, rs1: 1, rs2: 1)),
        line("and t3, t4, t5", 0x01ee_fe33, Instruction(.and, rd: 28, rs1: 29, rs2: 30)),
        line("addw a0, a1, a2", 0x00c5_853b, Instruction(.addw, rd: 10, rs1: 11, rs2: 12)),
        line("subw a0, a1, a2", 0x40c5_853b, Instruction(.subw, rd: 10, rs1: 11, rs2: 12)),
        line("sllw a0, a1, a2", 0x00c5_953b, Instruction(.sllw, rd: 10, rs1: 11, rs2: 12)),
        line("srlw a0, a1, a2", 0x00c5_d53b, Instruction(.srlw, rd: 10, rs1: 11, rs2: 12)),
        line("sraw a0, a1, a2", 0x40c5_d53b, Instruction(.sraw, rd: 10, rs1: 11, rs2: 12)),
        line("addi a0, a0, -1", 0xfff5_0513, Instruction(.addi, rd: 10, rs1: 10, immediate: -1)),
        line("addi a0, a1, 2047", 0x7ff5_8513, Instruction(.addi, rd: 10, rs1: 11, immediate: 2047)),
        line("slti t0, t1, -5", 0xffb3_2293, Instruction(.slti, rd: 5, rs1: 6, immediate: -5)),
        line("sltiu t0, t1, 5", 0x0053_3293, Instruction(.sltiu, rd: 5, rs1: 6, immediate: 5)),
        line("xori a7, s11, -1", 0xfffd_c893, Instruction(.xori, rd: 17, rs1: 27, immediate: -1)),
        line("ori a5, zero, 1365", 0x5550_6793, Instruction(.ori, rd: 15, immediate: 1365)),
        line("andi t6, t5, 255", 0x0fff_7f93, Instruction(.andi, rd: 31, rs1: 30, immediate: 255)),
        line("addiw a0, a1, -1", 0xfff5_851b, Instruction(.addiw, rd: 10, rs1: 11, immediate: -1)),
        line("slli a0, a1, 63", 0x03f5_9513, Instruction(.slli, rd: 10, rs1: 11, immediate: 63)),
        line("slli a0, a1, 31", 0x01f5_9513, Instruction(.slli, rd: 10, rs1: 11, immediate: 31)),
        line("srli a0, a1, 32", 0x0205_d513, Instruction(.srli, rd: 10, rs1: 11, immediate: 32)),
        line("srai a0, a1, 1", 0x4015_d513, Instruction(.srai, rd: 10, rs1: 11, immediate: 1)),
        line("srai t0, t1, 63", 0x43f3_5293, Instruction(.srai, rd: 5, rs1: 6, immediate: 63)),
        line("slliw a0, a1, 31", 0x01f5_951b, Instruction(.slliw, rd: 10, rs1: 11, immediate: 31)),
        line("srliw a0, a1, 1", 0x0015_d51b, Instruction(.srliw, rd: 10, rs1: 11, immediate: 1)),
        line("sraiw a0, a1, 17", 0x4115_d51b, Instruction(.sraiw, rd: 10, rs1: 11, immediate: 17)),
        line("lui a0, 0x12345", 0x1234_5537, Instruction(.lui, rd: 10, immediate: 305418240)),
        line("lui t6, 0xfffff", 0xffff_ffb7, Instruction(.lui, rd: 31, immediate: -4096)),
        line("auipc gp, 0x1", 0x0000_1197, Instruction(.auipc, rd: 3, immediate: 4096)),
        line("auipc sp, 0x80000", 0x8000_0117, Instruction(.auipc, rd: 2, immediate: -2147483648)),
    ]

    static let control: [Line] = [
        line("beq a0, a1, .+8", 0x00b5_0463, Instruction(.beq, rs1: 10, rs2: 11, immediate: 8)),
        line("bne t0, zero, .-4", 0xfe02_9ee3, Instruction(.bne, rs1: 5, immediate: -4)),
        line("blt a2, a3, .+2048", 0x00d6_40e3, Instruction(.blt, rs1: 12, rs2: 13, immediate: 2048)),
        line("bge a4, a5, .-4096", 0x80f7_5063, Instruction(.bge, rs1: 14, rs2: 15, immediate: -4096)),
        line("bltu s0, s1, .+4094", 0x7e94_6fe3, Instruction(.bltu, rs1: 8, rs2: 9, immediate: 4094)),
        line("bgeu t5, t6, .+30", 0x01ff_7f63, Instruction(.bgeu, rs1: 30, rs2: 31, immediate: 30)),
        line("beq zero, zero, .+1024", 0x4000_0063, Instruction(.beq, immediate: 1024)),
        line("bne ra, sp, .-2050", 0xfe20_9f63, Instruction(.bne, rs1: 1, rs2: 2, immediate: -2050)),
        line("jal ra, .+4", 0x0040_00ef, Instruction(.jal, rd: 1, immediate: 4)),
        line("jal zero, .-2", 0xffff_f06f, Instruction(.jal, immediate: -2)),
        line("jalr ra, 0(a0)", 0x0005_00e7, Instruction(.jalr, rd: 1, rs1: 10)),
        line("jalr zero, -4(ra)", 0xffc0_8067, Instruction(.jalr, rs1: 1, immediate: -4)),
        line("fence", 0x0ff0_000f, Instruction(.fence, immediate: 255)),
        line("fence", 0x0310_000f, Instruction(.fence, immediate: 49)),
        line("fence.i", 0x0000_100f, Instruction(.fenceI)),
    ]

    static let memory: [Line] = [
        line("lb a0, -1(sp)", 0xfff1_0503, Instruction(.lb, rd: 10, rs1: 2, immediate: -1)),
        line("lh a1, 2(gp)", 0x0021_9583, Instruction(.lh, rd: 11, rs1: 3, immediate: 2)),
        line("lw t0, -4(s0)", 0xffc4_2283, Instruction(.lw, rd: 5, rs1: 8, immediate: -4)),
        line("ld ra, 2040(sp)", 0x7f81_3083, Instruction(.ld, rd: 1, rs1: 2, immediate: 2040)),
        line("lbu a0, 0(a0)", 0x0005_4503, Instruction(.lbu, rd: 10, rs1: 10)),
        line("lhu s1, -2048(t6)", 0x800f_d483, Instruction(.lhu, rd: 9, rs1: 31, immediate: -2048)),
        line("lwu a4, 1364(a5)", 0x5547_e703, Instruction(.lwu, rd: 14, rs1: 15, immediate: 1364)),
        line("sb a0, -1(sp)", 0xfea1_0fa3, Instruction(.sb, rs1: 2, rs2: 10, immediate: -1)),
        line("sh a1, 2(gp)", 0x00b1_9123, Instruction(.sh, rs1: 3, rs2: 11, immediate: 2)),
        line("sw t0, -4(s0)", 0xfe54_2e23, Instruction(.sw, rs1: 8, rs2: 5, immediate: -4)),
        line("sd ra, 2040(sp)", 0x7e11_3c23, Instruction(.sd, rs1: 2, rs2: 1, immediate: 2040)),
        line("sw zero, 31(t0)", 0x0002_afa3, Instruction(.sw, rs1: 5, immediate: 31)),
        line("sd s11, -2048(s10)", 0x81bd_3023, Instruction(.sd, rs1: 26, rs2: 27, immediate: -2048)),
    ]

    static let multiply: [Line] = [
        line("mul a0, a1, a2", 0x02c5_8533, Instruction(.mul, rd: 10, rs1: 11, rs2: 12)),
        line("mulh t0, t1, t2", 0x0273_12b3, Instruction(.mulh, rd: 5, rs1: 6, rs2: 7)),
        line("mulhsu s0, s1, s2", 0x0324_a433, Instruction(.mulhsu, rd: 8, rs1: 9, rs2: 18)),
        line("mulhu ra, sp, gp", 0x0231_30b3, Instruction(.mulhu, rd: 1, rs1: 2, rs2: 3)),
        line("div a0, a1, a2", 0x02c5_c533, Instruction(.div, rd: 10, rs1: 11, rs2: 12)),
        line("divu t5, t6, zero", 0x020f_df33, Instruction(.divu, rd: 30, rs1: 31)),
        line("rem a0, a1, a2", 0x02c5_e533, Instruction(.rem, rd: 10, rs1: 11, rs2: 12)),
        line("remu a3, a4, a5", 0x02f7_76b3, Instruction(.remu, rd: 13, rs1: 14, rs2: 15)),
        line("mulw a0, a1, a2", 0x02c5_853b, Instruction(.mulw, rd: 10, rs1: 11, rs2: 12)),
        line("divw a0, a1, a2", 0x02c5_c53b, Instruction(.divw, rd: 10, rs1: 11, rs2: 12)),
        line("divuw a0, a1, a2", 0x02c5_d53b, Instruction(.divuw, rd: 10, rs1: 11, rs2: 12)),
        line("remw a0, a1, a2", 0x02c5_e53b, Instruction(.remw, rd: 10, rs1: 11, rs2: 12)),
        line("remuw a0, a1, a2", 0x02c5_f53b, Instruction(.remuw, rd: 10, rs1: 11, rs2: 12)),
    ]

    static let atomic: [Line] = [
        line("lr.w a0, (a1)", 0x1005_a52f, Instruction(.lrW, rd: 10, rs1: 11)),
        line("lr.d.aq a0, (a1)", 0x1405_b52f, Instruction(.lrD, rd: 10, rs1: 11, immediate: 2)),
        line("sc.w a0, a2, (a1)", 0x18c5_a52f, Instruction(.scW, rd: 10, rs1: 11, rs2: 12)),
        line("sc.d.rl a0, a2, (a1)", 0x1ac5_b52f, Instruction(.scD, rd: 10, rs1: 11, rs2: 12, immediate: 1)),
        line("amoswap.w a0, a2, (a1)", 0x08c5_a52f, Instruction(.amoswapW, rd: 10, rs1: 11, rs2: 12)),
        line(
            "amoswap.d.aqrl a0, a2, (a1)", 0x0ec5_b52f,
            Instruction(.amoswapD, rd: 10, rs1: 11, rs2: 12, immediate: 3)),
        line("amoadd.w t0, t2, (t1)", 0x0073_22af, Instruction(.amoaddW, rd: 5, rs1: 6, rs2: 7)),
        line("amoadd.d t0, t2, (t1)", 0x0073_32af, Instruction(.amoaddD, rd: 5, rs1: 6, rs2: 7)),
        line("amoxor.w a0, a2, (a1)", 0x20c5_a52f, Instruction(.amoxorW, rd: 10, rs1: 11, rs2: 12)),
        line("amoxor.d a0, a2, (a1)", 0x20c5_b52f, Instruction(.amoxorD, rd: 10, rs1: 11, rs2: 12)),
        line("amoand.w a0, a2, (a1)", 0x60c5_a52f, Instruction(.amoandW, rd: 10, rs1: 11, rs2: 12)),
        line(
            "amoand.d.aq a0, a2, (a1)", 0x64c5_b52f,
            Instruction(.amoandD, rd: 10, rs1: 11, rs2: 12, immediate: 2)),
        line(
            "amoor.w.rl a0, a2, (a1)", 0x42c5_a52f,
            Instruction(.amoorW, rd: 10, rs1: 11, rs2: 12, immediate: 1)),
        line("amoor.d a0, a2, (a1)", 0x40c5_b52f, Instruction(.amoorD, rd: 10, rs1: 11, rs2: 12)),
        line("amomin.w a0, a2, (a1)", 0x80c5_a52f, Instruction(.amominW, rd: 10, rs1: 11, rs2: 12)),
        line("amomin.d a0, a2, (a1)", 0x80c5_b52f, Instruction(.amominD, rd: 10, rs1: 11, rs2: 12)),
        line("amomax.w a0, a2, (a1)", 0xa0c5_a52f, Instruction(.amomaxW, rd: 10, rs1: 11, rs2: 12)),
        line("amomax.d a0, a2, (a1)", 0xa0c5_b52f, Instruction(.amomaxD, rd: 10, rs1: 11, rs2: 12)),
        line("amominu.w a0, a2, (a1)", 0xc0c5_a52f, Instruction(.amominuW, rd: 10, rs1: 11, rs2: 12)),
        line("amominu.d a0, a2, (a1)", 0xc0c5_b52f, Instruction(.amominuD, rd: 10, rs1: 11, rs2: 12)),
        line("amomaxu.w zero, t6, (sp)", 0xe1f1_202f, Instruction(.amomaxuW, rs1: 2, rs2: 31)),
        line("amomaxu.d a0, a2, (a1)", 0xe0c5_b52f, Instruction(.amomaxuD, rd: 10, rs1: 11, rs2: 12)),
    ]

    static let system: [Line] = [
        line("csrrw a0, mscratch, a1", 0x3405_9573, Instruction(.csrrw, rd: 10, rs1: 11, immediate: 0x340)),
        line("csrrs t0, mhartid, zero", 0xf140_22f3, Instruction(.csrrs, rd: 5, immediate: 0xF14)),
        line("csrrc zero, mie, t6", 0x304f_b073, Instruction(.csrrc, rs1: 31, immediate: 0x304)),
        line("csrrwi a0, sscratch, 31", 0x140f_d573, Instruction(.csrrwi, rd: 10, rs1: 31, immediate: 0x140)),
        line("csrrsi zero, sstatus, 2", 0x1001_6073, Instruction(.csrrsi, rs1: 2, immediate: 0x100)),
        line("csrrci a0, 0xfff, 1", 0xfff0_f573, Instruction(.csrrci, rd: 10, rs1: 1, immediate: 0xFFF)),
        line("ecall", 0x0000_0073, Instruction(.ecall)),
        line("ebreak", 0x0010_0073, Instruction(.ebreak)),
        line("mret", 0x3020_0073, Instruction(.mret)),
        line("sret", 0x1020_0073, Instruction(.sret)),
        line("wfi", 0x1050_0073, Instruction(.wfi)),
        line("sfence.vma a0, a1", 0x12b5_0073, Instruction(.sfenceVMA, rs1: 10, rs2: 11)),
    ]

    private static func line(
        _ text: String, _ word: UInt32, _ instruction: Instruction, file: StaticString = #filePath,
        line: UInt = #line
    ) -> Line {
        Row(text, instruction, gives: Spelling(text: text, word: word), file: file, line: line)
    }
}
