import ExamKit
import RISCV

/// How a disagreement about a script reads.
extension HartScript {
    /// The state at the start, the last steps up to the first that differs, and the difference.
    func explain(expected: HartTranscript, actual: HartTranscript) -> String {
        for (index, want) in expected.steps.enumerated() {
            guard index < actual.steps.count else { return "the run ended before step \(index + 1)" }
            let got = actual.steps[index]
            if want != got {
                let found = history(expected, upTo: index) + differences(want, got)
                return ([start] + found).joined(separator: "\n")
            }
        }
        var lines = [start] + history(expected, upTo: expected.steps.count - 1)
        if actual.steps.count > expected.steps.count { lines.append("the run should have ended here") }
        lines += TrapVMMExam.differences(expected.memory, actual.memory)
        if expected.console != actual.console {
            lines.append("console: expected \"\(expected.console)\", got \"\(actual.console)\"")
        }
        if expected.exitStatus != actual.exitStatus {
            func text(_ status: Int32?) -> String { status.map { "off with status \($0)" } ?? "on" }
            lines.append(
                "the machine: expected \(text(expected.exitStatus)), got \(text(actual.exitStatus))")
        }
        return lines.joined(separator: "\n")
    }

    private var start: String {
        let under = "\(technique), firmware \(firmware), \(isa), \(modeText(mode))"
        return wrapped("at \(Self.start.hex), \(under), with", csrs.map(\.description))
    }

    /// The last few steps, as the reference went through them.
    private func history(_ expected: HartTranscript, upTo last: Int) -> [String] {
        guard last >= 0 else { return [] }
        return (max(0, last - 5)...last).filter { $0 < steps.count && $0 < expected.steps.count }.map {
            index in
            let before = index == 0 ? mode : expected.steps[index - 1].mode
            return "    step \(index + 1), in \(modeText(before)): \(text(steps[index]))"
        }
    }

    private func text(_ step: Step) -> String {
        var text = ""
        if let word = step.word { text = "emulate \(assembly(word))\(operand(of: word, step))" }
        if let trap = step.inject, trap.count == 2 {
            text = "inject \(causeText(trap[0].value)), value \(trap[1])"
        }
        if step.call == true { text = "ecall" }
        if step.deliver == true { text = "deliver an interrupt" }
        if let lines = step.lines { text = "the board's wires are \(lines)" }
        if let ticks = step.ticks { text = "\(ticks) ticks pass" }
        if let mode = step.mode { text = "\(modeText(mode)) from now on" }
        let set = (step.registers ?? [:]).sorted {
            (Register.number($0.key) ?? 0) < (Register.number($1.key) ?? 0)
        }
        return set.isEmpty
            ? text
            : text + " with " + set.map { "\(registerName($0.key)) = \($0.value)" }.joined(separator: ", ")
    }

    /// What the source register of a CSR instruction held; scripts do not change those.
    private func operand(of word: UInt32, _ step: Step) -> String {
        guard let i = decoded(word), [.csrrw, .csrrs, .csrrc].contains(i.operation), i.rs1 != 0,
            step.registers?["x\(i.rs1)"] == nil, let value = registers["x\(i.rs1)"]
        else { return "" }
        return "  (\(Register.name(i.rs1)) = \(value))"
    }

    private func differences(_ want: HartTranscript.Step, _ got: HartTranscript.Step) -> [String] {
        var lines: [String] = []
        if want.trap != got.trap {
            lines.append("it raises: expected \(trapText(want.trap)), got \(trapText(got.trap))")
        }
        if want.interrupt != got.interrupt {
            func text(_ number: UInt64?) -> String { number.map { causeText(1 << 63 | $0) } ?? "none" }
            lines.append(
                "pendingInterrupt(): expected \(text(want.interrupt)), got \(text(got.interrupt))")
        }
        if want.mode != got.mode {
            lines.append("afterwards: expected \(modeText(want.mode)), got \(modeText(got.mode))")
        }
        if want.pc != got.pc { lines.append("pc afterwards: expected \(want.pc), got \(got.pc)") }
        lines += TrapVMMExam.differences(want.changed, got.changed) { _ in "unchanged" }
        return lines + csrDifferences(want.csrs, got.csrs)
    }

    /// A register that one side does not name has not changed.
    private func csrDifferences(_ want: [NamedValue], _ got: [NamedValue]) -> [String] {
        let extra = got.filter { item in !want.contains { $0.csr == item.csr } }
        let missing = want.filter { item in !got.contains { $0.csr == item.csr } }
        let both = want.filter { item in got.contains { $0.csr == item.csr } }
        return TrapVMMExam.differences(both, got)
            + missing.map { "\(CSR.name($0.csr)): expected \($0.value), but it did not change" }
            + extra.map { "\(CSR.name($0.csr)): expected no change, got \($0.value)" }
    }
}
