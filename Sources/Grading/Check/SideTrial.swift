import FoundationEssentials
import Synchronization

/// Tries mutants in builds beside that of the solution, several at one time.
///
/// Decides only what is plain: a mutant is dead when a test of its milestone is red on it and green on
/// the solution built in the same way. It leaves all else to whole builds.
final class SideTrial: Sendable {
    /// For all tests of a milestone on the solution.
    private static let longestSuite = Duration.seconds(300)

    private let grader: LabGrader
    private let build: SideBuild
    private let solution: ReadySubmission
    private let texts: [String: String]
    /// Where the side builds go, each into a folder of its own.
    private let home: String
    /// What the unchanged files look like from outside.
    private let interfaces: [String: Data]
    /// The solution, built aside.
    private let control: ReadySubmission
    /// By the milestone's id.
    private let orders: [String: SearchOrder]
    /// Tests and probes by whether they pass on the control.
    private let controls = Mutex<[Killer: Bool]>([:])

    private var lab: Lab { grader.lab }

    /// Builds the solution, and the files that mutants change once more aside. Nil when there is no such
    /// way here.
    init?(kit: Kit, grader: LabGrader) throws {
        let lab = grader.lab
        let submission = try SubmissionReader(files: lab.files).read("\(kit.solutions)/\(lab.folder)")
        guard case .ready(let ready) = try grader.prepare(submission) else { return nil }
        let staged = StagedKit(kit: kit)
        let swift = SwiftBuild(
            toolchain: grader.toolchain, package: staged.folder, scratch: staged.scratch,
            labs: "only:\(lab.name)")
        let sources = "\(staged.folder)/labs/\(lab.folder)"
        guard let build = try SideBuild(after: swift, module: lab.module, sources: sources) else {
            return nil
        }
        let texts = submission.files.mapValues { String(decoding: $0, as: UTF8.self) }
        home = "\(kit.gradeFolder)/mutants"
        try? FileManager.default.removeItem(atPath: home)
        grader.progress(.step("compiling what mutants of \(lab.name) change"))
        let changed = texts.filter { name, _ in lab.mutants.contains { $0.file == name } }
        let objects = try Self.compile(changed, build, "\(home)/control", width: grader.width)
        guard let objects, let bundle = try build.linkTests(objects),
            let exam = try build.linkExam(objects)
        else { return nil }
        (self.grader, self.build, self.texts, solution) = (grader, build, texts, ready)
        interfaces = objects.interfaces
        let control = ready.with(bundle: bundle, exam: exam)
        self.control = control
        orders = try Self.orders(of: lab.milestones, on: control, grader)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: home)
    }

    private static func compile(
        _ texts: [String: String], _ build: SideBuild, _ folder: String, width: Int
    ) throws -> SideBuild.Objects? {
        let parts = try texts.sorted { $0.key < $1.key }.parallelMap(width: width) { name, text in
            [try build.compile([name: text], into: folder)]
        }
        var all = SideBuild.Objects(folder: folder)
        for part in parts.joined() {
            guard let part else { return nil }
            all.interfaces.merge(part.interfaces) { $1 }
        }
        return all
    }

    private static func orders(
        of milestones: [Milestone], on control: ReadySubmission, _ grader: LabGrader
    ) throws -> [String: SearchOrder] {
        let runner = MilestoneJudge(grader: grader, ready: control, seed: 1).runner
        let pairs = try milestones.parallelMap(width: grader.width) { milestone in
            let preview = try runner.preview(milestone.tests, of: milestone, within: longestSuite)
            return (milestone.id, SearchOrder(of: milestone, seconds: preview.seconds))
        }
        return Dictionary(pairs) { first, _ in first }
    }

    /// Tries one mutant at its milestone. Nil when that takes a whole build.
    func fate(of mutant: Mutant) throws -> MutantFate? {
        guard let milestone = lab.milestone(mutant.milestone),
            let text = texts[mutant.file].flatMap(mutant.applied)
        else { return nil }
        let folder = "\(home)/\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        guard let objects = try build.compile([mutant.file: text], into: folder),
            objects.interfaces[mutant.file] == interfaces[mutant.file],
            let bundle = try build.linkTests(objects)
        else { return nil }
        let suite = search(milestone, solution.with(bundle: bundle, exam: ""))
        if let kill = try suite.inSuite() { return try confirmed(kill, milestone) }
        guard let exam = try build.linkExam(objects) else { return nil }
        if let kill = try search(milestone, solution.with(bundle: bundle, exam: exam)).inExam() {
            return try confirmed(kill, milestone)
        }
        // A survivor is worth the time of a whole build, unless it could not be seen there either.
        return milestone.isWhole ? nil : .survivor(of: milestone)
    }

    private func search(_ milestone: Milestone, _ ready: ReadySubmission) -> KillerSearch {
        let judge = MilestoneJudge(grader: grader, ready: ready, seed: 1)
        return KillerSearch(
            milestone: milestone, judge: judge, width: 1,
            order: orders[milestone.id] ?? SearchOrder(of: milestone))
    }

    /// Counts a kill if its killer has nothing against the solution.
    private func confirmed(_ kill: Kill, _ milestone: Milestone) throws -> MutantFate? {
        if controls.withLock({ $0[kill.killer] }) == nil {
            let passes = try search(milestone, control).passes(kill.killer)
            controls.withLock { $0[kill.killer] = passes }
        }
        return controls.withLock { $0[kill.killer] } == true ? .killed(by: kill.description) : nil
    }
}
