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
        // TODO emulator.3
        // One function per quadrant. Mind the reserved encodings: an immediate of zero for
        // c.addi4spn, c.addi16sp and c.lui; rd = 0 for c.addiw, c.lwsp and c.ldsp; rs1 = 0 for c.jr.
        throw Unimplemented("emulator.3")
    }

    // TODO emulator.3
    /// x8...x15 by three bits.
}
