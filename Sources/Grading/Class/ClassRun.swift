import Synchronization

/// One run of the grader over a whole class: finds what was handed in, has it judged, and writes everything
/// down before it relies on it.
///
/// The log is the truth. A run that is killed goes on where its log ends, and its report is the same.
public struct ClassRun: Sendable {
    /// How often a lab is given to the backend before it counts as the grader's fault.
    private static let attempts = 3

    private let roll: Roll
    private let labs: [Lab]
    private let log: EventLog
    /// Submissions read at one time.
    private let width: Int
    private let progress: ProgressHandler

    /// A run that writes on this log.
    public init(roll: Roll, labs: [Lab], log: EventLog, width: Int, progress: @escaping ProgressHandler) {
        self.roll = roll
        self.labs = labs
        self.log = log
        self.width = width
        self.progress = progress
    }

    /// Judges what the log does not hold yet.
    /// - Returns: the report of the whole log.
    public func run(on backend: any ClassBackend) throws -> ClassReport {
        try discover()
        var open = pending()
        let estimate = Estimate(total: open.count)
        for attempt in 1...Self.attempts where !open.isEmpty {
            if attempt > 1 { progress(.step("giving out \(open.count) again that were lost")) }
            try backend.judge(open) { verdict in
                try log.append(.judged(verdict))
                let count = estimate.done()
                let last = "\(estimate.timeLeft)\(verdict.student) \(verdict.report.lab)"
                progress(.judged(count, of: estimate.total, last: last))
            }
            open = pending()
        }
        // Of a fault that was told the reason is known.
        let told = Set(log.all.compactMap(\.judgement).map(\.item))
        for item in open where !told.contains(item) { try log.append(.judged(lost(item))) }
        try log.append(.end)
        return try ClassReport(log.all)
    }

    /// Reads every submission and notes what the log does not say of it.
    private func discover() throws {
        let entries = try roll.entries()
        var known: [String: Event] = [:]
        for event in log.all {
            switch event {
            case .discovered(let found): known[found.student] = event
            case .refused(let refusal): known[refusal.student] = event
            default: break
            }
        }
        let former = known
        let count = Mutex(0)
        _ = try entries.parallelMap(width: width) { entry in
            let event = read(entry)
            if former[entry.student] != event { try log.append(event) }
            let done = count.withLock { count in
                count += 1
                return count
            }
            progress(.judged(done, of: entries.count, last: "reading \(entry.student)"))
        }
        // Whoever is gone since the log was begun has handed in nothing.
        let present = Set(entries.map(\.student))
        for student in former.keys.sorted() where !present.contains(student) {
            let gone = Event.refused(
                StudentRefusal(student: student, source: "", reason: "no submission any more"))
            if former[student] != gone { try log.append(gone) }
        }
    }

    /// Whatever goes wrong with one submission stays with it.
    private func read(_ entry: Roll.Entry) -> Event {
        do {
            let (layout, handedIn) = try roll.open(entry, labs: labs)
            var digests: [String: String] = [:]
            for lab in labs { digests[lab.name] = try layout.submission(of: lab)?.digest ?? Self.missing }
            return .discovered(
                Discovery(
                    student: entry.student, source: entry.source, handedIn: handedIn, digests: digests))
        } catch {
            return .refused(
                StudentRefusal(student: entry.student, source: entry.source, reason: "\(error)"))
        }
    }

    /// The digest of a lab that was not handed in.
    static let missing = "missing"

    /// What the log has no verdict on, in the order of labs, then students; a fault of the grader's is none.
    private func pending() -> [WorkItem] {
        var judged: Set<WorkItem> = []
        var found: [String: Discovery] = [:]
        for event in log.all {
            switch event {
            case .discovered(let discovery): found[discovery.student] = discovery
            case .refused(let refusal): found[refusal.student] = nil
            case .judged(let verdict) where !verdict.report.hasInternalFault:
                judged.insert(verdict.item)
            default: break
            }
        }
        let students = found.values.sorted { $0.student.utf8.lexicographicallyPrecedes($1.student.utf8) }
        return labs.flatMap { lab in
            students.compactMap { student in
                let digest = student.digests[lab.name] ?? Self.missing
                let item = WorkItem(student: student.student, lab: lab.name, digest: digest)
                return judged.contains(item) ? nil : item
            }
        }
    }

    private func lost(_ item: WorkItem) -> Judgement {
        let cause = Cause(.internalFault, "lost \(Self.attempts) times; grade again with --resume")
        let lab = labs.first { $0.name == item.lab }
        return Judgement(item, LabReport(lab: lab ?? labs[0], cause: cause))
    }
}

extension Judgement {
    /// A verdict on this.
    init(_ item: WorkItem, _ report: LabReport) {
        self.init(student: item.student, digest: item.digest, report: report)
    }

    /// What it is a verdict on.
    var item: WorkItem { WorkItem(student: student, lab: report.lab, digest: digest) }
}

extension LabReport {
    /// A report in which every milestone has this cause.
    init(lab: Lab, cause: Cause) {
        self.init(lab: lab)
        milestones = lab.milestones.map { MilestoneReport($0, cause: cause) }
    }

    /// Whether any part failed through the grader's own fault.
    var hasInternalFault: Bool { milestones.contains { $0.cause?.kind == .internalFault } }
}
