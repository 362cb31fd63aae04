import ExamKit
import RISCV

/// A trap as it goes over the exam's channel.
struct TrapSeen: Codable, Equatable, Sendable {
    /// The number in `mcause`, interrupts with bit 63.
    var cause: Hex
    /// What goes into `mtval`.
    var value: Hex

    init(_ trap: Trap) {
        cause = Hex(trap.cause.encoded)
        value = Hex(trap.value)
    }
}

/// A cause in words: `load page fault (cause 13)`.
func causeText(_ cause: UInt64) -> String {
    let number = cause & (1 << 63 - 1)
    let known: Trap.Cause? =
        cause >> 63 == 1
        ? Interrupt(rawValue: number).map(Trap.Cause.interrupt)
        : Exception(rawValue: number).map(Trap.Cause.exception)
    return "\(known?.name ?? "unknown cause") (\(cause >> 63 == 1 ? "interrupt" : "cause") \(number))"
}

/// What is said of a trap, or where none was seen.
func trapText(_ trap: TrapSeen?) -> String {
    trap.map { "\(causeText($0.cause.value)), value \($0.value)" } ?? "no trap"
}
