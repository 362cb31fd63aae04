import FoundationEssentials
import Glibc

/// Judges single labs of a class's students, each in a place of its own that stays warm.
public struct LabJudge: Sendable {
    private let roll: Roll
    private let labs: [Lab]
    private let entries: [String: Roll.Entry]
    /// By the lab's name. Each keeps the reference's answers, which are the same for every student.
    private let graders: [String: LabGrader]
    private let seed: UInt64

    /// A judge of these labs.
    /// - Throws: `KitError` when the class's folder cannot be read.
    public init(roll: Roll, labs: [Lab], run: GradeRun, seed: UInt64) throws {
        self.roll = roll
        self.labs = labs
        graders = Dictionary(labs.map { ($0.name, run.grader(for: $0)) }) { first, _ in first }
        self.seed = seed
        entries = Dictionary(try roll.entries().map { ($0.student, $0) }) { first, _ in first }
    }

    /// Judges one; whatever goes wrong is a fault of the grader's in its report.
    func judge(_ item: WorkItem, in home: SlotHome) -> Judgement {
        guard var grader = graders[item.lab] else { return fault(item, "no such lab") }
        let lab = grader.lab
        do {
            if item.digest == ClassRun.missing { return Judgement(item, Self.missing(lab)) }
            guard let entry = entries[item.student],
                let submission = try roll.open(entry, labs: labs).layout.submission(of: lab)
            else { return fault(item, "what was found is gone", lab) }
            guard submission.digest == item.digest else {
                return fault(item, "it has changed since it was found; grade again with --resume", lab)
            }
            grader.home = home.path
            grader.warm = home.warm
            let report = try grader.grade(submission, Selection(all: lab), seed: seed)
            return Judgement(item, report.relocated(from: home.path + "/kit/"))
        } catch {
            return fault(item, "\(error)", lab)
        }
    }

    /// A lab that was not handed in is as good as its stubs.
    private static func missing(_ lab: Lab) -> LabReport {
        var report = LabReport(lab: lab)
        report.notes = [.init(name: lab.folder, reason: "not handed in")]
        report.milestones = lab.milestones.map { MilestoneReport($0, cause: Cause(.notImplemented, $0.id)) }
        return report
    }

    private func fault(_ item: WorkItem, _ reason: String, _ lab: Lab? = nil) -> Judgement {
        Judgement(item, LabReport(lab: lab ?? labs[0], cause: Cause(.internalFault, reason)))
    }
}

/// A place where one submission after the other is staged and built, by one process at a time.
final class SlotHome: Sendable {
    let path: String
    let warm = WarmBuild()
    private let lock: Descriptor

    /// Takes the first place of a kit that nobody uses.
    /// - Throws: `KitError` when there is none.
    init(kit: Kit) throws {
        try FileManager.default.createDirectory(atPath: kit.gradeFolder, withIntermediateDirectories: true)
        for number in 0..<1000 {
            let path = "\(kit.gradeFolder)/slot-\(number)"
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            let file = open(path + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
            guard file >= 0 else { throw KitError("open(\(path)/lock): \(String(cString: strerror(errno)))") }
            let lock = Descriptor(owning: file)
            if flock(lock.number, LOCK_EX | LOCK_NB) == 0 {
                self.path = path
                self.lock = lock
                return
            }
        }
        throw KitError("\(kit.gradeFolder): a thousand graders at work; expected fewer")
    }
}
