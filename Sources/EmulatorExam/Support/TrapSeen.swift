import ExamKit
import RISCV

/// A trap as it goes over the exam's channel.
struct TrapSeen: Codable, Equatable, Sendable, CustomStringConvertible {
    /// The number in `mcause`, interrupts with bit 63.
    var cause: Hex
    /// What goes into `mtval`; nil where the ISA leaves it open.
    var value: Hex?

    init(_ trap: Trap) {
        cause = Hex(trap.cause.encoded)
        value = trap.cause == .exception(.breakpoint) ? nil : Hex(trap.value)
    }

    /// The cause in words and the value: `load page fault (cause 13), value 0x1000`.
    var description: String {
        let number = cause.value & (1 << 63 - 1)
        let known: Trap.Cause? =
            cause.value >> 63 == 1
            ? Interrupt(rawValue: number).map(Trap.Cause.interrupt)
            : Exception(rawValue: number).map(Trap.Cause.exception)
        return "\(known?.name ?? "unknown cause") (cause \(number))" + (value.map { ", value \($0)" } ?? "")
    }
}

/// What is said where no trap was seen.
func trapText(_ trap: TrapSeen?) -> String {
    trap?.description ?? "no trap"
}
