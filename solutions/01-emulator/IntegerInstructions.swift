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
        // >>> emulator.2
        // Use &+ and &-: guest arithmetic wraps, Swift's + traps. Shifts look at the low 6 bits of b
        // (5 for *W). A *W result is sign-extended from bit 31, whatever the upper halves held.
        // stub: throw Unimplemented("emulator.2")
        switch operation {
        case .add, .addi: a &+ b
        case .sub: a &- b
        case .sll, .slli: a &<< b
        case .slt, .slti: Int64(bitPattern: a) < Int64(bitPattern: b) ? 1 : 0
        case .sltu, .sltiu: a < b ? 1 : 0
        case .xor, .xori: a ^ b
        case .srl, .srli: a &>> b
        case .sra, .srai: UInt64(bitPattern: Int64(bitPattern: a) &>> Int64(bitPattern: b))
        case .or, .ori: a | b
        case .and, .andi: a & b
        case .addw, .addiw: extend(low(a) &+ low(b))
        case .subw: extend(low(a) &- low(b))
        case .sllw, .slliw: extend(low(a) &<< low(b))
        case .srlw, .srliw:
            extend(Int32(bitPattern: UInt32(bitPattern: low(a)) &>> UInt32(bitPattern: low(b))))
        default: extend(low(a) &>> low(b))
        }
        // <<<
    }

    // >>> emulator.2
    @inline(__always)
    private static func low(_ value: UInt64) -> Int32 { Int32(truncatingIfNeeded: value) }
    @inline(__always)
    private static func extend(_ value: Int32) -> UInt64 { UInt64(bitPattern: Int64(value)) }
    // <<<

    /// Whether a branch is taken.
    ///
    /// - ISA: Unprivileged 20191213, §2.5
    @inline(__always)
    static func isTaken(_ operation: Operation, _ a: UInt64, _ b: UInt64) throws -> Bool {
        // >>> emulator.2
        // blt and bge compare as signed numbers, bltu and bgeu as unsigned ones.
        // stub: throw Unimplemented("emulator.2")
        switch operation {
        case .beq: a == b
        case .bne: a != b
        case .blt: Int64(bitPattern: a) < Int64(bitPattern: b)
        case .bge: Int64(bitPattern: a) >= Int64(bitPattern: b)
        case .bltu: a < b
        default: a >= b
        }
        // <<<
    }
}
