import ExamKit
import LabSupport
import RISCV

/// Milestone 6: Sv39, page by page.
struct TranslationProbe: Probe {
    let id = "translation"

    func cases(using generator: inout SeededGenerator) -> [TranslationScript] {
        // The first case cannot be answered without a walk, so that a stub is seen for what it is.
        (0..<48).map { index in TranslationCases.next(&generator, certainlyWalks: index == 0) }
    }

    func observe(_ question: TranslationScript) throws -> TranslationTranscript { try question.run() }

    func explain(
        _ question: TranslationScript, expected: TranslationTranscript, actual: TranslationTranscript
    ) -> String {
        printable(question.explain(expected: expected, actual: actual))
    }
}

/// How a disagreement about an address reads.
extension TranslationScript {
    /// The first access whose outcome differs with the entries on its way, or an entry that differs.
    func explain(expected: TranslationTranscript, actual: TranslationTranscript) -> String {
        for (index, want) in expected.outcomes.enumerated() where index < references.count {
            guard index < actual.outcomes.count else { return "no answer for access \(index + 1)" }
            guard want != actual.outcomes[index] else { continue }
            let reference = references[index]
            return "\(start)\n\(reference.kind.rawValue) at \(reference.address), access \(index + 1):\n"
                + (walk(reference.address.value) + ["expected \(want), got \(actual.outcomes[index])"])
                .joined(separator: "\n")
        }
        let places = Set(expected.changed.keys).union(actual.changed.keys).sorted()
        let wrong = places.filter { expected.changed[$0] != actual.changed[$0] }.map { place in
            "entry at \(place), at first \(Self.text(entries[place]?.value ?? 0)):\n"
                + "expected \(Self.state(expected.changed[place])), got \(Self.state(actual.changed[place]))"
        }
        return ([start + ": after all accesses"] + wrong).joined(separator: "\n")
    }

    private var start: String {
        let flags = [("MPRV", Status.mprv), ("SUM", Status.sum), ("MXR", Status.mxr)]
            .filter { mstatus.value & $0.1 != 0 }.map(\.0)
        let name = PrivilegeMode(rawValue: mode).map { "\($0)" } ?? "?"
        let mpp = PrivilegeMode(rawValue: UInt8(mstatus.value >> Status.mppShift & 3)).map { "\($0)" } ?? "?"
        return "\(name) mode, MPP \(mpp), satp \(satp), "
            + (flags.isEmpty ? "MPRV, SUM and MXR off" : flags.joined(separator: ", ") + " on")
    }

    private static func state(_ entry: Hex?) -> String {
        entry.map { text($0.value) } ?? "unchanged"
    }

    /// The entries from the root down, as far as there are any.
    private func walk(_ address: UInt64) -> [String] {
        var lines: [String] = []
        var table = (satp.value & (1 << 44 - 1)) << 12
        for level in [2, 1, 0] {
            let place = (table &+ (address >> UInt64(12 + 9 * level) & 511) * 8).hex
            let entry = entries[place]?.value ?? 0
            lines.append("    level \(level): entry at \(place) was \(Self.text(entry))")
            guard entry & 1 == 1, entry & 0xA == 0 else { break }
            table = (entry >> 10 & (1 << 44 - 1)) << 12
        }
        return lines
    }

    /// `0x200004cf (D A - - X W R V)`.
    private static func text(_ entry: UInt64) -> String {
        let bits = zip("VRWXUGAD", 0..<8).map { entry >> UInt64($1) & 1 == 1 ? String($0) : "-" }
        return "\(entry.hex) (\(bits.reversed().joined(separator: " ")))"
    }
}
