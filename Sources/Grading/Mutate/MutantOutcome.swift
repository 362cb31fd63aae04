import FoundationEssentials

/// What became of a mutant that a rule made.
enum MutantOutcome: Sendable, Equatable {
    /// The compiler refused it: no mutant.
    case rejected
    /// Other files may see another type than before: they would have to be compiled again.
    case setAside
    case killed(by: String)
    case survived
}

extension SideTrial {
    /// Asks every test of these milestones about a mutant, in their order, until one notices; the exam only
    /// when no test does.
    func outcome(of mutant: SourceMutant, _ milestones: [Milestone]) throws -> MutantOutcome {
        let folder = newFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let text = mutant.applied(to: texts[mutant.file] ?? "")
        guard let objects = try build.compile([mutant.file: text], into: folder) else { return .rejected }
        let isSeenAsBefore = objects.interfaces[mutant.file] == control.interfaces[mutant.file]
        guard isSeenAsBefore || mutant.keepsTypes,
            let bundle = try build.linkTests(objects)
        else { return .setAside }
        let tests = control.ready.with(bundle: bundle, exam: "")
        for milestone in milestones {
            let search = control.search(milestone, tests)
            if let kill = try search.inSuite(), try isSure(kill, search) {
                return .killed(by: kill.description)
            }
        }
        guard let exam = try build.linkExam(objects) else { return .setAside }
        let whole = control.ready.with(bundle: bundle, exam: exam)
        for milestone in milestones {
            let search = control.search(milestone, whole)
            if let kill = try search.inExam(), try isSure(kill, search) {
                return .killed(by: kill.description)
            }
        }
        return .survived
    }

    /// Whether a killer passes on the solution, and is red on the mutant a second time: on a busy machine a
    /// test that needs its time may be red once for no reason of the mutant's.
    private func isSure(_ kill: Kill, _ search: KillerSearch) throws -> Bool {
        try control.passes(kill.killer, of: search.milestone) && !search.passes(kill.killer)
    }
}
