import FoundationEssentials

/// Labs and milestones with what the last run earned.
public struct Listing: Sendable {
    private let catalogue: Catalogue
    private let lastRun: RunReport?

    /// A listing of a catalogue, beside the last run if there is one.
    public init(catalogue: Catalogue, lastRun: RunReport?) {
        self.catalogue = catalogue
        self.lastRun = lastRun
    }

    /// The terminal's view.
    /// - Parameter tests: also lists test and probe ids.
    public func text(layout: Layout, tests: Bool) -> String {
        catalogue.labs.map { lab in
            let earned = lab.milestones.reduce(0) { $0 + (verdict($1) == "earned" ? $1.points : 0) }
            let score = lastRun == nil ? "\(lab.points) points" : "\(earned) / \(lab.points)"
            let head = Layout.fit("\(lab.name)  \(lab.title)", Layout.width - score.count - 1)
            return
                ([layout.paint("\(head) \(score)", .strong), "  \(lab.summary)"]
                + lab.milestones.flatMap { lines(of: $0, in: lab, layout, tests: tests) })
                .joined(separator: "\n") + "\n"
        }.joined(separator: "\n")
    }

    private func verdict(_ milestone: Milestone) -> String? {
        let report = lastRun?.labs.flatMap(\.milestones).first { $0.id == milestone.id }
        return report.map { $0.cause?.description ?? "earned" }
    }

    private func lines(of milestone: Milestone, in lab: Lab, _ layout: Layout, tests: Bool) -> [String] {
        let verdict = verdict(milestone) ?? (milestone.isDraft ? "draft" : "")
        let tone: Layout.Tone = verdict == "earned" ? .good : .dim
        let head = "  " + Layout.fit(milestone.id, 14) + Layout.fit(milestone.title, 36)
        let line = head + Layout.right(milestone.points, 3) + "  " + layout.paint(verdict, tone)
        guard tests else { return [line.trimmedEnd] }
        let ids = milestone.tests.map { milestone.bundleID(of: $0, module: lab.module) }
        return [line.trimmedEnd] + ids.map { "      \($0)" } + milestone.exam.map { "      exam \($0)" }
    }

    /// The same for programs.
    public func json() throws -> String {
        let labs = catalogue.labs.map { lab in
            ListedLab(
                lab: lab.name, title: lab.title, points: lab.points,
                milestones: lab.milestones.map { milestone in
                    ListedMilestone(
                        id: milestone.id, title: milestone.title, points: milestone.points,
                        needs: milestone.needs, exam: milestone.exam,
                        tests: milestone.tests.map { milestone.bundleID(of: $0, module: lab.module) },
                        lastVerdict: verdict(milestone))
                })
        }
        return try labs.prettyJSON()
    }
}

private struct ListedLab: Encodable {
    let lab: String
    let title: String
    let points: Int
    let milestones: [ListedMilestone]
}

private struct ListedMilestone: Encodable {
    let id: String
    let title: String
    let points: Int
    let needs: [String]
    let exam: [String]
    let tests: [String]
    let lastVerdict: String?
}
