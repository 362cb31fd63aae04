import FoundationEssentials

/// Tries mutants in builds beside that of the solution, several at one time.
///
/// Decides only what is plain: a mutant is dead when a test of its milestone is red on it and green on
/// the solution built in the same way. It leaves all else to whole builds.
final class SideTrial: Sendable {
    let lab: Lab
    let build: SideBuild
    let control: SideControl
    /// The solution's files.
    let texts: [String: String]
    /// Where the side builds go, each into a folder of its own.
    private let home: String

    /// Builds the solution, and the files that mutants change once more aside. Nil when there is no such
    /// way here.
    /// - Parameter changed: the files that mutants change; those of the catalogue when left out.
    init?(kit: Kit, grader: LabGrader, changed: Set<String>? = nil) throws {
        lab = grader.lab
        home = Self.home(of: kit)
        try? FileManager.default.removeItem(atPath: home)
        let submission = try SubmissionReader(files: lab.files).read("\(kit.solutions)/\(lab.folder)")
        texts = submission.files.mapValues { String(decoding: $0, as: UTF8.self) }
        guard case .ready(let ready) = try grader.prepare(submission) else { return nil }
        grader.progress(.step("building \(lab.name) aside, to try mutants of it"))
        let staged = StagedKit(kit: kit)
        let whole = SwiftBuild(
            toolchain: grader.toolchain, package: staged.folder, scratch: staged.scratch,
            labs: "only:\(lab.name)")
        let sources = "\(staged.folder)/labs/\(lab.folder)"
        let changed = changed ?? Set(lab.mutants.map(\.file))
        guard let build = try SideBuild(after: whole, module: lab.module, sources: sources),
            let control = try SideControl(
                texts.filter { changed.contains($0.key) }, of: ready, build, in: "\(home)/control", grader)
        else { return nil }
        self.build = build
        self.control = control
    }

    /// The folder that holds the side builds of a kit and nothing else.
    static func home(of kit: Kit) -> String { "\(kit.gradeFolder)/mutants" }

    deinit {
        try? FileManager.default.removeItem(atPath: home)
    }

    /// Tries one mutant at its milestone. Nil when that takes a whole build.
    func fate(of mutant: Mutant) throws -> MutantFate? {
        guard let milestone = lab.milestone(mutant.milestone),
            let text = texts[mutant.file].flatMap(mutant.applied)
        else { return nil }
        let folder = newFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        guard let objects = try build.compile([mutant.file: text], into: folder),
            objects.interfaces[mutant.file] == control.interfaces[mutant.file],
            let bundle = try build.linkTests(objects)
        else { return nil }
        let suite = control.search(milestone, control.ready.with(bundle: bundle, exam: ""))
        if let kill = try suite.inSuite() { return try confirmed(kill, milestone) }
        guard let exam = try build.linkExam(objects) else { return nil }
        let whole = control.search(milestone, control.ready.with(bundle: bundle, exam: exam))
        if let kill = try whole.inExam() { return try confirmed(kill, milestone) }
        // A survivor is worth the time of a whole build, unless it could not be seen there either.
        return milestone.isWhole ? nil : .survivor(of: milestone)
    }

    /// The path of a folder that no other mutant uses.
    func newFolder() -> String { "\(home)/\(UUID().uuidString)" }

    /// Counts a kill if its killer has nothing against the solution.
    private func confirmed(_ kill: Kill, _ milestone: Milestone) throws -> MutantFate? {
        // Several processes share the time here.
        if kill.cause.kind == .timeout { return nil }
        return try control.passes(kill.killer, of: milestone) ? .killed(by: kill.description) : nil
    }
}
