import FoundationEssentials

/// Tasks as a Slurm job array; a node that fails takes its task along, and the next round does it again.
///
/// - Slurm: sbatch(1), "--array"
struct SlurmArray: TaskScheduler {
    private let kit: Kit
    private let grader: String
    /// Passed on to sbatch, such as `--partition=grading`.
    private let options: [String]
    /// Tasks that run at one time.
    private let width: Int
    private let sbatch: ClusterTool
    private let squeue: ClusterTool
    private let scancel: ClusterTool

    /// - Parameter grader: the absolute path of this program, at the same place on every node.
    init(kit: Kit, grader: String, options: [String], width: Int) throws {
        self.kit = kit
        self.grader = grader
        self.options = options
        self.width = width
        sbatch = try ClusterTool("sbatch", package: "slurm-wlm")
        squeue = try ClusterTool("squeue", package: "slurm-wlm")
        scancel = try ClusterTool("scancel", package: "slurm-wlm")
    }

    func start(work path: String, tasks: Int) throws -> String {
        let folder = path[..<(path.lastIndex(of: "/") ?? path.startIndex)]
        let arguments =
            [
                "--parsable", "--job-name=drydock", "--array=0-\(tasks - 1)%\(width)",
                "--output=\(folder)/task-%a.log", "--chdir=\(kit.root)",
            ] + options
        let answer = try sbatch.output(arguments, input: script(work: path))
        // `ID`, or `ID;cluster`.
        let job = answer.prefix { $0.isNumber }
        guard !job.isEmpty else {
            throw KitError("sbatch: expected a job's number, found \(answer.prefix(100))")
        }
        return String(job)
    }

    /// What each task runs; its index comes in the environment.
    func script(work path: String) -> String {
        let words = [grader, "class-worker", "--work", path, "--kit", kit.root]
        return "#!/bin/sh\nexec \(words.map(Self.quoted).joined(separator: " "))\n"
    }

    private static func quoted(_ word: String) -> String {
        "'" + word.replacing("'", with: #"'\''"#) + "'"
    }

    func haveEnded(_ tasks: String) throws -> Bool {
        let (text, errors, isGood) = try squeue.run(["--noheader", "--jobs=\(tasks)", "--format=%T"])
        if isGood { return text.allSatisfy(\.isWhitespace) }
        // A job that ended a while ago is not known any more.
        if errors.contains("Invalid job id") { return true }
        throw KitError("squeue: \(errors.prefix(500))")
    }

    func cancel(_ tasks: String) {
        _ = try? scancel.run([tasks])
    }
}

extension ClassOrder {
    /// Judges as a Slurm job array. Builds the trusted exams first.
    public func slurm(
        heading: RunHeading, grader: String, options: [String], toolchain: Toolchain,
        progress: @escaping ProgressHandler
    ) throws -> SharedFolderBackend {
        let array = try SlurmArray(kit: kit, grader: grader, options: options, width: jobs)
        try GradeRun(kit: kit, toolchain: toolchain, seed: seed, progress: progress).checkProbes(labs)
        return SharedFolderBackend(order: self, heading: heading, scheduler: array)
    }
}
