import LabSupport
import RISCV

/// Milestone 2. What the integer instructions compute, as one pure function.
///
/// Register and immediate forms share a case: `add` and `addi` differ in where `b` comes from, and
/// that is settled before this is called.
enum ArithmeticUnit {
    /// The result of an integer operation on `a` (from rs1) and `b` (from rs2 or the immediate).
    ///
    /// - ISA: Unprivileged 20191213, §2.4 and §5.2 (`*W`: the low 32 bits, sign-extended)
    @inline(__always)
    static func compute(_ operation: Operation, _ a: UInt64, _ b: UInt64) throws -> UInt64 {
        // TODO emulator.2
        // Use &+ and &-: guest arithmetic wraps, Swift's + traps. Shifts look at the low 6 bits of b
        // (5 for *W). A *W result is sign-extended from bit 31, whatever the upper halves held.
        throw Unimplemented("emulator.2")
    }

    // TODO emulator.2

    /// Whether a branch is taken.
    ///
    /// - ISA: Unprivileged 20191213, §2.5
    @inline(__always)
    static func isTaken(_ operation: Operation, _ a: UInt64, _ b: UInt64) throws -> Bool {
        // TODO emulator.2
        // blt and bge compare as signed numbers, bltu and bgeu as unsigned ones.
        throw Unimplemented("emulator.2")
    }
}
