import RISCV
import LabSupport

/// Milestone 1. Turns 32-bit words into instructions.
///
/// ```
///      31      25 24  20 19  15 14  12 11       7 6      0
/// R   | funct7   | rs2  | rs1  |funct3| rd       | opcode |
/// I   | immediate[11:0] | rs1  |funct3| rd       | opcode |
/// S   | imm[11:5]| rs2  | rs1  |funct3| imm[4:0] | opcode |
/// B   | imm[12|10:5]    |rs2|rs1|funct3|imm[4:1|11]|opcode|
/// U   | immediate[31:12]              | rd       | opcode |
/// J   | imm[20|10:1|11|19:12]         | rd       | opcode |
/// ```
public enum Decoder {
    /// The instruction that a 32-bit word encodes.
    ///
    /// Extensions M and A belong to milestone 3 (`decodeMultiply`, `decodeAtomic`), the privileged
    /// instructions to milestone 5 (`decodeSystem`); this function only finds the way to them.
    /// - Throws: `Trap.illegal(word)` for a word that is no instruction, 0 and all ones among them.
    /// - ISA: Unprivileged 20191213, §2.2 and chapter 24
    public static func decode(_ word: UInt32) throws -> Instruction {
        // >>> emulator.1
        // Look at the opcode, bits 6...0, and let one function per format cut the rest.
        // A word that no case takes is illegal; so are all zeros and all ones.
        // For opcodes 0x2F and 0x73 call decodeAtomic and decodeSystem.
        // stub: throw Unimplemented("emulator.1")
        switch word.bits(0...6) {
        case 0x33: try decodeRegister(word)
        case 0x3B: try decodeRegisterWord(word)
        case 0x13: try decodeImmediate(word)
        case 0x1B: try decodeImmediateWord(word)
        case 0x37: upper(.lui, word)
        case 0x17: upper(.auipc, word)
        case 0x6F: jump(word)
        case 0x67 where word.bits(12...14) == 0: immediate(.jalr, word)
        case 0x63: try decodeBranch(word)
        case 0x03: try decodeLoad(word)
        case 0x23: try decodeStore(word)
        case 0x0F: try decodeFence(word)
        case 0x2F: try decodeAtomic(word)
        case 0x73: try decodeSystem(word)
        default: throw Trap.illegal(word)
        }
        // <<<
    }
}

// MARK: - Formats

extension Decoder {
    /// | funct7 | rs2 | rs1 | funct3 | rd | opcode |
    static func register(_ operation: Operation, _ word: UInt32) -> Instruction {
        // >>> emulator.1
        // Three register numbers of five bits each: rd at 7...11, rs1 at 15...19, rs2 at 20...24.
        // stub: Instruction(operation)
        Instruction(
            operation,
            rd: UInt8(word.bits(7...11)), rs1: UInt8(word.bits(15...19)), rs2: UInt8(word.bits(20...24)))
        // <<<
    }

    /// | immediate[11:0] | rs1 | funct3 | rd | opcode |
    static func immediate(_ operation: Operation, _ word: UInt32) -> Instruction {
        // >>> emulator.1
        // The immediate's sign is bit 31: `signExtended(width:)` helps.
        // stub: Instruction(operation)
        Instruction(
            operation,
            rd: UInt8(word.bits(7...11)), rs1: UInt8(word.bits(15...19)),
            immediate: word.bits(20...31).signExtended(width: 12))
        // <<<
    }

    /// | imm[11:5] | rs2 | rs1 | funct3 | imm[4:0] | opcode |
    static func store(_ operation: Operation, _ word: UInt32) -> Instruction {
        // >>> emulator.1
        // stub: Instruction(operation)
        Instruction(
            operation,
            rs1: UInt8(word.bits(15...19)), rs2: UInt8(word.bits(20...24)),
            immediate: (word.bits(25...31, to: 5) | word.bits(7...11)).signExtended(width: 12))
        // <<<
    }

    /// | imm[12] imm[10:5] | rs2 | rs1 | funct3 | imm[4:1] imm[11] | opcode |
    static func branch(_ operation: Operation, _ word: UInt32) -> Instruction {
        // >>> emulator.1
        // The immediate counts bytes and is even: its bit 0 is not in the word.
        // stub: Instruction(operation)
        let offset =
            word.bits(31...31, to: 12) | word.bits(7...7, to: 11) | word.bits(25...30, to: 5)
            | word.bits(8...11, to: 1)
        return Instruction(
            operation,
            rs1: UInt8(word.bits(15...19)), rs2: UInt8(word.bits(20...24)),
            immediate: offset.signExtended(width: 13))
        // <<<
    }

    /// | immediate[31:12] | rd | opcode |
    static func upper(_ operation: Operation, _ word: UInt32) -> Instruction {
        // >>> emulator.1
        // The upper 20 bits stay where they are, and bit 31 is the sign of all 64.
        // stub: Instruction(operation)
        Instruction(
            operation,
            rd: UInt8(word.bits(7...11)), immediate: (word & 0xFFFF_F000).signExtended(width: 32))
        // <<<
    }

    /// | imm[20] imm[10:1] imm[11] imm[19:12] | rd | opcode |
    static func jump(_ word: UInt32) -> Instruction {
        // >>> emulator.1
        // stub: Instruction(.jal)
        let offset =
            word.bits(31...31, to: 20) | word.bits(12...19, to: 12) | word.bits(20...20, to: 11)
            | word.bits(21...30, to: 1)
        return Instruction(
            .jal, rd: UInt8(word.bits(7...11)), immediate: offset.signExtended(width: 21))
        // <<<
    }
}

// MARK: - Opcodes

extension Decoder {
    // >>> emulator.1
    // Write one function for each opcode that has several operations: OP (0x33), OP-32 (0x3B),
    // OP-IMM (0x13), OP-IMM-32 (0x1B), BRANCH (0x63), LOAD (0x03), STORE (0x23), MISC-MEM (0x0F).
    // funct3 and funct7 tell their operations apart. OP and OP-32 with funct7 = 1 go to decodeMultiply.
    private static func decodeRegister(_ word: UInt32) throws -> Instruction {
        switch (word.bits(25...31), word.bits(12...14)) {
        case (0x00, 0): register(.add, word)
        case (0x20, 0): register(.sub, word)
        case (0x00, 1): register(.sll, word)
        case (0x00, 2): register(.slt, word)
        case (0x00, 3): register(.sltu, word)
        case (0x00, 4): register(.xor, word)
        case (0x00, 5): register(.srl, word)
        case (0x20, 5): register(.sra, word)
        case (0x00, 6): register(.or, word)
        case (0x00, 7): register(.and, word)
        case (0x01, _): try decodeMultiply(word)
        default: throw Trap.illegal(word)
        }
    }

    private static func decodeRegisterWord(_ word: UInt32) throws -> Instruction {
        switch (word.bits(25...31), word.bits(12...14)) {
        case (0x00, 0): register(.addw, word)
        case (0x20, 0): register(.subw, word)
        case (0x00, 1): register(.sllw, word)
        case (0x00, 5): register(.srlw, word)
        case (0x20, 5): register(.sraw, word)
        case (0x01, _): try decodeMultiply(word)
        default: throw Trap.illegal(word)
        }
    }

    private static func decodeImmediate(_ word: UInt32) throws -> Instruction {
        switch word.bits(12...14) {
        case 0: immediate(.addi, word)
        case 2: immediate(.slti, word)
        case 3: immediate(.sltiu, word)
        case 4: immediate(.xori, word)
        case 6: immediate(.ori, word)
        case 7: immediate(.andi, word)
        case 1 where word.bits(26...31) == 0x00: shift(.slli, word, width: 6)
        case 5 where word.bits(26...31) == 0x00: shift(.srli, word, width: 6)
        case 5 where word.bits(26...31) == 0x10: shift(.srai, word, width: 6)
        default: throw Trap.illegal(word)
        }
    }

    private static func decodeImmediateWord(_ word: UInt32) throws -> Instruction {
        switch (word.bits(12...14), word.bits(25...31)) {
        case (0, _): immediate(.addiw, word)
        case (1, 0x00): shift(.slliw, word, width: 5)
        case (5, 0x00): shift(.srliw, word, width: 5)
        case (5, 0x20): shift(.sraiw, word, width: 5)
        default: throw Trap.illegal(word)
        }
    }

    /// A shift's amount is the low five or six bits of what is an immediate elsewhere.
    private static func shift(_ operation: Operation, _ word: UInt32, width: Int) -> Instruction {
        var instruction = immediate(operation, word)
        instruction.immediate = Int64(word.bits(20...(19 + width)))
        return instruction
    }

    private static func decodeBranch(_ word: UInt32) throws -> Instruction {
        switch word.bits(12...14) {
        case 0: branch(.beq, word)
        case 1: branch(.bne, word)
        case 4: branch(.blt, word)
        case 5: branch(.bge, word)
        case 6: branch(.bltu, word)
        case 7: branch(.bgeu, word)
        default: throw Trap.illegal(word)
        }
    }

    private static func decodeLoad(_ word: UInt32) throws -> Instruction {
        switch word.bits(12...14) {
        case 0: immediate(.lb, word)
        case 1: immediate(.lh, word)
        case 2: immediate(.lw, word)
        case 3: immediate(.ld, word)
        case 4: immediate(.lbu, word)
        case 5: immediate(.lhu, word)
        case 6: immediate(.lwu, word)
        default: throw Trap.illegal(word)
        }
    }

    private static func decodeStore(_ word: UInt32) throws -> Instruction {
        switch word.bits(12...14) {
        case 0: store(.sb, word)
        case 1: store(.sh, word)
        case 2: store(.sw, word)
        case 3: store(.sd, word)
        default: throw Trap.illegal(word)
        }
    }

    private static func decodeFence(_ word: UInt32) throws -> Instruction {
        switch word.bits(12...14) {
        case 0: immediate(.fence, word)
        case 1: immediate(.fenceI, word)
        default: throw Trap.illegal(word)
        }
    }
    // <<<
}
