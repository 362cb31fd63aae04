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
        // TODO emulator.1
        // Look at the opcode, bits 6...0, and let one function per format cut the rest.
        // A word that no case takes is illegal; so are all zeros and all ones.
        // For opcodes 0x2F and 0x73 call decodeAtomic and decodeSystem.
        throw Unimplemented("emulator.1")
    }
}

// MARK: - Formats

extension Decoder {
    /// | funct7 | rs2 | rs1 | funct3 | rd | opcode |
    static func register(_ operation: Operation, _ word: UInt32) -> Instruction {
        // TODO emulator.1
        // Three register numbers of five bits each: rd at 7...11, rs1 at 15...19, rs2 at 20...24.
        Instruction(operation)
    }

    /// | immediate[11:0] | rs1 | funct3 | rd | opcode |
    static func immediate(_ operation: Operation, _ word: UInt32) -> Instruction {
        // TODO emulator.1
        // The immediate's sign is bit 31: `signExtended(width:)` helps.
        Instruction(operation)
    }

    /// | imm[11:5] | rs2 | rs1 | funct3 | imm[4:0] | opcode |
    static func store(_ operation: Operation, _ word: UInt32) -> Instruction {
        // TODO emulator.1
        Instruction(operation)
    }

    /// | imm[12] imm[10:5] | rs2 | rs1 | funct3 | imm[4:1] imm[11] | opcode |
    static func branch(_ operation: Operation, _ word: UInt32) -> Instruction {
        // TODO emulator.1
        // The immediate counts bytes and is even: its bit 0 is not in the word.
        Instruction(operation)
    }

    /// | immediate[31:12] | rd | opcode |
    static func upper(_ operation: Operation, _ word: UInt32) -> Instruction {
        // TODO emulator.1
        // The upper 20 bits stay where they are, and bit 31 is the sign of all 64.
        Instruction(operation)
    }

    /// | imm[20] imm[10:1] imm[11] imm[19:12] | rd | opcode |
    static func jump(_ word: UInt32) -> Instruction {
        // TODO emulator.1
        Instruction(.jal)
    }
}

// MARK: - Opcodes

extension Decoder {
    // TODO emulator.1
    // Write one function for each opcode that has several operations: OP (0x33), OP-32 (0x3B),
    // OP-IMM (0x13), OP-IMM-32 (0x1B), BRANCH (0x63), LOAD (0x03), STORE (0x23), MISC-MEM (0x0F).
    // funct3 and funct7 tell their operations apart. OP and OP-32 with funct7 = 1 go to decodeMultiply.
}
