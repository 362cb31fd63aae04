import RISCV
import SuiteSupport

/// An atomic operation on memory: what was there, and what rs2 holds.
struct AtomicCase {
    let operation: Operation
    let memory: UInt64
    let operand: UInt64

    init(_ operation: Operation, _ memory: UInt64, _ operand: UInt64) {
        self.operation = operation
        self.memory = memory
        self.operand = operand
    }
}

/// What the doubleword in memory is afterwards.
enum AtomicRows {
    typealias Rows = [Row<AtomicCase, UInt64>]

    private static let ones: UInt64 = .max

    static let doubles: Rows = [
        Row("amoswap.d", AtomicCase(.amoswapD, 1, 2), gives: 2),
        Row("amoadd.d wraps", AtomicCase(.amoaddD, ones, 2), gives: 1),
        Row("amoxor.d", AtomicCase(.amoxorD, 0xFF00, 0x0FF0), gives: 0xF0F0),
        Row("amoand.d", AtomicCase(.amoandD, 0xFF00, 0x0FF0), gives: 0x0F00),
        Row("amoor.d", AtomicCase(.amoorD, 0xFF00, 0x0FF0), gives: 0xFFF0),
        Row("amomin.d: -1 is less than 1", AtomicCase(.amominD, ones, 1), gives: ones),
        Row("amomax.d: 1 is more than -1", AtomicCase(.amomaxD, ones, 1), gives: 1),
        Row("amominu.d: 1 is less than 2^64 - 1", AtomicCase(.amominuD, ones, 1), gives: 1),
        Row("amomaxu.d: 2^64 - 1 is more than 1", AtomicCase(.amomaxuD, ones, 1), gives: ones),
    ]

    /// The upper word of memory, 0x11223344, belongs to a neighbour.
    static let words: Rows = [
        Row(
            "amoswap.w", AtomicCase(.amoswapW, 0x1122_3344_0000_0001, 0xAAAA_0000_0002),
            gives: 0x1122_3344_0000_0002),
        Row("amoadd.w wraps", AtomicCase(.amoaddW, 0x1122_3344_FFFF_FFFF, 1), gives: 0x1122_3344_0000_0000),
        Row("amoxor.w", AtomicCase(.amoxorW, 0x1122_3344_0000_FF00, 0x0FF0), gives: 0x1122_3344_0000_F0F0),
        Row("amoand.w", AtomicCase(.amoandW, 0x1122_3344_0000_FF00, 0x0FF0), gives: 0x1122_3344_0000_0F00),
        Row("amoor.w", AtomicCase(.amoorW, 0x1122_3344_0000_FF00, 0x0FF0), gives: 0x1122_3344_0000_FFF0),
        Row(
            "amomin.w: bit 31 is the sign", AtomicCase(.amominW, 0x1122_3344_8000_0000, 1),
            gives: 0x1122_3344_8000_0000),
        Row(
            "amomax.w: bit 31 is the sign", AtomicCase(.amomaxW, 0x1122_3344_8000_0000, 1),
            gives: 0x1122_3344_0000_0001),
        Row(
            "amominu.w: there is no sign", AtomicCase(.amominuW, 0x1122_3344_8000_0000, 1),
            gives: 0x1122_3344_0000_0001),
        Row(
            "amomaxu.w: there is no sign", AtomicCase(.amomaxuW, 0x1122_3344_8000_0000, 1),
            gives: 0x1122_3344_8000_0000),
        Row(
            "amomax.w ignores the upper half of rs2",
            AtomicCase(.amomaxW, 0x1122_3344_0000_0005, 0x7777_0000_0000),
            gives: 0x1122_3344_0000_0005),
    ]
}
