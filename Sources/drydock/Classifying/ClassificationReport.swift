import FoundationEssentials
import RISCV
import TrapVMM

/// Kinds of words, and the verdict on them, as a table or as JSON.
struct ClassificationReport {
    let hart: any HostHart
    let kinds: [(word: UInt32, kinds: Set<Kind>)]
    /// Nil when single words were asked for.
    let verdict: Virtualizability?

    var text: String {
        let header = row("word", "instruction", ["privileged", "control", "behavior", "location"])
        let rows = kinds.map { row(Self.hexWord($0.word), name($0.word), cells($0.kinds)) }
        return ([header] + rows + (verdict.map(conclusion) ?? [])).joined(separator: "\n") + "\n"
    }

    private func row(_ word: String, _ name: String, _ cells: [String]) -> String {
        let line = left(word, 12) + left(name, 26) + cells.map { left($0, 11) }.joined()
        return String(line.reversed().drop { $0 == " " }.reversed())
    }

    private func cells(_ kinds: Set<Kind>) -> [String] {
        for alone in [Kind.trapping, .innocuous, .undefined] where kinds.contains(alone) {
            return [alone.rawValue]
        }
        return [.privileged, .controlSensitive, .behaviorSensitive, .locationSensitive].map {
            kinds.contains($0) ? "yes" : "-"
        }
    }

    private func conclusion(_ verdict: Virtualizability) -> [String] {
        let request =
            verdict.onRequest.isEmpty
            ? []
            : ["", "Sensitive, and trap in U once the hypervisor closes the counters:"]
                + names(verdict.onRequest)
        let end =
            verdict.isVirtualizable
            ? ["", "Every other sensitive instruction is privileged: trap-and-emulate works."]
            : ["", "Sensitive, and U runs them without a trap:"] + names(verdict.violators)
                + ["", "Trap-and-emulate does not work: the hypervisor never hears of these."]
        return request + end
    }

    private func names(_ words: [UInt32]) -> [String] {
        words.map { "  " + name($0) }
    }

    private func name(_ word: UInt32) -> String {
        if hart.instructionSet == .rv64NT, let (rd, rs1) = NonTrapping.probed(word) {
            return "prober \(Register.name(rd)), \(Register.name(rs1))"
        }
        guard let instruction = try? hart.decode(word) else { return "no instruction" }
        // The one register that only RV64-NT has a name for.
        return instruction.description.replacing(hex(NonTrapping.curpriv), with: "curpriv")
    }

    private static func hexWord(_ word: UInt32) -> String {
        let digits = String(word, radix: 16)
        return "0x" + String(repeating: "0", count: max(0, (word & 3 == 3 ? 8 : 4) - digits.count)) + digits
    }

    // MARK: - JSON

    private struct Document: Encodable {
        struct Word: Encodable {
            let word: String
            let instruction: String
            let kinds: [String]
        }

        struct Verdict: Encodable {
            let virtualizable: Bool
            let violators: [String]
            let onRequest: [String]
        }

        let version = 1
        let isa: String
        let words: [Word]
        let verdict: Verdict?
    }

    func json() throws -> String {
        let document = Document(
            isa: hart.instructionSet.rawValue,
            words: kinds.map { item in
                Document.Word(
                    word: Self.hexWord(item.word), instruction: name(item.word),
                    kinds: Kind.allCases.filter(item.kinds.contains).map(\.rawValue))
            },
            verdict: verdict.map { verdict in
                Document.Verdict(
                    virtualizable: verdict.isVirtualizable, violators: verdict.violators.map(Self.hexWord),
                    onRequest: verdict.onRequest.map(Self.hexWord))
            })
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(document), as: UTF8.self) + "\n"
    }
}
