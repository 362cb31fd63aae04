import RISCV

/// One step of a translated block, 16 bytes: what to do and its operands, ready to use.
///
/// ```
/// | code | rd | rs1 | rs2 | offset, 2 bytes | index, 2 bytes | immediate, 8 bytes |
/// ```
/// A block is a header, its steps, and an end:
///
/// ```
/// | header: index = instructions in the block, immediate = pc |
/// | step | step | …                                           |
/// | end: immediate = link | immediate = pc of the link |       a branch has two such pairs
/// ```
/// A link is the address of the next block's header, so that blocks run on without a look-up.
struct MicroOp {
    /// What to do.
    var code: Code
    /// Destination register; `RegisterFile.sink` in place of x0, so that no write needs a check.
    var rd: UInt8 = 0
    var rs1: UInt8 = 0
    var rs2: UInt8 = 0
    /// Bytes from the block's first instruction to this one: pc, when somebody asks.
    var offset: UInt16 = 0
    /// Instructions of the block before this one.
    var index: UInt16 = 0
    /// Immediate operand, link, or address.
    var immediate: Int64 = 0

    /// What a step does. Names joined by `And` run two steps at once: the one at hand and the next.
    enum Code: UInt8 {
        // The value is known at translation: lui, auipc, the link of jal, addi from x0.
        case constant
        case add, sub, sll, slt, sltu, xor, srl, sra, or, and
        case addw, subw, sllw, srlw, sraw
        case addi, slti, sltiu, xori, ori, andi, slli, srli, srai
        case addiw, slliw, srliw, sraiw
        case lb, lh, lw, ld, lbu, lhu, lwu
        case sb, sh, sw, sd
        case mul, mulh, mulhsu, mulhu, div, divu, rem, remu, mulw, divw, divuw, remw, remuw
        // Ends of blocks.
        case jump, jumpToRegister, jumpFar
        case beq, bne, blt, bge, bltu, bgeu
        // Instructions that the hart runs as in the stepper: in the block, and at its end.
        case atomic, system
        // The next instruction is none, or reaches into the next page: fetching it will tell.
        case leave
        // Pairs that compilers emit often.
        case addAndLbu, addAndLw, addAndLd, slliAndAdd, slliAndSrli, addiAndAddi, addwAndAddw
        case addAndAdd, andiAndAdd, slliwAndSrliw, orAndAddw, srliwAndSlliw, xorAndXor, xorAndAnd
        case andAndXor, addiAndAdd, addwAndOr, addAndSlli, addiAndSd, addiAndSw, addiAndLw
        case addiAndLd, lwAndLw, ldAndLd, sdAndSd, lwAndAddi, lwAndAddw, lbuAndAddi, mulwAndAddw
        case mulAndAdd, addiAndBeq, addiAndBne, addiAndBlt, addiAndBltu, addiAndBge, addiAndBgeu
        case andiAndBeq, andiAndBne, addiwAndBne, addAndBne, addAndBltu, lbuAndBne, lbuAndBeq
        case lwAndBne, lwAndBeq, sbAndAdd, sbAndBltu, addiAndJump, addAndJump
    }
}

/// Instructions that keep their meaning in the hart's own code carry all of it along.
extension MicroOp {
    /// ```
    /// immediate: | 47..40 length | 39..32 operation | 31..0 the instruction's immediate |
    /// ```
    init(_ code: Code, carrying i: Instruction) {
        self.code = code
        (rd, rs1, rs2) = (i.rd, i.rs1, i.rs2)
        immediate = Int64(i.length) << 40 | Int64(i.operation.rawValue) << 32 | i.immediate & 0xFFFF_FFFF
    }

    /// The instruction that was packed.
    var instruction: Instruction {
        Instruction(
            Operation(rawValue: UInt8(truncatingIfNeeded: immediate >> 32)) ?? .ebreak, rd: rd, rs1: rs1,
            rs2: rs2,
            immediate: Int64(Int32(truncatingIfNeeded: immediate)),
            length: UInt8(truncatingIfNeeded: immediate >> 40))
    }
}

typealias MicroOps = UnsafeMutablePointer<MicroOp>
