import FoundationEssentials

/// Runs the golden table `x86-sensitive-instructions` against this machine.
///
/// A row's outcome here must agree with its column `measuredHere` or with `ring3Native`: hosts differ in
/// UMIP. A row that was "not run" is judged by `ring3Native` alone.
struct X86SensitiveConformance {
    private struct Table: Decodable {
        struct Row: Decodable {
            let mnemonic, ring3Native, measuredHere: String
        }

        let trapping: [String]
        let alsoSilent: [String]
        let cases: [Row]
    }

    /// Judges every row: the sensitive ones, the trapping ones, and those that are silent besides.
    /// - Throws: `Complaint` for a table that cannot be read, and where there is no x86-64 Linux.
    static func run(_ json: [UInt8]) throws -> (passed: Int, total: Int, failures: [String]) {
        let table: Table
        do { table = try JSONDecoder().decode(Table.self, from: Data(json)) } catch {
            throw Complaint(
                "is no table of x86 instructions: expected JSON with \"trapping\", \"alsoSilent\" and "
                    + "\"cases\", each case with \"mnemonic\", \"ring3Native\" and \"measuredHere\"")
        }
        guard let probe = RingThreeProbe.ofThisMachine() else {
            throw Complaint("x86-sensitive-instructions: this machine is no x86-64 Linux")
        }
        let verdicts =
            table.cases.map { judge($0, probe) }
            + table.trapping.map { judgeTrapping($0, probe) }
            + table.alsoSilent.map { judgeSilent($0, probe) }
        let failures = verdicts.compactMap(\.self)
        return (verdicts.count - failures.count, verdicts.count, failures)
    }

    private static func judge(_ row: Table.Row, _ probe: RingThreeProbe) -> String? {
        guard let seen = probe.sensitive.first(where: { $0.instruction.name == row.mnemonic }) else {
            return "\(row.mnemonic): this program has no probe for it"
        }
        let columns = [row.measuredHere, row.ring3Native].compactMap { RingThreeFacts($0) }
        guard !columns.isEmpty else { return "\(row.mnemonic): neither column says what should happen" }
        if columns.contains(where: { $0.agree(with: seen, probe) }) { return nil }
        return "\(row.mnemonic): expected \"\(row.ring3Native)\" or \"\(row.measuredHere)\", "
            + "got \"\(probe.words(for: seen))\""
    }

    private static func judgeTrapping(_ name: String, _ probe: RingThreeProbe) -> String? {
        guard let seen = probe.trapping.first(where: { $0.name == name }) else {
            return "\(name): this program has no probe for it"
        }
        if seen.outcome.exception == "#GP" { return nil }
        return "\(name): expected #GP (trapno 13), got \(seen.outcome.exception ?? "silence")"
    }

    /// `RDTSC (unless CR4.TSD)`: the first word is the instruction.
    private static func judgeSilent(_ text: String, _ probe: RingThreeProbe) -> String? {
        let name = text.split(separator: " ").first.map(String.init) ?? text
        guard let outcome = probe.outcome(of: name) else {
            return "\(text): this program has no probe for it"
        }
        return outcome.end == .silent
            ? nil : "\(text): expected silence, got \(outcome.exception ?? "its end")"
    }
}
