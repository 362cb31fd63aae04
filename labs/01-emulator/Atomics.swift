import LabSupport
import RISCV

/// Milestone 3. Extension A: read, change and write memory in one step.
extension Decoder {
    /// The words of opcode AMO. aq and rl (bits 26 and 25) end up in bits 1 and 0 of the immediate.
    /// - Throws: `Trap.illegal(word)`.
    /// - ISA: Unprivileged 20191213, chapter 8
    static func decodeAtomic(_ word: UInt32) throws -> Instruction {
        // TODO emulator.3
        // funct3 is the width (2 word, 3 double), funct5 (bits 27...31) the operation; lr has rs2 = 0.
        throw Unimplemented("emulator.3")
    }
}

extension Hart {
    /// Runs an instruction of extension A. With a single hart in lock step, "atomic" asks for nothing
    /// more than not to be interrupted, and aq and rl for nothing at all.
    ///
    /// - Throws: a misaligned, page or access fault `Trap`; AMOs and `sc` fault as stores, `lr` as a load.
    /// - ISA: Unprivileged 20191213, §8.2 and §8.4
    @inline(never)
    func executeAtomic(_ i: Instruction) throws {
        // TODO emulator.3
        // Check the alignment first: atomics are never split. `lr` reserves the bytes it reads; `sc`
        // stores and writes 0 to rd if the reservation still stands, else writes 1 - and ends the
        // reservation in both cases. Word results are sign-extended.
        throw Unimplemented("emulator.3")
    }

    // TODO emulator.3
}
