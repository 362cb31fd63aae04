/// The terminal's view of a run: one line a milestone, then the first thing to work on.
public struct Scoreboard: Sendable {
    private let layout: Layout

    /// A scoreboard in this layout.
    public init(layout: Layout) {
        self.layout = layout
    }

    /// The whole text, each line at most 80 columns; a replay command alone may be longer.
    public func text(of run: RunReport) -> String {
        var lines = run.labs.flatMap { self.lines(of: $0) + [""] }
        let first = run.labs.lazy.compactMap { lab in
            lab.milestones.first { !$0.earned && $0.cause?.kind != .blockedBy }.map { (lab, $0) }
        }.first
        if let (lab, milestone) = first {
            lines += Explanation(layout: layout, run: run).lines(of: milestone, in: lab) + [""]
        }
        lines.append(layout.paint("\(run.points) of \(run.possible) points", .strong) + "  seed \(run.seed)")
        return lines.joined(separator: "\n") + "\n"
    }

    private func lines(of lab: LabReport) -> [String] {
        let score = "\(lab.points) / \(lab.possible)"
        let title = Layout.fit("\(lab.lab)  \(lab.title)", Layout.width - score.count - 1)
        let notes = lab.notes.flatMap { note in
            Layout.wrap("note: \(SafeText.terminal(note.name)): \(SafeText.terminal(note.reason))", indent: 2)
        }
        return [layout.paint("\(title) \(score)", .strong)] + lab.milestones.map(line) + notes
    }

    private static let idColumns = 14
    private static let titleColumns = 34
    private static let verdictColumns = 22

    private func line(of milestone: MilestoneReport) -> String {
        let verdict = milestone.cause?.description ?? "earned"
        let id = Layout.fit(milestone.id, Self.idColumns)
        let title = Layout.fit(milestone.title, Self.titleColumns)
        let points = Layout.right(milestone.points, 3)
        let word = SafeText.terminal(String(verdict.prefix(Self.verdictColumns)))
        return "  \(mark(milestone)) \(id)\(title)\(points)  " + layout.paint(word, tone(milestone))
    }

    private func tone(_ milestone: MilestoneReport) -> Layout.Tone {
        if milestone.earned { return .good }
        return milestone.cause?.kind == .blockedBy ? .dim : .bad
    }

    private func mark(_ milestone: MilestoneReport) -> String {
        let mark = milestone.earned ? "✓" : milestone.cause?.kind == .blockedBy ? "·" : "✗"
        return layout.paint(mark, tone(milestone))
    }
}
