import FoundationEssentials

/// Judges whether a catalogue is sound, beyond being readable. Lists every problem, not the first.
public struct CatalogueAudit: Sendable {
    /// A lab of the kit is worth this much in all.
    public static let pointsPerLab = 100
    /// Every milestone has this many hints.
    public static let hintsPerMilestone = 3
    /// A finished lab keeps at least this many mutants; one with a draft may have fewer.
    public static let leastMutants = 10

    /// Reads a file of the lab's solution, or nil when it is missing.
    let solution: @Sendable (_ lab: Lab, _ file: String) -> String?

    /// An audit against the solutions of a kit.
    public init(kit: Kit) {
        solution = { lab, file in
            FileManager.default.contents(atPath: "\(kit.solutions)/\(lab.folder)/\(file)")
                .map { String(decoding: $0, as: UTF8.self) }
        }
    }

    /// An audit against solution texts from elsewhere, for tests.
    init(solution: @escaping @Sendable (Lab, String) -> String?) {
        self.solution = solution
    }

    /// Every problem of every lab; empty when the catalogue is sound.
    public func problems(in catalogue: Catalogue) -> [CatalogueError] {
        catalogue.labs.flatMap { lab in
            fileProblems(lab) + milestoneProblems(lab) + orderProblems(lab) + mutantProblems(lab)
        }
    }

    private func problem(_ lab: Lab, _ key: String, _ text: String) -> CatalogueError {
        CatalogueError(file: "labs/\(lab.folder)/lab.yml", line: nil, key: key, problem: text)
    }

    private func fileProblems(_ lab: Lab) -> [CatalogueError] {
        var found: [CatalogueError] = []
        if lab.files.isEmpty { found.append(problem(lab, "files", "no file; list what a submission holds")) }
        for file in lab.files {
            if file.contains("/") || file.hasPrefix(".") || !file.hasSuffix(".swift") {
                found.append(problem(lab, "files", "\(file): expected a plain name that ends in .swift"))
            } else if solution(lab, file) == nil {
                found.append(problem(lab, "files", "\(file): not in solutions/\(lab.folder)"))
            }
        }
        return found + repeats(lab, "files", lab.files)
    }

    private func milestoneProblems(_ lab: Lab) -> [CatalogueError] {
        var found = repeats(lab, "milestones", lab.milestones.map(\.id))
        found += repeats(lab, "suite", lab.milestones.map(\.suite))
        if lab.points != Self.pointsPerLab {
            let text = "the points sum to \(lab.points); they must sum to \(Self.pointsPerLab)"
            found.append(problem(lab, "milestones", text))
        }
        for milestone in lab.milestones {
            if milestone.hints.count != Self.hintsPerMilestone {
                let text = "\(milestone.hints.count) hints; exactly three: nudge, more, near-code"
                found.append(problem(lab, "\(milestone.id).hints", text))
            }
            found += milestone.testHints.flatMap { testHintProblems($0, milestone, lab) }
            if milestone.tests.isEmpty {
                found.append(problem(lab, "\(milestone.id).tests", "no test; list every one of the suite"))
            }
            for test in milestone.peers.keys.sorted() where !milestone.tests.contains(test) {
                found.append(problem(lab, "\(milestone.id).peers", "\(test): not among the tests"))
            }
            found += repeats(lab, "\(milestone.id).tests", milestone.tests)
            found += repeats(lab, "\(milestone.id).exam", milestone.exam)
        }
        return found
    }

    private func testHintProblems(_ hints: TestHints, _ milestone: Milestone, _ lab: Lab) -> [CatalogueError]
    {
        let key = "\(milestone.id).hints"
        var found = hints.tests.filter { !milestone.tests.contains($0) }
            .map { problem(lab, key, "for \($0): no test of \(milestone.suite)") }
        if hints.steps.count != Self.hintsPerMilestone {
            let name = hints.tests.first ?? "no test"
            let text = "for \(name): \(hints.steps.count) steps; exactly three: nudge, more, near-code"
            found.append(problem(lab, key, text))
        }
        return found
    }

    /// Needs are known and lead only to earlier milestones, which also rules out circles.
    private func orderProblems(_ lab: Lab) -> [CatalogueError] {
        var seen: Set<String> = []
        var found: [CatalogueError] = []
        for milestone in lab.milestones {
            for need in milestone.needs where !seen.contains(need) {
                let known = lab.milestone(need) != nil
                let text = known ? "\(need) does not come earlier; reorder" : "\(need): no such milestone"
                found.append(problem(lab, "\(milestone.id).needs", text))
            }
            for need in milestone.needs where !milestone.isDraft && lab.milestone(need)?.isDraft == true {
                let text = "\(need) is a draft; what needs it cannot be finished before it"
                found.append(problem(lab, "\(milestone.id).needs", text))
            }
            seen.insert(milestone.id)
        }
        return found
    }

    private func mutantProblems(_ lab: Lab) -> [CatalogueError] {
        var found = repeats(lab, "mutants", lab.mutants.map(\.id))
        if lab.drafts.isEmpty, lab.mutants.count < Self.leastMutants {
            let text = "\(lab.mutants.count) mutants; at least \(Self.leastMutants) are needed"
            found.append(problem(lab, "mutants", text))
        }
        for mutant in lab.mutants {
            if lab.milestone(mutant.milestone) == nil {
                found.append(problem(lab, "\(mutant.id).milestone", "\(mutant.milestone): no such milestone"))
            } else if lab.milestone(mutant.milestone)?.isDraft == true {
                let text = "\(mutant.milestone) is a draft: there is no right solution to change yet"
                found.append(problem(lab, "\(mutant.id).milestone", text))
            }
            if !lab.files.contains(mutant.file) {
                let text = "\(mutant.file): not among the lab's files"
                found.append(problem(lab, "\(mutant.id).file", text))
            } else if let text = solution(lab, mutant.file) {
                let count = text.ranges(of: mutant.find).count
                if count != 1 {
                    let text = "occurs \(count) times in \(mutant.file); it must occur once"
                    found.append(problem(lab, "\(mutant.id).find", text))
                }
            }
        }
        return found
    }

    private func repeats(_ lab: Lab, _ key: String, _ values: [String]) -> [CatalogueError] {
        var seen: Set<String> = []
        return values.filter { !seen.insert($0).inserted }
            .map { problem(lab, key, "\($0) is there twice") }
    }
}
