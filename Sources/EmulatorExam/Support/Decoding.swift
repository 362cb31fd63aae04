import Emulator
import RISCV

/// The instruction of a word whose low bits say whether it has 16 or 32 bits.
/// - Throws: what the lab's decoder throws.
func decode(_ word: UInt32) throws -> Instruction {
    word & 3 == 3 ? try Decoder.decode(word) : try Decoder.expand(UInt16(truncatingIfNeeded: word))
}

/// The instruction of a word, nil when it is none; for explanations, which the trusted build writes.
func decoded(_ word: UInt32) -> Instruction? {
    try? decode(word)
}
