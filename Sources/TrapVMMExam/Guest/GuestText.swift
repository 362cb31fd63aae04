import ExamKit
import RISCV

/// How a disagreement about a program reads.
extension GuestCase {
    /// How it was run, the first trap of its log that differs, and what else is different in the end.
    func explain(expected: GuestState, actual: GuestState) -> String {
        var lines = ["a kernel under \(technique) on \(isa), from \(pc) in \(modeText(mode))"]
        if expected.ending != actual.ending {
            lines.append("the run: expected \(expected.ending), got \(actual.ending)")
        }
        let trap = firstTrap(expected, actual)
        lines += trap.lines
        lines += TrapVMMExam.differences(expected.registers, actual.registers) { _ in "unchanged" }.prefix(10)
        lines += TrapVMMExam.differences(expected.csrs, actual.csrs)
        if expected.ending == actual.ending, expected.pc != actual.pc || expected.mode != actual.mode {
            lines.append(
                "at the end: expected \(expected.pc) in \(modeText(expected.mode)), "
                    + "got \(actual.pc) in \(modeText(actual.mode))")
        }
        let rest = { (memory: MemoryImage) in memory.filter { !Self.isLog($0.key) } }
        lines += TrapVMMExam.differences(rest(expected.memory), rest(actual.memory))
        if trap.lines.isEmpty { lines += ["the program:"] + parts.map { "    \($0.at)  \($0.text)" } }
        return lines.joined(separator: "\n")
    }

    private static let logEnd = GuestLayout.log + 0x8000

    private static func isLog(_ name: String) -> Bool {
        address(name).map { $0 >= GuestLayout.log && $0 < logEnd } ?? false
    }

    /// Four double words: value, pc, status, cause.
    private func trap(_ number: UInt64, of state: GuestState) -> [UInt64]? {
        let words = (0..<4).map { index in
            state.memory[(GuestLayout.log + 32 * number + 8 * index).hex]?.first?.value ?? 0
        }
        return words.contains { $0 != 0 } ? words : nil
    }

    private func firstTrap(_ expected: GuestState, _ actual: GuestState) -> (lines: [String], at: UInt64?) {
        for number in 0..<UInt64(256) {
            let (want, got) = (trap(number, of: expected), trap(number, of: actual))
            if want == nil && got == nil { break }
            guard want != got else { continue }
            var lines = number > 0 ? ["the first \(number) traps came as they should; then:"] : []
            lines.append("    expected \(text(want))")
            lines.append("    got      \(text(got))")
            if let place = want?[1] ?? got?[1] { lines += around(place) }
            return (lines, want?[1])
        }
        return ([], nil)
    }

    private func text(_ trap: [UInt64]?) -> String {
        guard let trap, trap.count == 4 else { return "no trap any more" }
        return "\(causeText(trap[3])) at \(trap[1].hex), value \(trap[0].hex), status \(trap[2].hex)"
    }

    /// The part of the program to which a place belongs.
    private func around(_ place: UInt64) -> [String] {
        let before = parts.filter { $0.at.value <= place }
        let part = place >= GuestLayout.code && place < GuestLayout.handler ? before.last : nil
        let next = place >= GuestLayout.code && place < GuestLayout.handler
        guard next else { return ["    there: \(assembly(instruction(at: place)))"] }
        return [
            "    there: \(assembly(instruction(at: place)))",
            "    in the part from \(part?.at ?? pc) on: \(part?.text ?? "the start")",
        ]
    }

    private func instruction(at place: UInt64) -> UInt32 {
        let isUser = place >= GuestLayout.userWindow && place < GuestLayout.userWindow + 0x1000
        let physical = isUser ? place - GuestLayout.userWindow + GuestLayout.userCode : place
        func half(_ place: UInt64) -> UInt32 {
            UInt32(truncatingIfNeeded: word(at: place & ~7) >> (8 * (place & 6)) & 0xFFFF)
        }
        let low = half(physical)
        return low & 3 == 3 ? half(physical &+ 2) << 16 | low : low
    }
}
