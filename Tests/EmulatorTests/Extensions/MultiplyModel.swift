import RISCV

/// Extension M with numbers that are wide enough to need no tricks.
enum MultiplyModel {
    static func result(_ operation: Operation, _ a: UInt64, _ b: UInt64) -> UInt64 {
        let (signedA, signedB) = (Int128(Int64(bitPattern: a)), Int128(Int64(bitPattern: b)))
        return switch operation {
        case .mul: UInt64(truncatingIfNeeded: UInt128(a) * UInt128(b))
        case .mulh: UInt64(truncatingIfNeeded: (signedA * signedB) >> 64)
        case .mulhsu: UInt64(truncatingIfNeeded: (signedA * Int128(b)) >> 64)
        case .mulhu: UInt64(truncatingIfNeeded: (UInt128(a) * UInt128(b)) >> 64)
        case .div: quotient(signedA, signedB)
        case .divu: quotient(Int128(a), Int128(b))
        case .rem: remainder(signedA, signedB)
        case .remu: remainder(Int128(a), Int128(b))
        default: word(operation, UInt32(truncatingIfNeeded: a), UInt32(truncatingIfNeeded: b))
        }
    }

    private static func word(_ operation: Operation, _ a: UInt32, _ b: UInt32) -> UInt64 {
        let (signedA, signedB) = (Int128(Int32(bitPattern: a)), Int128(Int32(bitPattern: b)))
        let bits =
            switch operation {
            case .mulw: UInt64(truncatingIfNeeded: signedA * signedB)
            case .divw: quotient(signedA, signedB)
            case .divuw: quotient(Int128(a), Int128(b))
            case .remw: remainder(signedA, signedB)
            default: remainder(Int128(a), Int128(b))
            }
        return UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: bits)))
    }

    private static func quotient(_ a: Int128, _ b: Int128) -> UInt64 {
        b == 0 ? .max : UInt64(truncatingIfNeeded: a / b)
    }

    private static func remainder(_ a: Int128, _ b: Int128) -> UInt64 {
        UInt64(truncatingIfNeeded: b == 0 ? a : a % b)
    }
}
