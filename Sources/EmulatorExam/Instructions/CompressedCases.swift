import LabSupport
import RISCV

/// Extension C: what a compressed instruction does, whatever the lab expands it to.
enum CompressedCases {
    /// c.ebreak raises what milestone 5 is about.
    private static let breakpoint: UInt32 = 0x9002

    static func next(_ generator: inout SeededGenerator) -> ProgramCase {
        var half: UInt32
        repeat {
            half = UInt32(truncatingIfNeeded: generator.next()) & 0xFFFC | UInt32(generator.below(3))
            if generator.chance(10) { half &= generator.pick(reservedMasks) }
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
        for register in pointers { question.set(register, RandomPlaces.data + 16 * generator.below(32)) }
        // Branches compare with zero.
        if half & 0xC003 == 0xC001, generator.chance(50) { question.set(UInt8(half >> 7 & 7) + 8, 0) }
        question.memory[RandomPlaces.data.hex] = HexBytes(generator.bytes(1024))
        return question
    }

    /// Registers that compressed loads and stores take as their base.
    private static let pointers: [UInt8] = [2, 8, 9, 10, 11, 12, 13, 14, 15]

    /// Clearing these fields meets the reserved encodings: no immediate, no register.
    private static let reservedMasks: [UInt32] = [0xE003, 0xE07F, 0xF07F, 0xE01F, 0xEF83, 0xFF83]
}
