import RISCV
import SuiteSupport

/// Products and quotients at the edges.
enum MultiplyRows {
    typealias Rows = [Row<Operands, UInt64>]

    private static let minimum: UInt64 = 1 << 63
    private static let ones: UInt64 = .max
    private static let wordMinimum: UInt64 = 0xFFFF_FFFF_8000_0000

    static let products: Rows = [
        Row("mul 6 * 7", (.mul, 6, 7), gives: 42),
        Row("mul -1 * -1", (.mul, ones, ones), gives: 1),
        Row("mul keeps the low half", (.mul, 0x1_0000_0001, 0x1_0000_0001), gives: 0x2_0000_0001),
        Row("mulh of small numbers", (.mulh, 6, 7), gives: 0),
        Row("mulh -1 * 1", (.mulh, ones, 1), gives: ones),
        Row("mulh smallest * smallest", (.mulh, minimum, minimum), gives: 1 << 62),
        Row("mulhu of the largest", (.mulhu, ones, ones), gives: ones - 1),
        Row("mulhu 2^63 * 2", (.mulhu, minimum, 2), gives: 1),
        Row("mulhsu -1 * (2^64 - 1)", (.mulhsu, ones, ones), gives: ones),
        Row("mulhsu 1 * (2^64 - 1)", (.mulhsu, 1, ones), gives: 0),
        Row("mulhsu smallest * 2", (.mulhsu, minimum, 2), gives: ones),
        Row("mulhsu 2 * 2^63: b has no sign", (.mulhsu, 2, minimum), gives: 1),
        Row("mulw extends bit 31", (.mulw, 0x4000_0000, 2), gives: wordMinimum),
        Row("mulw ignores the upper halves", (.mulw, 0xDEAD_0000_0003, 0xBEEF_0000_0005), gives: 15),
    ]

    static let quotients: Rows = [
        Row("div 7 / 2", (.div, 7, 2), gives: 3),
        Row("div -7 / 2 rounds towards zero", (.div, ones - 6, 2), gives: ones - 2),
        Row("div by zero", (.div, 7, 0), gives: ones),
        Row("div -7 by zero", (.div, ones - 6, 0), gives: ones),
        Row("div overflow", (.div, minimum, ones), gives: minimum),
        Row("divu of a large number", (.divu, ones, 2), gives: ones >> 1),
        Row("divu by zero", (.divu, 7, 0), gives: ones),
        Row("divu 2^63 / (2^64 - 1) does not overflow", (.divu, minimum, ones), gives: 0),
        Row("rem 7 % 2", (.rem, 7, 2), gives: 1),
        Row("rem -7 % 2 has the dividend's sign", (.rem, ones - 6, 2), gives: ones),
        Row("rem 7 % -2 has the dividend's sign", (.rem, 7, ones - 1), gives: 1),
        Row("rem by zero", (.rem, ones - 6, 0), gives: ones - 6),
        Row("rem overflow", (.rem, minimum, ones), gives: 0),
        Row("remu by zero", (.remu, 7, 0), gives: 7),
        Row("remu 2^63 % (2^64 - 1)", (.remu, minimum, ones), gives: minimum),
    ]

    static let wordQuotients: Rows = [
        Row("divw -7 / 2", (.divw, 0xFFFF_FFF9, 2), gives: ones - 2),
        Row("divw by zero", (.divw, 7, 0), gives: ones),
        Row("divw by a number whose low word is zero", (.divw, 7, 1 << 32), gives: ones),
        Row("divw overflow", (.divw, 0x8000_0000, 0xFFFF_FFFF), gives: wordMinimum),
        Row("divuw extends bit 31 too", (.divuw, 0x8000_0000, 1), gives: wordMinimum),
        Row("divuw by zero", (.divuw, 7, 0), gives: ones),
        Row("remw -7 % 2", (.remw, 0xFFFF_FFF9, 2), gives: ones),
        Row("remw by zero extends the dividend", (.remw, 0x8000_0000, 0), gives: wordMinimum),
        Row("remw overflow", (.remw, 0x8000_0000, 0xFFFF_FFFF), gives: 0),
        Row("remuw by zero extends the dividend", (.remuw, 0xF000_0000, 0), gives: 0xFFFF_FFFF_F000_0000),
        Row("remuw ignores the upper halves", (.remuw, 0x1234_0000_0007, 0x5678_0000_0004), gives: 3),
    ]
}
