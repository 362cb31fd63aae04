import ExamKit
import Hardware
import RISCV

/// `a0 (x10)`, from the `x10` of an observation; a name that is none stays as it is.
func registerName(_ name: String) -> String {
    Register.number(name).map { "\(Register.name($0)) (x\($0))" } ?? name
}

/// Registers that differ between what was expected and what came, one a line, x1 first.
///
/// A register that one side does not name has the value that `unnamed` tells.
func differences(
    _ expected: [String: Hex], _ actual: [String: Hex], unnamed: (String) -> String
) -> [String] {
    Set(expected.keys).union(actual.keys)
        .filter { expected[$0] != actual[$0] }
        .sorted { (Register.number($0) ?? 0, $0) < (Register.number($1) ?? 0, $1) }
        .map { name in
            "\(registerName(name)): expected \(expected[name]?.description ?? unnamed(name)), "
                + "got \(actual[name]?.description ?? unnamed(name))"
        }
}

/// The instruction of a word by the kit's own decoder; nil when it is none.
func decoded(_ word: UInt32) -> Instruction? {
    word & 3 == 3 ? try? Decoder.decode(word) : try? Decoder.expand(UInt16(truncatingIfNeeded: word))
}

/// How an instruction word reads, those of RV64-NT too; works for words that are none.
func assembly(_ word: UInt32) -> String {
    let digits = String(word, radix: 16)
    let bits = String(repeating: "0", count: max(0, (word & 3 == 3 ? 8 : 4) - digits.count)) + digits
    if let (rd, rs1) = NonTrapping.probed(word) {
        return "\(bits)  prober \(Register.name(rd)), \(Register.name(rs1))"
    }
    return "\(bits)  \(decoded(word)?.description ?? "not an instruction")"
}

/// A list in lines of at most 76 characters, the further ones indented.
func wrapped(_ start: String, _ items: [String]) -> String {
    var lines = [start]
    for (index, item) in items.enumerated() {
        let piece = item + (index == items.count - 1 ? "" : ",")
        if lines[lines.count - 1].count + 1 + piece.count > 76 {
            lines.append("    " + piece)
        } else {
            lines[lines.count - 1] += " " + piece
        }
    }
    return lines.joined(separator: "\n")
}

/// A mode in words; any number will do.
func modeText(_ mode: UInt8) -> String {
    PrivilegeMode(rawValue: mode).map { "virtual \($0) mode" } ?? "mode \(mode), which is none"
}
