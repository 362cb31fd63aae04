import FoundationEssentials

/// One task of a run on other machines: judges a slice of a work file and writes an event log of its own.
public struct ClassTask: Sendable {
    private let path: String
    private let index: Int
    private let kit: Kit
    private let work: WorkFile

    /// A task.
    /// - Throws: `KitError` when there is no such slice, or when the kit here is not the one of the run.
    public init(work path: String, index: Int, kit: Kit) throws {
        self.path = path
        self.index = index
        self.kit = kit
        work = try WorkFile(path: path)
        guard work.slices.indices.contains(index) else {
            throw KitError("\(path): no slice \(index); there are \(work.slices.count)")
        }
    }

    /// Judges what the task's log does not hold yet, so that a task may be started again.
    public func run(toolchain: Toolchain) throws {
        let heading = work.heading
        let labs = try Catalogue(kit: kit).select(heading.labs.map(\.name))
        guard try kit.digest(of: labs) == heading.kit else {
            throw KitError("\(kit.root): not the kit that the run was begun with; share one")
        }
        for lab in labs {
            let exam = "\(kit.solutionsBuild)/debug/\(lab.module)Exam"
            guard FileManager.default.isExecutableFile(atPath: exam) else {
                throw KitError("\(exam): missing; share the kit's folder with all that is built in it")
            }
        }
        let log = try EventLog(WorkFile.log(of: index, besides: path), heading: heading)
        let done = Set(log.all.compactMap(\.judgement).map(\.item))
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let run = GradeRun(
            kit: kit, toolchain: toolchain, seed: heading.seed, width: Self.width(cores)
        ) { _ in }
        let judge = try LabJudge(
            roll: Roll(folder: work.submissions), labs: labs, run: run, seed: heading.seed)
        let home = try SlotHome(kit: kit)
        for item in work.slices[index] where !done.contains(item) {
            try log.append(.judged(judge.judge(item, in: home)))
        }
        try log.append(.end)
    }

    /// A task has the processors that its scheduler gave it, which may be fewer than the machine has.
    private static func width(_ cores: Int) -> Int {
        let given = ProcessInfo.processInfo.environment["SLURM_CPUS_PER_TASK"].flatMap(Int.init)
        return max(1, min(given ?? 1, cores))
    }
}

extension Event {
    /// The verdict, when it is one.
    var judgement: Judgement? {
        if case .judged(let verdict) = self { verdict } else { nil }
    }
}
