import FoundationEssentials
import Synchronization

/// Makes mutants of a lab's solution by rule and sees which of them suite and exam notice.
public struct MutationRun: Sendable {
    /// Seconds of processor time after which a mutant's test or probe counts as endless; the solution has
    /// to pass within the same time.
    private static let patience = 10

    private let kit: Kit
    private let run: GradeRun
    private let lab: Lab
    private let files: [String]
    private let limit: Int?
    private let seed: UInt64

    /// Prepares a run.
    /// - Parameters:
    ///   - files: of the lab; all when empty.
    ///   - limit: how many mutants to try at most, spread evenly over the files; all when nil.
    ///   - seed: says which.
    /// - Throws: `KitError` for a file that the lab does not have.
    public init(
        kit: Kit, run: GradeRun, lab: Lab, files: [String] = [], limit: Int? = nil, seed: UInt64 = 1
    ) throws {
        for file in files where !lab.files.contains(file) {
            throw KitError(
                "\(file): not a file of \(lab.name), which has \(lab.files.joined(separator: ", "))")
        }
        self.kit = kit
        self.run = run
        self.lab = lab
        self.files = files.isEmpty ? lab.files : files
        self.limit = limit
        self.seed = seed
    }

    /// Tries the mutants.
    /// - Throws: `KitError` when the solution itself does not build, and the grader's other faults.
    public func report() throws -> MutationReport {
        let start = ContinuousClock.now
        var texts: [String: String] = [:]
        for file in files {
            texts[file] = try String.contents(of: "\(kit.solutions)/\(lab.folder)/\(file)")
        }
        let all = texts.flatMap { MutationRules.mutants(of: $1, file: $0) }
        let sample = MutantSample.of(all, limit: limit, seed: seed)
        let outcomes = try judge(sample, texts)
        var report = MutationReport(
            of: lab, seed: seed, made: all.count, texts: texts, Array(zip(sample, outcomes)))
        report.seconds = (ContinuousClock.now - start).inSeconds
        return report
    }

    private func judge(_ sample: [SourceMutant], _ texts: [String: String]) throws -> [MutantOutcome] {
        try run.checkProbes([lab])
        let grader = run.grader(for: lab, patience: Self.patience)
        try checkSolution(grader)
        guard let trial = try SideTrial(kit: kit, grader: grader, changed: Set(sample.map(\.file))) else {
            throw KitError(
                "solutions/\(lab.folder): its files cannot be compiled one by one;"
                    + " remove .build-grade and try again")
        }
        let orders = texts.mapValues(MilestoneOrder.init)
        let clock = Countdown(total: sample.count, report: grader.progress)
        return try sample.parallelMap(width: grader.width) { mutant in
            let milestones = orders[mutant.file]?.sorted(lab.milestones, for: mutant.line) ?? lab.milestones
            let outcome = try trial.outcome(of: mutant, milestones)
            clock.done("\(mutant.file):\(mutant.line)")
            return outcome
        }
    }

    private func checkSolution(_ grader: LabGrader) throws {
        let solution = try SubmissionReader(files: lab.files).read("\(kit.solutions)/\(lab.folder)")
        guard case .decided(let report, let cause) = try grader.prepare(solution) else { return }
        let error = report.compilerErrors.first.map { "\($0.file):\($0.line): \($0.text)" }
        throw KitError("solutions/\(lab.folder) does not run: \(cause): \(error ?? cause.about ?? "")")
    }
}

/// Tells how many mutants are done and how long the rest will take.
private final class Countdown: Sendable {
    private let count = Mutex(0)
    private let start = ContinuousClock.now
    private let total: Int
    private let report: ProgressHandler

    init(total: Int, report: @escaping ProgressHandler) {
        self.total = total
        self.report = report
    }

    func done(_ place: String) {
        let count = count.withLock { value in
            value += 1
            return value
        }
        let seconds = (ContinuousClock.now - start).inSeconds / Double(count) * Double(total - count)
        let left = seconds < 90 ? "\(Int(seconds)) s" : "\(Int((seconds / 60).rounded())) min"
        report(.judged(count, of: total, last: "\(left) left, \(place)"))
    }
}
