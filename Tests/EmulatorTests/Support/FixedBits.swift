import RISCV

/// The instruction set as a list of fixed bits: an oracle that knows no more than the opcode map.
///
/// A word belongs to an operation when the bits that no operand uses are as the operation wants them.
/// - ISA: Unprivileged 20191213, chapter 24
enum FixedBits {
    private struct Pattern {
        let operation: Operation
        let mask: UInt32
        let match: UInt32
    }

    private static let patterns = Operation.allCases.map { operation in
        Pattern(operation: operation, mask: mask(of: operation), match: operation.encoding.match)
    }

    /// The operation that a 32-bit word belongs to; nil when it is no instruction of this hart.
    static func operation(of word: UInt32) -> Operation? {
        for pattern in patterns where word & pattern.mask == pattern.match { return pattern.operation }
        return nil
    }

    /// The bits that tell an operation from all others.
    static func mask(of operation: Operation) -> UInt32 {
        if operation == .lrW || operation == .lrD { return 0xF9F0_707F }
        if operation == .sfenceVMA { return 0xFE00_7FFF }
        return switch operation.encoding.format {
        case .r: 0xFE00_707F
        case .i, .s, .b, .csr: 0x0000_707F
        case .u, .j: 0x0000_007F
        case .shift(let bits): bits == 6 ? 0xFC00_707F : 0xFE00_707F
        case .atomic: 0xF800_707F
        case .fixed: 0xFFFF_FFFF
        }
    }

    /// The operations of one part of the instruction set.
    static func operations(_ first: Operation, _ last: Operation) -> [Operation] {
        Operation.allCases.filter { first.rawValue <= $0.rawValue && $0.rawValue <= last.rawValue }
    }

    /// What milestone 1 decodes.
    static let base = operations(.add, .sd) + [.fence, .fenceI]
    /// What milestone 3 decodes.
    static let multiply = operations(.mul, .remuw)
    /// What milestone 3 decodes.
    static let atomic = operations(.lrW, .amomaxuD)
    /// What milestone 5 decodes.
    static let system = operations(.csrrw, .sfenceVMA)
}
