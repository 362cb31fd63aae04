import ExamKit
import RISCV

/// `a0 (x10)`, from the `x10` of an observation; a name that is none stays as it is.
func registerName(_ name: String) -> String {
    Register.number(name).map { "\(Register.name($0)) (x\($0))" } ?? name
}

/// Registers that differ between what was expected and what came, one a line, x1 first.
///
/// A register that one side does not name has the value it had at the start.
func registerDifferences(
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

/// How an instruction word reads; works for words that are none.
func assembly(_ word: UInt32) -> String {
    let digits = String(word, radix: 16)
    let bits = String(repeating: "0", count: max(0, (word & 3 == 3 ? 8 : 4) - digits.count)) + digits
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
