import FoundationEssentials

extension HostReport {
    /// A plain table, then what would help.
    public func text(layout: Layout) -> String {
        let rows = findings.map { finding in
            let tone: Layout.Tone = finding.state == .ok ? .good : finding.state == .weak ? .dim : .bad
            let state = layout.paint(Layout.fit(finding.state.rawValue, 8), tone)
            let detail = Layout.fit(SafeText.terminal(finding.detail), Layout.width - 35)
            return "  \(Layout.fit(finding.name, 25))\(state)\(detail)".trimmedEnd
        }
        let help = findings.compactMap { finding in finding.help.map { "\(finding.name): \($0)" } }
        let advice = help.flatMap { Layout.wrap(SafeText.terminal($0), indent: 2) }
        let words = advice.isEmpty ? ["", "Nothing is missing."] : ["", "What would help"] + advice
        return (rows + words).joined(separator: "\n") + "\n"
    }

    /// The same for programs.
    public func json() throws -> String {
        try prettyJSON()
    }
}

extension String {
    /// Without blanks at the end.
    var trimmedEnd: String {
        String(self[..<(lastIndex { $0 != " " }.map(index(after:)) ?? startIndex)])
    }
}
