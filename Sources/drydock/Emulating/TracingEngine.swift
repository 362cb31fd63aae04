import Emulator
import RISCV

/// An engine that shows each instruction and each trap on stderr, for `--trace`.
///
/// ```
/// 0x80000004 00b50633 add a2, a0, a1                 a2=0xc
/// 0x80000008 00000000 illegal instruction
///   trap: illegal instruction (cause 2), tval 0x0, at 0x80000008; on at 0x80000100 in M
/// ```
final class TracingEngine: Engine {
    private var text = ""
    private static let piece = 1 << 16

    /// Runs until `limit` instructions have retired.
    func run(_ hart: Hart, until limit: UInt64) throws {
        defer { flush() }
        var trapsLeft = 1000
        while hart.clock.retired < limit && trapsLeft > 0 {
            let pc = hart.pc
            if let interrupt = try hart.pendingInterrupt() {
                let trap = Trap(.interrupt(interrupt))
                try hart.take(trap)
                show(trap, hart, at: pc)
                continue
            }
            if hart.isWaiting || hart.isOff { return }
            let fetched = try FetchedInstruction(next: hart)
            let before = hart.registers[fetched.instruction?.rd ?? 0]
            let trap = try hart.step()
            show(fetched, hart, at: pc, before: before, isRetired: trap == nil)
            guard let trap else { continue }
            trapsLeft -= 1
            show(trap, hart, at: pc)
        }
    }

    private func show(
        _ fetched: FetchedInstruction, _ hart: Hart, at pc: UInt64, before: UInt64, isRetired: Bool
    ) {
        let start = "\(hex(pc)) \(left(fetched.hexWord, 8)) "
        guard isRetired, let rd = fetched.instruction?.rd, hart.registers[rd] != before else {
            text += start + fetched.text + "\n"
            return flushIfFull()
        }
        text += left(start + fetched.text, 52) + " \(Register.name(rd))=\(hex(hart.registers[rd]))\n"
        flushIfFull()
    }

    private func show(_ trap: Trap, _ hart: Hart, at pc: UInt64) {
        let cause = "\(trap.cause.name) (cause \(trap.cause.encoded & 0xFF)), tval \(hex(trap.value))"
        let mode = String(describing: hart.mode).prefix(1).uppercased()
        text += "  trap: \(cause), at \(hex(pc)); on at \(hex(hart.pc)) in \(mode)\n"
        flushIfFull()
    }

    private func flushIfFull() {
        if text.utf8.count >= Self.piece { flush() }
    }

    private func flush() {
        writeAll(text, to: 2)
        text.removeAll(keepingCapacity: true)
    }
}
