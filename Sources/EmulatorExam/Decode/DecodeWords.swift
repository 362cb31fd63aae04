import ExamKit
import LabSupport
import RISCV

/// Words for the decoder of milestone 1: instructions of RV64I, their neighbours, and noise.
enum DecodeWords {
    private static let operations: [Operation] = Operation.allCases.filter { operation in
        operation.rawValue <= Operation.sd.rawValue
    }

    /// Opcodes that RV64IMAC does not have: floating point, custom, reserved, longer than 32 bits.
    private static let foreignOpcodes: [UInt32] = [
        0x07, 0x27, 0x43, 0x47, 0x4B, 0x4F, 0x53, 0x0B, 0x2B, 0x5B, 0x7B, 0x57, 0x6B, 0x77, 0x1F, 0x3F, 0x5F,
        0x7F,
    ]

    static func next(_ generator: inout SeededGenerator) -> UInt32 {
        switch generator.below(12) {
        case 0...5: return legal(&generator)
        case 10, 11: return neighbour(&generator)
        case 6:
            let flipped = legal(&generator) ^ 1 << UInt32(generator.below(32))
            return isInScope(flipped) ? flipped : legal(&generator)
        case 7:
            let word = UInt32(truncatingIfNeeded: generator.next()) | 3
            return isInScope(word) ? word : legal(&generator)
        case 8: return UInt32(truncatingIfNeeded: generator.next()) & ~0x7F | generator.pick(foreignOpcodes)
        default: return boundary(&generator)
        }
    }

    /// A word whose funct3 or funct7 may be nobody's.
    private static func neighbour(_ generator: inout SeededGenerator) -> UInt32 {
        let choosy: [Operation] = [
            .jalr, .slli, .srai, .slliw, .sraiw, .srlw, .add, .sub, .addw, .subw, .beq, .lb, .sb,
        ]
        let word = Instruction(
            generator.pick(choosy), rd: generator.register(), rs1: generator.register(),
            rs2: generator.register(), immediate: Int64(bitPattern: generator.next())
        ).encoded
        let changed =
            generator.chance(50)
            ? word ^ UInt32(1 + generator.below(7)) << 12 : word ^ 1 << UInt32(25 + generator.below(7))
        return isInScope(changed) ? changed : word
    }

    /// An operation with random operands.
    static func legal(_ generator: inout SeededGenerator) -> UInt32 {
        Instruction(
            generator.pick(operations), rd: generator.register(), rs1: generator.register(),
            rs2: generator.register(), immediate: Int64(bitPattern: generator.next())
        ).encoded
    }

    /// Immediates with one bit set, where a field put in the wrong place shows at once.
    private static func boundary(_ generator: inout SeededGenerator) -> UInt32 {
        switch generator.below(8) {
        case 0: return 0
        case 1: return .max
        case 2: return generator.pick([0x0000_100F, 0x0FF0_000F, 0x0330_000F])  // fence.i and two fences
        default:
            let bit: Int64 = 1 << Int64(generator.below(32))
            return Instruction(
                generator.pick(operations), rd: generator.register(), rs1: generator.register(),
                rs2: generator.register(), immediate: generator.chance(50) ? bit : ~bit
            ).encoded
        }
    }

    /// Whether milestone 1 alone decides what the word is. M, A, C and SYSTEM come later; of fences the
    /// ISA leaves open what the unused fields decode to.
    private static func isInScope(_ word: UInt32) -> Bool {
        let isMultiply = (word & 0x7F == 0x33 || word & 0x7F == 0x3B) && word >> 25 == 1
        return word & 3 == 3 && ![0x2F, 0x73, 0x0F].contains(word & 0x7F) && !isMultiply
    }
}
