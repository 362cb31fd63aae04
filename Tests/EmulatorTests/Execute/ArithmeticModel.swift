import RISCV

/// The integer operations once more, told differently: sums over bits, numbers of 128 bits.
///
/// Slow and plain, so that a mistake here is not the learner's mistake.
enum ArithmeticModel {
    /// What RV64I's integer operations give.
    static func result(_ operation: Operation, _ a: UInt64, _ b: UInt64) -> UInt64 {
        switch operation {
        case .add, .addi: truncated(wide(a) + wide(b))
        case .sub: truncated(wide(a) - wide(b))
        case .sll, .slli: truncated(Int128(a) << Int128(b % 64))
        case .srl, .srli: truncated(Int128(a) >> Int128(b % 64))
        case .sra, .srai: truncated(wide(a) >> Int128(b % 64))
        case .slt, .slti: wide(a) < wide(b) ? 1 : 0
        case .sltu, .sltiu: Int128(a) < Int128(b) ? 1 : 0
        case .xor, .xori: bitwise(a, b) { $0 != $1 }
        case .or, .ori: bitwise(a, b) { $0 || $1 }
        case .and, .andi: bitwise(a, b) { $0 && $1 }
        default: word(operation, a, b)
        }
    }

    private static func word(_ operation: Operation, _ a: UInt64, _ b: UInt64) -> UInt64 {
        let number: Int128 =
            switch operation {
            case .addw, .addiw: wide(a) + wide(b)
            case .subw: wide(a) - wide(b)
            case .sllw, .slliw: Int128(a) << Int128(b % 32)
            case .srlw, .srliw: Int128(a % (1 << 32)) >> Int128(b % 32)
            default: signedWord(Int128(a)) >> Int128(b % 32)
            }
        return truncated(signedWord(number))
    }

    /// The signed value of 64 bits.
    private static func wide(_ bits: UInt64) -> Int128 { Int128(Int64(bitPattern: bits)) }

    private static func truncated(_ number: Int128) -> UInt64 { UInt64(truncatingIfNeeded: number) }

    /// The low 32 bits, of which the uppermost counts -2^31.
    private static func signedWord(_ number: Int128) -> Int128 {
        let low = number & 0xFFFF_FFFF
        return low >= 0x8000_0000 ? low - 0x1_0000_0000 : low
    }

    private static func bitwise(_ a: UInt64, _ b: UInt64, _ join: (Bool, Bool) -> Bool) -> UInt64 {
        (0..<64).reduce(0) { sum, bit in
            join(a >> bit & 1 == 1, b >> bit & 1 == 1) ? sum + 1 << bit : sum
        }
    }
}
