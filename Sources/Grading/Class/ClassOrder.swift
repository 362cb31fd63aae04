import FoundationEssentials

/// What a backend needs to know of a run.
public struct ClassOrder: Sendable {
    let kit: Kit
    let labs: [Lab]
    let roll: Roll
    let seed: UInt64
    let jobs: Int
    let results: ClassFolder

    /// A run over these labs of this class.
    public init(kit: Kit, labs: [Lab], roll: Roll, seed: UInt64, jobs: Int, results: ClassFolder) {
        self.kit = kit
        self.labs = labs
        self.roll = roll
        self.seed = seed
        self.jobs = jobs
        self.results = results
    }

    /// Judges here. Builds the trusted exams first.
    public func local(toolchain: Toolchain, progress: @escaping ProgressHandler) throws -> LocalBackend {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let run = GradeRun(
            kit: kit, toolchain: toolchain, seed: seed, width: max(1, cores / jobs), progress: progress)
        try run.checkProbes(labs)
        // One job's steps would only flicker among those of the others.
        let quiet = GradeRun(kit: kit, toolchain: toolchain, seed: seed, width: max(1, cores / jobs)) { _ in }
        return LocalBackend(
            kit: kit, judge: try LabJudge(roll: roll, labs: labs, run: quiet, seed: seed), jobs: jobs)
    }
}

extension RunHeading {
    /// The heading of a run over these labs of a kit.
    public init(
        seed: UInt64, labs: [Lab], kit: Kit, late: LateRule? = nil, roster: [Roster.Student]? = nil
    ) throws {
        let headings = labs.map {
            ClassReport.LabHeading(name: $0.name, title: $0.title, possible: $0.points)
        }
        self.init(
            seed: seed, labs: headings, kit: try kit.digest(of: labs), late: late, roster: roster)
    }
}

extension ClassReport {
    /// Whether any part failed through the grader's own fault.
    public var hasInternalFault: Bool { students.contains { $0.labs.contains { $0.hasInternalFault } } }
}
