import ExamKit
import RISCV

/// How a disagreement about privilege reads.
extension PrivilegeScript {
    /// The state at the start, the instructions up to the first step that differs, and the difference.
    func explain(expected: PrivilegeTranscript, actual: PrivilegeTranscript) -> String {
        for (index, want) in expected.steps.enumerated() {
            guard index < actual.steps.count else { return "no answer for step \(index + 1)" }
            let got = actual.steps[index]
            if want != got {
                return ([start] + history(expected, upTo: index) + differences(want, got)).joined(
                    separator: "\n")
            }
        }
        var lines = [start] + history(expected, upTo: expected.steps.count - 1)
        for (want, got) in zip(expected.csrs, actual.csrs) where want != got {
            lines.append(Self.difference(want, got))
        }
        return lines.joined(separator: "\n")
    }

    private var start: String {
        wrapped("in \(Self.name(mode)) with", csrs.map { "\(CSR.name($0.csr)) = \($0.value)" })
    }

    private static func name(_ mode: UInt8) -> String {
        PrivilegeMode(rawValue: mode).map { String(describing: $0) + " mode" }
            ?? "mode \(mode), which is none"
    }

    /// The last few steps, as the reference went through them.
    private func history(_ expected: PrivilegeTranscript, upTo last: Int) -> [String] {
        (max(0, last - 5)...max(0, last)).filter { $0 < expected.steps.count }.map { index in
            let pc = index == 0 ? Self.start : expected.steps[index - 1].pc.value
            let before = index == 0 ? mode : expected.steps[index - 1].mode
            let letter =
                PrivilegeMode(rawValue: before).map { String(describing: $0).prefix(1).uppercased() } ?? "?"
            let raised = events.filter { $0.step == index }.map { "  (interrupt lines \($0.lines))" }.joined()
            return
                "    step \(index + 1): \(letter) \(pc.hex)  \(assembly(word(at: pc)))\(operand(at: pc))\(raised)"
        }
    }

    /// What a CSR instruction's source register held at the start; programs do not change those.
    private func operand(at pc: UInt64) -> String {
        guard let instruction = decoded(word(at: pc)), instruction.rs1 != 0,
            let value = registers["x\(instruction.rs1)"]
        else { return "" }
        return "  (\(Register.name(instruction.rs1)) = \(value))"
    }

    private func word(at address: UInt64) -> UInt32 {
        for (start, words) in code {
            guard let base = UInt64(start.dropFirst(2), radix: 16), address >= base else { continue }
            let index = (address - base) / 4
            if index < UInt64(words.count) { return UInt32(truncatingIfNeeded: words[Int(index)].value) }
        }
        return 0x13
    }

    private func differences(_ want: PrivilegeTranscript.Step, _ got: PrivilegeTranscript.Step) -> [String] {
        var lines: [String] = []
        if want.trap != got.trap {
            lines.append("trap: expected \(trapText(want.trap)), got \(trapText(got.trap))")
        }
        if want.mode != got.mode {
            lines.append("afterwards: expected \(Self.name(want.mode)), got \(Self.name(got.mode))")
        }
        if want.pc != got.pc { lines.append("pc afterwards: expected \(want.pc), got \(got.pc)") }
        return lines + registerDifferences(want.changed, got.changed) { _ in "unchanged" }
    }

    /// For `mstatus` the fields by name: the hex digits alone tell nobody anything.
    private static func difference(_ want: NamedValue, _ got: NamedValue) -> String {
        let text = "\(CSR.name(want.csr)) at the end: expected \(want.value), got \(got.value)"
        guard want.csr == CSR.mstatus.rawValue || want.csr == CSR.sstatus.rawValue else { return text }
        let fields: [(String, UInt64)] = [
            ("SIE", Status.sie), ("MIE", Status.mie), ("SPIE", Status.spie), ("MPIE", Status.mpie),
            ("SPP", Status.spp), ("MPP", Status.mpp), ("MPRV", Status.mprv), ("SUM", Status.sum),
            ("MXR", Status.mxr), ("TVM", Status.tvm), ("TW", Status.tw), ("TSR", Status.tsr),
            ("UXL/SXL", Status.xlen64),
        ]
        let wrong = fields.filter { (want.value.value ^ got.value.value) & $0.1 != 0 }.map(\.0)
        return text + " (" + wrong.joined(separator: ", ") + ")"
    }
}
