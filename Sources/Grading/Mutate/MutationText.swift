extension MutationReport {
    /// The report for a terminal.
    public func text(layout: Layout, atLeast wanted: Double) -> String {
        var lines = survivors.flatMap { Self.lines(of: $0, layout.paint("✗", .bad)) }
        lines += equivalents.flatMap { Self.lines(of: $0, layout.paint("=", .dim)) }
        lines.append(
            layout.paint(Self.row("file", ["tried", "compile", "killed", "equal", "live"]), .strong))
        lines += files.map { file in
            let live = file.compiled - file.killed - file.equivalent
            let row = Self.row(
                file.file, [file.tried, file.compiled, file.killed, file.equivalent, live].map(String.init))
            return live == 0 ? row : layout.paint(row, .bad)
        }
        lines.append(summary(layout, wanted))
        return lines.joined(separator: "\n") + "\n"
    }

    private static func row(_ name: String, _ cells: [String]) -> String {
        let padded = cells.map { String(repeating: " ", count: max(0, 8 - $0.count)) + $0 }
        return Layout.fit(SafeText.terminal(name), 36) + padded.joined()
    }

    private static func lines(of survivor: Survivor, _ mark: String) -> [String] {
        let after = survivor.after.isEmpty ? "(nothing)" : survivor.after
        var lines = ["\(mark) \(SafeText.terminal(survivor.file)):\(survivor.line) \(survivor.rule)"]
        lines += Layout.wrap("- " + SafeText.terminal(survivor.before), indent: 4)
        lines += Layout.wrap("+ " + SafeText.terminal(after), indent: 4)
        if let why = survivor.why { lines += Layout.wrap("equivalent: " + why, indent: 4) }
        return lines
    }

    private func summary(_ layout: Layout, _ wanted: Double) -> String {
        let tried = total(\.tried)
        var text = "\(lab): \(tried) of \(made) mutants tried, \(total(\.compiled)) compile, "
        text += "\(total(\.killed)) killed, \(total(\.equivalent)) equivalent"
        if total(\.setAside) > 0 { text += ", \(total(\.setAside)) set aside" }
        guard let score else { return text + "; nothing to judge" }
        let percent = String(Int((score * 10).rounded(.down)) / 10) + "." + String(Int((score * 10)) % 10)
        let verdict = layout.paint("\(percent) %", score >= wanted ? .good : .bad)
        return Layout.wrap(text, indent: 0).joined(separator: "\n") + "\n"
            + "score \(verdict), in \(Int(seconds.rounded())) s; seed \(seed)"
    }
}
