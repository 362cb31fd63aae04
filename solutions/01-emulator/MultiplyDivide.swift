import LabSupport
import RISCV

/// Milestone 3. Extension M: multiplication and division.
extension Decoder {
    /// The words of opcodes OP and OP-32 with funct7 = 1.
    /// - Throws: `Trap.illegal(word)`.
    /// - ISA: Unprivileged 20191213, chapter 7
    static func decodeMultiply(_ word: UInt32) throws -> Instruction {
        // >>> emulator.3
        // funct3 0...7 of OP: mul mulh mulhsu mulhu div divu rem remu; OP-32 has 0, 4, 5, 6, 7.
        // stub: throw Unimplemented("emulator.3")
        switch (word.bits(0...6), word.bits(12...14)) {
        case (0x33, 0): register(.mul, word)
        case (0x33, 1): register(.mulh, word)
        case (0x33, 2): register(.mulhsu, word)
        case (0x33, 3): register(.mulhu, word)
        case (0x33, 4): register(.div, word)
        case (0x33, 5): register(.divu, word)
        case (0x33, 6): register(.rem, word)
        case (0x33, 7): register(.remu, word)
        case (0x3B, 0): register(.mulw, word)
        case (0x3B, 4): register(.divw, word)
        case (0x3B, 5): register(.divuw, word)
        case (0x3B, 6): register(.remw, word)
        case (0x3B, 7): register(.remuw, word)
        default: throw Trap.illegal(word)
        }
        // <<<
    }
}

/// What the M instructions compute. Nothing here traps: dividing by zero and overflow have results.
///
/// - ISA: Unprivileged 20191213, table 7.1
enum Multiplier {
    /// The result of a multiplication or division of extension M.
    @inline(__always)
    static func compute(_ operation: Operation, _ a: UInt64, _ b: UInt64) throws -> UInt64 {
        // >>> emulator.3
        // Swift traps on x / 0 and on Int64.min / -1; the ISA does not. `multipliedFullWidth` gives
        // the upper half. mulhsu: the signed upper half is the unsigned one minus b where a < 0.
        // stub: throw Unimplemented("emulator.3")
        switch operation {
        case .mul: a &* b
        case .mulh: UInt64(bitPattern: signed(a).multipliedFullWidth(by: signed(b)).high)
        case .mulhsu: a.multipliedFullWidth(by: b).high &- (signed(a) < 0 ? b : 0)
        case .mulhu: a.multipliedFullWidth(by: b).high
        case .div: divide(signed(a), signed(b))
        case .divu: b == 0 ? .max : a / b
        case .rem: remainder(signed(a), signed(b))
        case .remu: b == 0 ? a : a % b
        case .mulw: extend(word(a) &* word(b))
        case .divw: extend(word(b) == 0 ? -1 : word(a).dividedReportingOverflow(by: word(b)).partialValue)
        case .divuw: extend(unsignedWord(b) == 0 ? .max : unsignedWord(a) / unsignedWord(b))
        case .remw: extend(word(b) == 0 ? word(a) : wordRemainder(word(a), word(b)))
        default: extend(unsignedWord(b) == 0 ? unsignedWord(a) : unsignedWord(a) % unsignedWord(b))
        }
        // <<<
    }

    // >>> emulator.3
    private static func signed(_ value: UInt64) -> Int64 { Int64(bitPattern: value) }
    private static func word(_ value: UInt64) -> Int32 { Int32(truncatingIfNeeded: value) }
    private static func unsignedWord(_ value: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: value) }
    private static func extend(_ value: Int32) -> UInt64 { UInt64(bitPattern: Int64(value)) }
    private static func extend(_ value: UInt32) -> UInt64 { extend(Int32(bitPattern: value)) }

    // The partial value of an overflowing division is the dividend, which is what the ISA wants.
    private static func divide(_ a: Int64, _ b: Int64) -> UInt64 {
        b == 0 ? .max : UInt64(bitPattern: a.dividedReportingOverflow(by: b).partialValue)
    }

    // Int64.min % -1 overflows in hardware too; every number is a multiple of -1.
    private static func remainder(_ a: Int64, _ b: Int64) -> UInt64 {
        UInt64(bitPattern: b == 0 ? a : b == -1 ? 0 : a % b)
    }

    private static func wordRemainder(_ a: Int32, _ b: Int32) -> Int32 {
        b == -1 ? 0 : a % b
    }
    // <<<
}
