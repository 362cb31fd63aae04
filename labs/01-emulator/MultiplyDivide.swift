import LabSupport
import RISCV

/// Milestone 3. Extension M: multiplication and division.
extension Decoder {
    /// The words of opcodes OP and OP-32 with funct7 = 1.
    /// - Throws: `Trap.illegal(word)`.
    /// - ISA: Unprivileged 20191213, chapter 7
    static func decodeMultiply(_ word: UInt32) throws -> Instruction {
        // TODO emulator.3
        // funct3 0...7 of OP: mul mulh mulhsu mulhu div divu rem remu; OP-32 has 0, 4, 5, 6, 7.
        throw Unimplemented("emulator.3")
    }
}

/// What the M instructions compute. Nothing here traps: dividing by zero and overflow have results.
///
/// - ISA: Unprivileged 20191213, table 7.1
enum Multiplier {
    /// The result of a multiplication or division of extension M.
    @inline(__always)
    static func compute(_ operation: Operation, _ a: UInt64, _ b: UInt64) throws -> UInt64 {
        // TODO emulator.3
        // Swift traps on x / 0 and on Int64.min / -1; the ISA does not. `multipliedFullWidth` gives
        // the upper half. mulhsu: the signed upper half is the unsigned one minus b where a < 0.
        throw Unimplemented("emulator.3")
    }

    // TODO emulator.3
}
