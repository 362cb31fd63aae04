import Emulator
import ExamKit
import RISCV

/// How a disagreement between engines reads.
extension LockstepCase {
    private static let mostLines = 12

    /// The first look that differs: the registers, and the instructions since the look before.
    func explain(expected: LockstepTranscript, actual: LockstepTranscript) -> String {
        for (index, want) in expected.looks.enumerated() {
            guard index < actual.looks.count else { return "no answer for look \(index + 1)" }
            guard want != actual.looks[index] else { continue }
            return told(index, expected, actual).joined(separator: "\n")
        }
        return "after the run: registers agree, but memory "
            + "\(LockstepLayout.dataBytes.lowerBound.hex) to \(LockstepLayout.dataBytes.upperBound.hex) does not"
    }

    private func told(_ index: Int, _ expected: LockstepTranscript, _ actual: LockstepTranscript) -> [String]
    {
        let (want, got) = (expected.looks[index], actual.looks[index])
        let from = index == 0 ? 0 : expected.looks[index - 1].retired
        var lines = ["equal up to instruction \(from); then, up to instruction \(want.retired):"]
        if want.retired != got.retired {
            lines.append("instructions retired: expected \(want.retired), got \(got.retired)")
        }
        lines += registerDifferences(want.changed, got.changed) { _ in "unchanged" }
        if want.pc != got.pc { lines.append("pc: expected \(want.pc), got \(got.pc)") }
        if want.mode != got.mode { lines.append("mode: expected \(want.mode), got \(got.mode)") }
        if want.traps != got.traps { lines.append("traps so far: expected \(want.traps), got \(got.traps)") }
        return lines + (try? replay(from: from, to: want.retired, watching: differing(want, got))).orEmpty
    }

    private func differing(_ want: LockstepTranscript.Look, _ got: LockstepTranscript.Look) -> Set<UInt8> {
        let names = Set(want.changed.keys).union(got.changed.keys)
        return Set(names.filter { want.changed[$0] != got.changed[$0] }.compactMap { Register.number($0) })
    }

    /// What the reference runs between two looks, with the writes to registers that differ.
    private func replay(from: UInt64, to: UInt64, watching registers: Set<UInt8>) throws -> [String] {
        let hart = try makeHart()
        let engine = Stepper()
        for _ in 0..<8 where hart.clock.retired < from { try engine.run(hart, until: from) }
        var lines: [String] = []
        var lastWrites: [UInt8: Int] = [:]
        for _ in 0..<4 * (to - from + 1) where hart.clock.retired < to {
            let (pc, before) = (hart.pc, hart.registers.values)
            let word = Self.word(hart, pc)
            let trap = try hart.step()
            var line = "\(pc.hex)  \(assembly(word))"
            if let trap { line += "  -> \(trap.cause.name)" }
            for number in registers.sorted() where hart.registers[number] != before[Int(number)] {
                line += "  \(Register.name(number)) = \(hart.registers[number].hex)"
                lastWrites[number] = lines.count
            }
            lines.append(line)
        }
        // Of the values that differ the oldest: what was wrong before it has been overwritten.
        return Self.cut(lines, at: lastWrites.values.min())
    }

    /// The lines around the one that matters, which is marked.
    private static func cut(_ lines: [String], at culprit: Int?) -> [String] {
        let middle = culprit ?? max(0, lines.count - 1)
        let start = max(0, middle - mostLines / 2)
        let end = min(lines.count, start + mostLines)
        let shown = (start..<max(start, end)).map { ($0 == culprit ? " -> " : "    ") + lines[$0] }
        let head = culprit.map { ["the first result that is not there: \(lines[$0])"] } ?? []
        return head + ["what the reference runs there:"] + (start > 0 ? ["    …"] : []) + shown
            + (end < lines.count ? ["    …"] : [])
    }

    private static func word(_ hart: Hart, _ address: UInt64) -> UInt32 {
        let low = (try? hart.bus.memory.load(address, size: .half)) ?? 0
        guard low & 3 == 3 else { return UInt32(low) }
        return UInt32(low | ((try? hart.bus.memory.load(address &+ 2, size: .half)) ?? 0) << 16)
    }
}

extension [String]? {
    fileprivate var orEmpty: [String] { self ?? [] }
}
