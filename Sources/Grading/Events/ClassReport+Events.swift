extension ClassReport {
    /// The report that an event log gives, and nothing but it: two logs of the same verdicts give the same
    /// report, in whatever order, how often interrupted, and wherever they were written.
    /// - Throws: `KitError` when the log does not begin with a heading.
    public init(_ events: [Event]) throws {
        guard case .begin(let heading)? = events.first else {
            throw KitError("the event log has no beginning; grade again")
        }
        self.init(seed: heading.seed, labs: heading.labs)
        let gathered = Gathered(events)
        let roster = Dictionary(
            (heading.roster ?? []).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let ids = Set(gathered.discovered.keys).union(gathered.refused.keys).union(roster.keys)
        students = ids.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            .map { gathered.student($0, in: roster[$0], heading) }
    }
}

/// The events of a log by whom they are about.
private struct Gathered {
    /// The last word on each student: what was there when the run was last taken up.
    var discovered: [String: Discovery] = [:]
    var refused: [String: StudentRefusal] = [:]
    /// The first verdict on each state of each lab: a second one of the same would count it twice.
    var judged: [Key: LabReport] = [:]

    struct Key: Hashable {
        var student: String
        var lab: String
        var digest: String
    }

    init(_ events: [Event]) {
        for event in events {
            switch event {
            case .begin, .end: break
            case .discovered(let found):
                discovered[found.student] = found
                refused[found.student] = nil
            case .refused(let refusal):
                refused[refusal.student] = refusal
                discovered[refusal.student] = nil
            case .judged(let verdict):
                let key = Key(student: verdict.student, lab: verdict.report.lab, digest: verdict.digest)
                // A fault of the grader's own is no verdict: the first that is one takes its place.
                let isFirst = judged[key] == nil
                if isFirst || judged[key]?.hasInternalFault == true && !verdict.report.hasInternalFault {
                    judged[key] = verdict.report.withoutTimes
                }
            }
        }
    }

    func student(_ id: String, in roster: Roster.Student?, _ heading: RunHeading) -> StudentReport {
        let found = discovered[id]
        var report = StudentReport(
            id: id, name: roster?.name, source: found?.source ?? refused[id]?.source ?? "")
        guard let found else {
            report.refusal = refused[id]?.reason ?? "no submission"
            return report
        }
        report.labs = heading.labs.compactMap { lab in
            found.digests[lab.name].flatMap { judged[Key(student: id, lab: lab.name, digest: $0)] }
        }
        if let rule = heading.late, let time = found.handedIn {
            let late = rule.lateSeconds(handedIn: time, extraDays: roster?.extraDays ?? 0)
            report.lateSeconds = late
            // Lab by lab, as the gradebook has it.
            report.penalty = report.labs.reduce(0) { $0 + rule.penalty(earned: $1.points, lateSeconds: late) }
        }
        return report
    }
}

extension LabReport {
    /// The same without what differs from one run or host to the next.
    fileprivate var withoutTimes: LabReport {
        var other = self
        other.isolation = nil
        for milestone in other.milestones.indices {
            for test in other.milestones[milestone].tests.indices {
                other.milestones[milestone].tests[test].seconds = 0
            }
        }
        return other
    }
}
