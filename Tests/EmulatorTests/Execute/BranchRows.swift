import RISCV
import SuiteSupport

/// Branches on values whose order depends on how one reads them.
enum BranchRows {
    private static let minimum: UInt64 = 1 << 63

    /// Whether the branch is taken.
    static let all: [Row<Operands, Bool>] = [
        Row("beq 5, 5", (.beq, 5, 5), gives: true),
        Row("beq 5, 6", (.beq, 5, 6), gives: false),
        Row("beq looks at all 64 bits", (.beq, 1 << 32, 0), gives: false),
        Row("bne 5, 5", (.bne, 5, 5), gives: false),
        Row("bne looks at all 64 bits", (.bne, 1 << 32, 0), gives: true),
        Row("blt -1, 0", (.blt, .max, 0), gives: true),
        Row("blt 0, -1", (.blt, 0, .max), gives: false),
        Row("blt 3, 3", (.blt, 3, 3), gives: false),
        Row("blt smallest, largest", (.blt, minimum, minimum - 1), gives: true),
        Row("bge -1, 0", (.bge, .max, 0), gives: false),
        Row("bge 0, -1", (.bge, 0, .max), gives: true),
        Row("bge 3, 3", (.bge, 3, 3), gives: true),
        Row("bltu 2^64 - 1, 0", (.bltu, .max, 0), gives: false),
        Row("bltu 0, 2^64 - 1", (.bltu, 0, .max), gives: true),
        Row("bltu 3, 3", (.bltu, 3, 3), gives: false),
        Row("bgeu 2^64 - 1, 0", (.bgeu, .max, 0), gives: true),
        Row("bgeu 0, 2^64 - 1", (.bgeu, 0, .max), gives: false),
        Row("bgeu 3, 3", (.bgeu, 3, 3), gives: true),
    ]
}
