import Synchronization

/// Tries every mutant of a lab: beside the solution's build where that decides, in whole builds else.
struct MutantHunt {
    let kit: Kit
    let grader: LabGrader

    /// Calls `each` with every mutant's fate as it is known, from one thread at a time. Returns how many
    /// of them took a whole build.
    func run(each: @escaping @Sendable (Mutant, MutantFate) -> Void) throws -> Int {
        let count = Mutex(0)
        let progress = grader.progress
        let mutants = grader.lab.mutants
        let settle: @Sendable (Mutant, MutantFate) -> Void = { mutant, fate in
            count.withLock { done in
                done += 1
                each(mutant, fate)
                progress(.judged(done, of: mutants.count, last: mutant.id))
            }
        }
        let open = try beside(settle)
        var trial = MutantTrial(kit: kit, grader: grader)
        for mutant in open { settle(mutant, try trial.fate(of: mutant)) }
        return open.count
    }

    /// The mutants that take a whole build.
    private func beside(_ settle: @escaping @Sendable (Mutant, MutantFate) -> Void) throws -> [Mutant] {
        guard let trial = try SideTrial(kit: kit, grader: grader) else { return grader.lab.mutants }
        let open = try grader.lab.mutants.parallelMap(width: grader.width) { mutant -> [Mutant] in
            guard let fate = try trial.fate(of: mutant) else { return [mutant] }
            settle(mutant, fate)
            return []
        }
        return open.flatMap { $0 }
    }
}
