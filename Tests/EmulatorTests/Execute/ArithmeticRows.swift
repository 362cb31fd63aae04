import RISCV
import SuiteSupport

/// Values at the edges, where a plausible mistake shows.
enum ArithmeticRows {
    typealias Rows = [Row<Operands, UInt64>]

    static let minimum: UInt64 = 1 << 63
    static let maximum: UInt64 = 1 << 63 - 1
    /// -1
    static let ones: UInt64 = .max

    static let sums: Rows = [
        Row("add 2 + 3", (.add, 2, 3), gives: 5),
        Row("add wraps at 2^64", (.add, ones, 1), gives: 0),
        Row("add wraps from the largest to the smallest", (.add, maximum, 1), gives: minimum),
        Row("sub 2 - 3", (.sub, 2, 3), gives: ones),
        Row("sub wraps from the smallest to the largest", (.sub, minimum, 1), gives: maximum),
        Row("addi counts down", (.addi, 0, ones), gives: ones),
        Row("addi takes 2047", (.addi, 1, 2047), gives: 2048),
        Row("addi takes -2048", (.addi, 0, ones - 2047), gives: ones - 2047),
    ]

    static let logic: Rows = [
        Row("and", (.and, 0xFF00_FF00_FF00_FF00, 0x0FF0_0FF0_0FF0_0FF0), gives: 0x0F00_0F00_0F00_0F00),
        Row("or", (.or, 0xFF00_FF00_FF00_FF00, 0x0FF0_0FF0_0FF0_0FF0), gives: 0xFFF0_FFF0_FFF0_FFF0),
        Row("xor", (.xor, 0xFF00_FF00_FF00_FF00, 0x0FF0_0FF0_0FF0_0FF0), gives: 0xF0F0_F0F0_F0F0_F0F0),
        Row(
            "andi with -1 keeps all 64 bits", (.andi, 0x8000_0000_0000_0001, ones),
            gives: 0x8000_0000_0000_0001),
        Row("ori with -2048 sets the upper bits", (.ori, 0, ones - 2047), gives: ones - 2047),
        Row("xori with -1 is not", (.xori, 0x00FF_00FF_00FF_00FF, ones), gives: 0xFF00_FF00_FF00_FF00),
    ]

    static let comparisons: Rows = [
        Row("slt -1 < 0", (.slt, ones, 0), gives: 1),
        Row("slt 0 < -1", (.slt, 0, ones), gives: 0),
        Row("slt smallest < largest", (.slt, minimum, maximum), gives: 1),
        Row("slt of equals", (.slt, 7, 7), gives: 0),
        Row("sltu 2^64 - 1 < 0", (.sltu, ones, 0), gives: 0),
        Row("sltu 0 < 2^64 - 1", (.sltu, 0, ones), gives: 1),
        Row("sltu 2^63 < 2^63 - 1", (.sltu, minimum, maximum), gives: 0),
        Row("slti -5 < -4", (.slti, ones - 4, ones - 3), gives: 1),
        Row("slti 0 < -2048", (.slti, 0, ones - 2047), gives: 0),
        Row("sltiu 1 < 2", (.sltiu, 1, 2), gives: 1),
        Row(
            "sltiu 5 < -1", (.sltiu, 5, ones), gives: 1,
            why: "the immediate is sign-extended first and only then compared as unsigned: -1 is the largest"),
    ]

    static let shifts: Rows = [
        Row("sll by 1", (.sll, 0x8000_0000_0000_0001, 1), gives: 2),
        Row("sll by 63", (.sll, 3, 63), gives: minimum),
        Row("sll by 64 is by 0", (.sll, 3, 64), gives: 3),
        Row("sll looks at six bits", (.sll, 1, ones - 63 + 32), gives: 1 << 32),
        Row("srl fills with zeros", (.srl, minimum, 63), gives: 1),
        Row("srl by 32", (.srl, ones, 32), gives: 0xFFFF_FFFF),
        Row("sra fills with the sign", (.sra, minimum, 63), gives: ones),
        Row("sra of a positive number", (.sra, maximum, 62), gives: 1),
        Row("slli by 32", (.slli, 1, 32), gives: 1 << 32),
        Row("slli by 63", (.slli, ones, 63), gives: minimum),
        Row("srli by 32", (.srli, 0xFFFF_FFFF_0000_0000, 32), gives: 0xFFFF_FFFF),
        Row("srai by 32", (.srai, 0x8000_0000_0000_0000, 32), gives: 0xFFFF_FFFF_8000_0000),
        Row("srai by 0", (.srai, minimum, 0), gives: minimum),
    ]

    static let words: Rows = [
        Row("addw 0x7fffffff + 1", (.addw, 0x7FFF_FFFF, 1), gives: 0xFFFF_FFFF_8000_0000),
        Row("addw drops the upper halves", (.addw, 0xAAAA_AAAA_0000_0002, 0x5555_5555_0000_0003), gives: 5),
        Row("addiw 0x7fffffff + 1", (.addiw, 0x7FFF_FFFF, 1), gives: 0xFFFF_FFFF_8000_0000),
        Row("addiw + 0 is sext.w", (.addiw, 0x1234_5678_8765_4321, 0), gives: 0xFFFF_FFFF_8765_4321),
        Row("addiw - 1", (.addiw, 0x1_0000_0000, ones), gives: ones),
        Row("subw 0 - 1", (.subw, 0, 1), gives: ones),
        Row("subw -2^31 - 1", (.subw, 0x8000_0000, 1), gives: 0x7FFF_FFFF),
        Row("sllw into the sign", (.sllw, 1, 31), gives: 0xFFFF_FFFF_8000_0000),
        Row("sllw by 32 is by 0", (.sllw, 3, 32), gives: 3),
        Row("slliw drops what leaves 32 bits", (.slliw, 0xFFFF_FFFF, 4), gives: 0xFFFF_FFFF_FFFF_FFF0),
        Row("srlw ignores the upper half", (.srlw, 0xFFFF_FFFF_8000_0000, 31), gives: 1),
        Row("srlw by 32 is by 0", (.srlw, 0x8000_0000, 32), gives: 0xFFFF_FFFF_8000_0000),
        Row("srliw by 0 extends the sign", (.srliw, 0x8000_0000, 0), gives: 0xFFFF_FFFF_8000_0000),
        Row("srliw by 1", (.srliw, 0xFFFF_FFFF_FFFF_FFFF, 1), gives: 0x7FFF_FFFF),
        Row("sraw takes the sign from bit 31", (.sraw, 0x8000_0000, 1), gives: 0xFFFF_FFFF_C000_0000),
        Row("sraw ignores bit 63", (.sraw, 0xFFFF_FFFF_4000_0000, 1), gives: 0x2000_0000),
        Row("sraw looks at five bits", (.sraw, 0x8000_0000, 33), gives: 0xFFFF_FFFF_C000_0000),
        Row("sraiw by 31", (.sraiw, 0x8000_0000, 31), gives: ones),
    ]
}
