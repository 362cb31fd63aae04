import FoundationEssentials

/// One run of the grader over some labs of a kit.
public struct GradeRun: Sendable {
    private let kit: Kit
    private let toolchain: Toolchain
    private let seed: UInt64
    private let width: Int
    private let progress: ProgressHandler

    /// Prepares a run.
    /// - Parameters:
    ///   - seed: of every exam and of the suites' random tests.
    ///   - width: test processes at one time; the host's cores if nil.
    public init(
        kit: Kit, toolchain: Toolchain, seed: UInt64, width: Int? = nil, progress: @escaping ProgressHandler
    ) {
        self.kit = kit
        self.toolchain = toolchain
        self.seed = seed
        self.width = width ?? max(1, ProcessInfo.processInfo.activeProcessorCount)
        self.progress = progress
    }

    /// Judges the reference solutions themselves.
    public func gradeSolutions(_ labs: [Lab], only: String?) throws -> RunReport {
        let places = labs.map {
            SubmissionFolder.Place(lab: $0, folder: "\(kit.solutions)/\($0.folder)")
        }
        return try grade(places, named: "solutions", only: only)
    }

    /// Judges the labs found in a folder.
    public func grade(_ folder: SubmissionFolder, named name: String, only: String?) throws -> RunReport {
        try grade(folder.places, named: name, only: only)
    }

    private func grade(
        _ places: [SubmissionFolder.Place], named name: String, only: String?
    ) throws -> RunReport {
        let selected = try select(places, only: only)
        try checkProbes(selected.map(\.0.lab))
        var report = RunReport(submission: name, seed: seed, only: only)
        for (place, selection) in selected {
            report.labs.append(judge(place, selection))
        }
        return report
    }

    private func select(
        _ places: [SubmissionFolder.Place], only: String?
    ) throws -> [(SubmissionFolder.Place, Selection)] {
        guard let only else { return places.map { ($0, Selection(all: $0.lab)) } }
        let found = places.compactMap { place in
            Selection(only: only, in: place.lab).map { (place, $0) }
        }
        if !found.isEmpty { return found }
        throw KitError(
            "--only \(only): no milestone, probe or test with this id;"
                + " examples: emulator.1, decode, DecodeTests/testFields; see grader list --tests")
    }

    /// A fault of the grader in one lab is shown as such there, and the other labs go on.
    private func judge(_ place: SubmissionFolder.Place, _ selection: Selection) -> LabReport {
        do {
            let submission = try SubmissionReader(files: place.lab.files).read(place.folder)
            return try grader(for: place.lab).grade(submission, selection, seed: seed)
        } catch {
            var report = LabReport(lab: place.lab)
            report.milestones = selection.parts.map {
                MilestoneReport($0.milestone, cause: Cause(.internalFault, "\(error)"))
            }
            return report
        }
    }

    /// A grader of one lab whose exam stands ready.
    /// - Parameter patience: seconds of processor time for one test or probe, if less than the lab's own.
    func grader(for lab: Lab, patience: Int = .max) -> LabGrader {
        var lab = lab
        lab.limits.cpuSeconds = min(lab.limits.cpuSeconds, patience)
        let executable = "\(kit.solutionsBuild)/debug/\(lab.module)Exam"
        return LabGrader(
            kit: kit, lab: lab, toolchain: toolchain,
            reference: ReferenceExam(executable: executable, toolchain: toolchain), width: width,
            progress: progress)
    }

    private func brokenReference(of lab: Lab, _ outcome: SwiftBuild.Outcome) -> KitError {
        var reason = "\(outcome)"
        if case .failed(let output) = outcome {
            let first = CompilerMessage.all("error", in: output, under: kit.root).first
            reason = first.map { "\($0.file):\($0.line): error: \($0.text)" } ?? String(output.suffix(2000))
        }
        if case .stopped = outcome {
            reason = "the build was stopped after half an hour; run this again, it goes on where it was"
        }
        return KitError("the reference exam of \(lab.name) does not build: \(reason)")
    }

    /// Builds the trusted exams and compares their probes with the catalogue's.
    func checkProbes(_ labs: [Lab]) throws {
        let build = SwiftBuild(
            toolchain: toolchain, package: kit.root, scratch: kit.solutionsBuild, labs: "solutions",
            // Our own code: a busy machine may take its time.
            seconds: 1800)
        for lab in labs {
            progress(.step("building the reference exam of \(lab.name)"))
            let outcome = try build.run(["--product", "\(lab.module)Exam"])
            guard case .built = outcome else { throw brokenReference(of: lab, outcome) }
            let known = try grader(for: lab).reference.probes()
            for milestone in lab.milestones {
                for probe in milestone.exam where !known.contains(probe) {
                    throw KitError(
                        "labs/\(lab.folder)/lab.yml: \(milestone.id).exam: \(probe): no such probe;"
                            + " \(lab.module)Exam has \(known.joined(separator: ", "))")
                }
            }
        }
    }
}
