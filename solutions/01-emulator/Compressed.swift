import RISCV
import LabSupport

/// Milestone 3. Extension C: sixteen bits for the most frequent instructions.
///
/// Each one stands for a 32-bit instruction; `expand` says which. Three-bit register fields name
/// x8...x15. The low two bits choose a quadrant, funct3 (bits 13...15) the instruction in it.
/// - ISA: Unprivileged 20191213, chapter 16, tables 16.5 to 16.7
extension Decoder {
    /// The instruction that 16 bits stand for, with `length` 2.
    /// - Throws: `Trap.illegal` for reserved encodings (0 among them) and those of extensions F and D.
    public static func expand(_ half: UInt16) throws -> Instruction {
        // >>> emulator.3
        // One function per quadrant. Mind the reserved encodings: an immediate of zero for
        // c.addi4spn, c.addi16sp and c.lui; rd = 0 for c.addiw, c.lwsp and c.ldsp; rs1 = 0 for c.jr.
        // stub: throw Unimplemented("emulator.3")
        let word = UInt32(half)
        var instruction =
            switch word.bits(0...1) {
            case 0: try quadrant0(word)
            case 1: try quadrant1(word)
            case 2: try quadrant2(word)
            default: throw Trap.illegal(word)
            }
        instruction.length = 2
        return instruction
        // <<<
    }

    // >>> emulator.3
    /// x8...x15 by three bits.
    private static func short(_ field: UInt32) -> UInt8 { UInt8(field) + 8 }

    /// | funct3 | imm | rs1' | imm | rd' | 00 |: loads and stores at a register, and `addi rd', sp`.
    private static func quadrant0(_ word: UInt32) throws -> Instruction {
        let low = short(word.bits(2...4))
        let base = short(word.bits(7...9))
        let doubleOffset = Int64(word.bits(10...12, to: 3) | word.bits(5...6, to: 6))
        let wordOffset = Int64(word.bits(10...12, to: 3) | word.bits(6...6, to: 2) | word.bits(5...5, to: 6))
        switch word.bits(13...15) {
        case 0:
            let immediate =
                word.bits(11...12, to: 4) | word.bits(7...10, to: 6) | word.bits(6...6, to: 2)
                | word.bits(5...5, to: 3)
            guard immediate != 0 else { throw Trap.illegal(word) }
            return Instruction(.addi, rd: low, rs1: 2, immediate: Int64(immediate))
        case 2: return Instruction(.lw, rd: low, rs1: base, immediate: wordOffset)
        case 3: return Instruction(.ld, rd: low, rs1: base, immediate: doubleOffset)
        case 6: return Instruction(.sw, rs1: base, rs2: low, immediate: wordOffset)
        case 7: return Instruction(.sd, rs1: base, rs2: low, immediate: doubleOffset)
        default: throw Trap.illegal(word)
        }
    }

    /// Arithmetic with small immediates, jumps and branches.
    private static func quadrant1(_ word: UInt32) throws -> Instruction {
        let rd = UInt8(word.bits(7...11))
        let immediate = (word.bits(12...12, to: 5) | word.bits(2...6)).signExtended(width: 6)
        switch word.bits(13...15) {
        case 0: return Instruction(.addi, rd: rd, rs1: rd, immediate: immediate)
        case 1 where rd != 0: return Instruction(.addiw, rd: rd, rs1: rd, immediate: immediate)
        case 2: return Instruction(.addi, rd: rd, immediate: immediate)
        case 3 where rd == 2: return try addToStackPointer(word)
        case 3 where immediate != 0: return Instruction(.lui, rd: rd, immediate: immediate << 12)
        case 4: return try arithmetic(word, immediate)
        case 5: return Instruction(.jal, immediate: jumpOffset(word))
        case 6: return Instruction(.beq, rs1: short(word.bits(7...9)), immediate: branchOffset(word))
        case 7: return Instruction(.bne, rs1: short(word.bits(7...9)), immediate: branchOffset(word))
        default: throw Trap.illegal(word)
        }
    }

    /// c.addi16sp: the immediate counts 16 bytes.
    private static func addToStackPointer(_ word: UInt32) throws -> Instruction {
        let immediate =
            word.bits(12...12, to: 9) | word.bits(6...6, to: 4) | word.bits(5...5, to: 6)
            | word.bits(3...4, to: 7) | word.bits(2...2, to: 5)
        guard immediate != 0 else { throw Trap.illegal(word) }
        return Instruction(.addi, rd: 2, rs1: 2, immediate: immediate.signExtended(width: 10))
    }

    /// Quadrant 1, funct3 4: shifts, `and` and the register-register operations on x8...x15.
    private static func arithmetic(_ word: UInt32, _ immediate: Int64) throws -> Instruction {
        let rd = short(word.bits(7...9))
        let rs2 = short(word.bits(2...4))
        switch (word.bits(10...11), word.bits(12...12), word.bits(5...6)) {
        case (0, _, _): return Instruction(.srli, rd: rd, rs1: rd, immediate: immediate & 63)
        case (1, _, _): return Instruction(.srai, rd: rd, rs1: rd, immediate: immediate & 63)
        case (2, _, _): return Instruction(.andi, rd: rd, rs1: rd, immediate: immediate)
        case (_, 0, 0): return Instruction(.sub, rd: rd, rs1: rd, rs2: rs2)
        case (_, 0, 1): return Instruction(.xor, rd: rd, rs1: rd, rs2: rs2)
        case (_, 0, 2): return Instruction(.or, rd: rd, rs1: rd, rs2: rs2)
        case (_, 0, _): return Instruction(.and, rd: rd, rs1: rd, rs2: rs2)
        case (_, _, 0): return Instruction(.subw, rd: rd, rs1: rd, rs2: rs2)
        case (_, _, 1): return Instruction(.addw, rd: rd, rs1: rd, rs2: rs2)
        default: throw Trap.illegal(word)
        }
    }

    /// c.j: imm[11|4|9:8|10|6|7|3:1|5] in bits 12...2.
    private static func jumpOffset(_ word: UInt32) -> Int64 {
        let high =
            word.bits(12...12, to: 11) | word.bits(8...8, to: 10) | word.bits(9...10, to: 8)
            | word.bits(6...6, to: 7) | word.bits(7...7, to: 6)
        let low = word.bits(2...2, to: 5) | word.bits(11...11, to: 4) | word.bits(3...5, to: 1)
        return (high | low).signExtended(width: 12)
    }

    /// c.beqz, c.bnez: imm[8|4:3] in bits 12...10, imm[7:6|2:1|5] in bits 6...2.
    private static func branchOffset(_ word: UInt32) -> Int64 {
        let offset =
            word.bits(12...12, to: 8) | word.bits(5...6, to: 6) | word.bits(2...2, to: 5)
            | word.bits(10...11, to: 3) | word.bits(3...4, to: 1)
        return offset.signExtended(width: 9)
    }

    /// Full registers: shifts, moves, jumps to registers, and memory at the stack pointer.
    private static func quadrant2(_ word: UInt32) throws -> Instruction {
        let rd = UInt8(word.bits(7...11))
        let rs2 = UInt8(word.bits(2...6))
        switch word.bits(13...15) {
        case 0:
            let amount = word.bits(12...12, to: 5) | word.bits(2...6)
            return Instruction(.slli, rd: rd, rs1: rd, immediate: Int64(amount))
        case 2 where rd != 0:
            let offset = word.bits(12...12, to: 5) | word.bits(4...6, to: 2) | word.bits(2...3, to: 6)
            return Instruction(.lw, rd: rd, rs1: 2, immediate: Int64(offset))
        case 3 where rd != 0:
            let offset = word.bits(12...12, to: 5) | word.bits(5...6, to: 3) | word.bits(2...4, to: 6)
            return Instruction(.ld, rd: rd, rs1: 2, immediate: Int64(offset))
        case 4: return try moveOrJump(word, rd, rs2)
        case 6:
            let offset = word.bits(9...12, to: 2) | word.bits(7...8, to: 6)
            return Instruction(.sw, rs1: 2, rs2: rs2, immediate: Int64(offset))
        case 7:
            let offset = word.bits(10...12, to: 3) | word.bits(7...9, to: 6)
            return Instruction(.sd, rs1: 2, rs2: rs2, immediate: Int64(offset))
        default: throw Trap.illegal(word)
        }
    }

    /// Quadrant 2, funct3 4: c.jr, c.mv, c.ebreak, c.jalr, c.add, told apart by which fields are zero.
    private static func moveOrJump(_ word: UInt32, _ rd: UInt8, _ rs2: UInt8) throws -> Instruction {
        switch (word.bits(12...12), rd, rs2) {
        case (0, 0, 0): throw Trap.illegal(word)
        case (0, _, 0): Instruction(.jalr, rs1: rd)
        case (0, _, _): Instruction(.add, rd: rd, rs2: rs2)
        case (_, 0, 0): Instruction(.ebreak)
        case (_, _, 0): Instruction(.jalr, rd: 1, rs1: rd)
        default: Instruction(.add, rd: rd, rs1: rd, rs2: rs2)
        }
    }
    // <<<
}
