import FoundationEssentials
import Synchronization

/// The solution, built aside as mutants are: what they are held against.
final class SideControl: Sendable {
    /// For all tests of a milestone.
    private static let longestSuite = Duration.seconds(300)

    /// What its files look like from outside, by their names.
    let interfaces: [String: Data]
    /// Its products.
    let ready: ReadySubmission
    private let grader: LabGrader
    /// By the milestone's id.
    private let orders: [String: SearchOrder]
    /// Whether tests and probes pass on it, as far as they were asked for.
    private let known = Mutex<[Killer: Bool]>([:])

    /// Compiles these files, links, and looks how long each test takes. Nil when it cannot be built.
    init?(
        _ texts: [String: String], of solution: ReadySubmission, _ build: SideBuild, in folder: String,
        _ grader: LabGrader
    ) throws {
        let parts = try texts.sorted { $0.key < $1.key }.parallelMap(width: grader.width) { name, text in
            [try build.compile([name: text], into: folder)]
        }
        var objects = SideBuild.Objects(folder: folder)
        for part in parts.joined() {
            guard let part else { return nil }
            objects.interfaces.merge(part.interfaces) { $1 }
        }
        guard let bundle = try build.linkTests(objects), let exam = try build.linkExam(objects) else {
            return nil
        }
        self.grader = grader
        interfaces = objects.interfaces
        ready = solution.with(bundle: bundle, exam: exam)
        orders = try Self.orders(on: ready, grader)
    }

    private static func orders(
        on ready: ReadySubmission, _ grader: LabGrader
    ) throws -> [String: SearchOrder] {
        let runner = MilestoneJudge(grader: grader, ready: ready, seed: 1).runner
        let pairs = try grader.lab.milestones.parallelMap(width: grader.width) { milestone in
            let preview = try runner.preview(milestone.tests, of: milestone, within: longestSuite)
            return (milestone.id, SearchOrder(of: milestone, seconds: preview.seconds))
        }
        return Dictionary(pairs) { first, _ in first }
    }

    /// A search in these products, in the order that finds soonest.
    func search(_ milestone: Milestone, _ ready: ReadySubmission) -> KillerSearch {
        KillerSearch(
            milestone: milestone, judge: MilestoneJudge(grader: grader, ready: ready, seed: 1), width: 1,
            order: orders[milestone.id] ?? SearchOrder(of: milestone))
    }

    /// Whether a test or probe has nothing against the solution.
    func passes(_ killer: Killer, of milestone: Milestone) throws -> Bool {
        if let known = known.withLock({ $0[killer] }) { return known }
        let passes = try search(milestone, ready).passes(killer)
        known.withLock { $0[killer] = passes }
        return passes
    }
}
