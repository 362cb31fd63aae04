import ExamKit
import LabSupport
import RISCV

/// Extension C: what a compressed instruction does, whatever the lab expands it to.
enum CompressedCases {
    /// c.ebreak raises what milestone 5 is about.
    private static let breakpoint: UInt32 = 0x9002

    static func next(_ generator: inout SeededGenerator) -> ProgramCase {
        var half: UInt32
        repeat {
            half = generator.chance(12) ? generator.pick(reserved) : word(&generator)
        } while half == breakpoint
        var question = ProgramCase([half])
        question.pc = Hex(RandomPlaces.code + 2 * generator.below(64))
        for register: UInt8 in 1...31 where !pointers.contains(register) {
            // Few of them matter to one instruction: the fields say which.
            if [half >> 7 & 31, half >> 2 & 31].contains(UInt32(register)) {
                question.set(register, generator.operand())
            }
        }
        // Any of these may be the base of a load or store; offsets reach 504 bytes up.
        for register in pointers { question.set(register, RandomPlaces.data + 16 * generator.below(4)) }
        // Branches compare with zero.
        if half & 0xC003 == 0xC001, generator.chance(50) { question.set(UInt8(half >> 7 & 7) + 8, 0) }
        let loads: Set<Operation> = [.lw, .ld]
        if let operation = decoded(half)?.operation, loads.contains(operation) {
            question.memory[RandomPlaces.data.hex] = HexBytes(generator.bytes(576))
        }
        return question
    }

    /// Every quadrant and funct3 alike; often x2, which has encodings of its own, and now and then no
    /// register at all.
    private static func word(_ generator: inout SeededGenerator) -> UInt32 {
        let half =
            UInt32(truncatingIfNeeded: generator.next()) & 0x1FFC
            | UInt32(generator.below(3)) | UInt32(generator.below(8)) << 13
        switch generator.below(10) {
        case 0, 1: return half & ~0xF80 | 2 << 7
        case 2: return half & ~0xF80
        case 3: return half & ~0x7C
        default: return half
        }
    }

    /// Registers that compressed loads and stores take as their base.
    private static let pointers: [UInt8] = [2, 8, 9, 10, 11, 12, 13, 14, 15]

    /// Reserved encodings, and those of floating point.
    private static let reserved: [UInt32] = [
        0x0000, 0x0004, 0x2001, 0x6101, 0x6081, 0x8002, 0x4002, 0x6002,  // no immediate, no register
        0x8000, 0x9C41, 0x9C61,  // no such operation
        0x2000, 0xA000, 0x2002, 0xA002,
    ]
}
