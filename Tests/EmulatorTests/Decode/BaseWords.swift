import RISCV
import SuiteSupport

/// Words of RV64I as the GNU assembler writes them, and what they say.
enum BaseWords {
    typealias Words = [Row<UInt32, Decoded>]

    /// R-type: three registers.
    static let registers: Words = [
        Row("add a0, a1, a2", 0x00c5_8533, gives: .of(.add, rd: 10, rs1: 11, rs2: 12)),
        Row("sub s0, t6, zero", 0x400f_8433, gives: .of(.sub, rd: 8, rs1: 31)),
        Row("sll t0, t1, t2", 0x0073_12b3, gives: .of(.sll, rd: 5, rs1: 6, rs2: 7)),
        Row("slt a3, a4, a5", 0x00f7_26b3, gives: .of(.slt, rd: 13, rs1: 14, rs2: 15)),
        Row("sltu x31, x1, x16", 0x0100_bfb3, gives: .of(.sltu, rd: 31, rs1: 1, rs2: 16)),
        Row("xor gp, tp, sp", 0x0022_41b3, gives: .of(.xor, rd: 3, rs1: 4, rs2: 2)),
        Row("srl s2, s3, s4", 0x0149_d933, gives: .of(.srl, rd: 18, rs1: 19, rs2: 20)),
        Row("sra s11, s10, s9", 0x419d_5db3, gives: .of(.sra, rd: 27, rs1: 26, rs2: 25)),
        Row("or ra, ra, ra", 0x0010_e0b3, gives: .of(.or, rd: 1, rs1: 1, rs2: 1)),
        Row("and t3, t4, t5", 0x01ee_fe33, gives: .of(.and, rd: 28, rs1: 29, rs2: 30)),
        Row("addw a0, a1, a2", 0x00c5_853b, gives: .of(.addw, rd: 10, rs1: 11, rs2: 12)),
        Row("subw a0, a1, a2", 0x40c5_853b, gives: .of(.subw, rd: 10, rs1: 11, rs2: 12)),
        Row("sllw a0, a1, a2", 0x00c5_953b, gives: .of(.sllw, rd: 10, rs1: 11, rs2: 12)),
        Row("srlw a0, a1, a2", 0x00c5_d53b, gives: .of(.srlw, rd: 10, rs1: 11, rs2: 12)),
        Row("sraw a0, a1, a2", 0x40c5_d53b, gives: .of(.sraw, rd: 10, rs1: 11, rs2: 12)),
    ]

    /// I-type: a register and a signed number of 12 bits.
    static let immediates: Words = [
        Row("addi a0, a0, -1", 0xfff5_0513, gives: .of(.addi, rd: 10, rs1: 10, immediate: -1)),
        Row("addi a0, a1, 2047", 0x7ff5_8513, gives: .of(.addi, rd: 10, rs1: 11, immediate: 2047)),
        Row("addi sp, sp, -2048", 0x8001_0113, gives: .of(.addi, rd: 2, rs1: 2, immediate: -2048)),
        Row("slti t0, t1, -5", 0xffb3_2293, gives: .of(.slti, rd: 5, rs1: 6, immediate: -5)),
        Row("sltiu t0, t1, 5", 0x0053_3293, gives: .of(.sltiu, rd: 5, rs1: 6, immediate: 5)),
        Row("xori a7, s11, -1", 0xfffd_c893, gives: .of(.xori, rd: 17, rs1: 27, immediate: -1)),
        Row("ori a5, zero, 1365", 0x5550_6793, gives: .of(.ori, rd: 15, immediate: 1365)),
        Row("andi t6, t5, 255", 0x0fff_7f93, gives: .of(.andi, rd: 31, rs1: 30, immediate: 255)),
        Row("addiw a0, a1, -1", 0xfff5_851b, gives: .of(.addiw, rd: 10, rs1: 11, immediate: -1)),
    ]

    /// I-type whose number is an amount of six bits, or of five for the words.
    static let shifts: Words = [
        Row("slli a0, a1, 63", 0x03f5_9513, gives: .of(.slli, rd: 10, rs1: 11, immediate: 63)),
        Row("slli a0, a1, 31", 0x01f5_9513, gives: .of(.slli, rd: 10, rs1: 11, immediate: 31)),
        Row("srli a0, a1, 32", 0x0205_d513, gives: .of(.srli, rd: 10, rs1: 11, immediate: 32)),
        Row("srai a0, a1, 1", 0x4015_d513, gives: .of(.srai, rd: 10, rs1: 11, immediate: 1)),
        Row("srai t0, t1, 63", 0x43f3_5293, gives: .of(.srai, rd: 5, rs1: 6, immediate: 63)),
        Row("slliw a0, a1, 31", 0x01f5_951b, gives: .of(.slliw, rd: 10, rs1: 11, immediate: 31)),
        Row("srliw a0, a1, 1", 0x0015_d51b, gives: .of(.srliw, rd: 10, rs1: 11, immediate: 1)),
        Row("sraiw a0, a1, 17", 0x4115_d51b, gives: .of(.sraiw, rd: 10, rs1: 11, immediate: 17)),
    ]

    /// I-type: a load.
    static let loads: Words = [
        Row("lb a0, -1(sp)", 0xfff1_0503, gives: .of(.lb, rd: 10, rs1: 2, immediate: -1)),
        Row("lh a1, 2(gp)", 0x0021_9583, gives: .of(.lh, rd: 11, rs1: 3, immediate: 2)),
        Row("lw t0, -4(s0)", 0xffc4_2283, gives: .of(.lw, rd: 5, rs1: 8, immediate: -4)),
        Row("ld ra, 2040(sp)", 0x7f81_3083, gives: .of(.ld, rd: 1, rs1: 2, immediate: 2040)),
        Row("lbu a0, 0(a0)", 0x0005_4503, gives: .of(.lbu, rd: 10, rs1: 10)),
        Row("lhu s1, -2048(t6)", 0x800f_d483, gives: .of(.lhu, rd: 9, rs1: 31, immediate: -2048)),
        Row("lwu a4, 1364(a5)", 0x5547_e703, gives: .of(.lwu, rd: 14, rs1: 15, immediate: 1364)),
    ]

    /// S-type: the immediate in two pieces.
    static let stores: Words = [
        Row("sb a0, -1(sp)", 0xfea1_0fa3, gives: .of(.sb, rs1: 2, rs2: 10, immediate: -1)),
        Row("sh a1, 2(gp)", 0x00b1_9123, gives: .of(.sh, rs1: 3, rs2: 11, immediate: 2)),
        Row("sw t0, -4(s0)", 0xfe54_2e23, gives: .of(.sw, rs1: 8, rs2: 5, immediate: -4)),
        Row("sd ra, 2040(sp)", 0x7e11_3c23, gives: .of(.sd, rs1: 2, rs2: 1, immediate: 2040)),
        Row("sw zero, 31(t0)", 0x0002_afa3, gives: .of(.sw, rs1: 5, immediate: 31)),
        Row("sw t6, 32(zero)", 0x03f0_2023, gives: .of(.sw, rs2: 31, immediate: 32)),
        Row("sd s11, -2048(s10)", 0x81bd_3023, gives: .of(.sd, rs1: 26, rs2: 27, immediate: -2048)),
    ]

    /// B-type: the immediate in four pieces.
    static let branches: Words = [
        Row("beq a0, a1, .+8", 0x00b5_0463, gives: .of(.beq, rs1: 10, rs2: 11, immediate: 8)),
        Row("bne t0, zero, .-4", 0xfe02_9ee3, gives: .of(.bne, rs1: 5, immediate: -4)),
        Row("blt a2, a3, .+2048", 0x00d6_40e3, gives: .of(.blt, rs1: 12, rs2: 13, immediate: 2048)),
        Row("bge a4, a5, .-4096", 0x80f7_5063, gives: .of(.bge, rs1: 14, rs2: 15, immediate: -4096)),
        Row("bltu s0, s1, .+4094", 0x7e94_6fe3, gives: .of(.bltu, rs1: 8, rs2: 9, immediate: 4094)),
        Row("bgeu t5, t6, .+30", 0x01ff_7f63, gives: .of(.bgeu, rs1: 30, rs2: 31, immediate: 30)),
        Row("beq zero, zero, .+1024", 0x4000_0063, gives: .of(.beq, immediate: 1024)),
        Row("bne ra, sp, .-2050", 0xfe20_9f63, gives: .of(.bne, rs1: 1, rs2: 2, immediate: -2050)),
    ]

    /// J-type, and jalr, which is I-type.
    static let jumps: Words = [
        Row("jal ra, .+4", 0x0040_00ef, gives: .of(.jal, rd: 1, immediate: 4)),
        Row("jal zero, .-2", 0xffff_f06f, gives: .of(.jal, immediate: -2)),
        Row("jal a0, .+2048", 0x0010_056f, gives: .of(.jal, rd: 10, immediate: 2048)),
        Row("jal a0, .+4096", 0x0000_156f, gives: .of(.jal, rd: 10, immediate: 4096)),
        Row("jal t0, .+1048574", 0x7fff_f2ef, gives: .of(.jal, rd: 5, immediate: 1048574)),
        Row("jal t0, .-1048576", 0x8000_02ef, gives: .of(.jal, rd: 5, immediate: -1048576)),
        Row("jal zero, .+0x7fe", 0x7fe0_006f, gives: .of(.jal, immediate: 2046)),
        Row("jal x31, .-0x55556", 0xaaba_afef, gives: .of(.jal, rd: 31, immediate: -349526)),
        Row("jalr ra, 0(a0)", 0x0005_00e7, gives: .of(.jalr, rd: 1, rs1: 10)),
        Row("jalr zero, -4(ra)", 0xffc0_8067, gives: .of(.jalr, rs1: 1, immediate: -4)),
        Row("jalr t0, 2047(t0)", 0x7ff2_82e7, gives: .of(.jalr, rd: 5, rs1: 5, immediate: 2047)),
    ]

    /// U-type: the upper 20 bits.
    static let uppers: Words = [
        Row("lui a0, 0x12345", 0x1234_5537, gives: .of(.lui, rd: 10, immediate: 305418240)),
        Row("lui t6, 0xfffff", 0xffff_ffb7, gives: .of(.lui, rd: 31, immediate: -4096)),
        Row("lui a5, 0x80000", 0x8000_07b7, gives: .of(.lui, rd: 15, immediate: -2147483648)),
        Row("auipc gp, 0x1", 0x0000_1197, gives: .of(.auipc, rd: 3, immediate: 4096)),
        Row("auipc sp, 0x80000", 0x8000_0117, gives: .of(.auipc, rd: 2, immediate: -2147483648)),
    ]

    /// MISC-MEM.
    static let fences: Words = [
        Row("fence", 0x0ff0_000f, gives: .of(.fence, immediate: 255)),
        Row("fence rw, w", 0x0310_000f, gives: .of(.fence, immediate: 49)),
        Row("fence.i", 0x0000_100f, gives: .of(.fenceI)),
    ]
}
