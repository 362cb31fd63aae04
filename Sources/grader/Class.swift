import ArgumentParser
import Foundation
import Grading

/// Judges a whole class.
struct Class: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Judge every submission in a folder, and go on where a former run ended.",
        discussion: """
            DIR holds one entry for each student, called by the student's id: a
            folder, a .zip, .tar or .tar.gz, or a bare git repository ID.git. In it:
            01-emulator/ and the like, or labs/ with these, or one folder with all
            that. Nothing is unpacked to disk; links and foreign names are left out.

            Results go to --out: events.jsonl (the log of the run), class.json (the
            report that follows from it) and grades.sqlite (every attempt, see
            grader gradebook). Exit code: 0 when the grading worked, whatever the
            scores; 1 for a fault of the grader; 64 for wrong usage.

            EXAMPLES
              grader class ~/inbox --labs emulator,vmm --jobs 8
              grader class ~/inbox --resume                      after a kill
              grader class ~/inbox --roster course.csv
              grader class ~/inbox --deadline 2026-11-30T23:59:00Z --late 10%/day
            """)

    @Argument(help: "The folder with the submissions.")
    var folder: String
    @OptionGroup var work: ClassOptions
    @OptionGroup var place: BackendOptions
    @Option(
        help: ArgumentHelp(
            "CSV with id,name[,extra_days]; students without a submission get 0.", valueName: "file.csv"))
    var roster: String?
    @Flag(help: "Go on with the run whose log is in --out.")
    var resume = false
    @Option(help: "The seed of exam cases and random tests; drawn when left out.")
    var seed: UInt64?
    @Option(help: "Where results go; DIR-grades when left out.")
    var out: String?
    @Option(help: "The gradebook that keeps every attempt of all runs; --out/grades.sqlite when left out.")
    var gradebook: String?
    @Option(help: "When the work was due: 2026-11-30T23:59:00Z or 2026-11-30T23:59:00+01:00.")
    var deadline: String?
    @Option(help: "What each begun day after the deadline costs, of the earned points: 10%/day.")
    var late: String?
    @Option(help: "Hours after the deadline that cost nothing.")
    var grace = 0
    @Flag(help: "Print the report as JSON (drydock-class/1).")
    var json = false
    @OptionGroup var kitOption: KitOption

    func validate() throws {
        if deadline == nil, late != nil || grace != 0 {
            throw ValidationError("--late and --grace need --deadline")
        }
        guard (0...10_000).contains(grace) else {
            throw ValidationError("--grace \(grace): expected hours, 0 to 10000")
        }
    }

    func run() throws {
        let kit = try kitOption.kit()
        let submissions = absolute(folder)
        let roll = Roll(folder: submissions)
        // Before anything is written: there must be something to judge.
        _ = try roll.entries()
        let results = try ClassFolder(
            out.map(absolute) ?? submissions + "-grades", submissions: submissions, resume: resume)
        // What is not said again stays as the run was begun.
        let former = try EventLog.read(results.log).first?.heading
        let names = work.labs == nil ? former?.labs.map(\.name) : nil
        let labs = try Catalogue(kit: kit).select(names ?? work.labNames)
        let heading = try RunHeading(
            seed: seed ?? former?.seed ?? UInt64.random(in: 1...99_999_999), labs: labs, kit: kit,
            late: try lateRule() ?? former?.late, roster: try students() ?? former?.roster)
        let log = try EventLog(results.log, heading: heading)
        let bar = ProgressBar()
        defer { bar.clear() }
        let order = ClassOrder(
            kit: kit, labs: labs, roll: roll, seed: heading.seed, jobs: work.jobs, results: results)
        let backend = try place.backend(for: order, heading: heading, progress: bar.show)
        let run = ClassRun(roll: roll, labs: labs, log: log, width: work.jobs, progress: bar.show)
        let report = try run.run(on: backend)
        try results.keep(report)
        try Gradebook(path: gradebook.map(absolute) ?? results.gradebook).record(log.all)
        bar.clear()
        for stranger in report.students where heading.lacks(stranger.id) {
            Self.warn("\(stranger.id): not in \(roster ?? "the roster"), and judged all the same")
        }
        print(json ? try report.json() : Self.summary(report, results), terminator: "")
        if report.hasInternalFault { throw ExitCode(1) }
    }

    private func lateRule() throws -> LateRule? {
        guard let deadline else { return nil }
        guard let date = ISO8601DateFormatter().date(from: deadline) else {
            throw ValidationError("--deadline \(deadline): expected a time such as 2026-11-30T23:59:00Z")
        }
        return LateRule(
            deadline: Int(date.timeIntervalSince1970),
            percentADay: try late.map(LateRule.percentADay) ?? 0, graceHours: grace)
    }

    private func students() throws -> [Roster.Student]? {
        guard let roster else { return nil }
        guard let text = try? String(contentsOfFile: roster, encoding: .utf8) else {
            throw ValidationError("--roster \(roster): cannot be read as UTF-8 text")
        }
        return try Roster.students(in: text, file: roster)
    }

    private static func warn(_ text: String) {
        FileHandle.standardError.write(Data("class: \(SafeText.terminal(text))\n".utf8))
    }

    private static func summary(_ report: ClassReport, _ results: ClassFolder) -> String {
        let layout = Layout.standardOutput
        let lines = report.students.map { student in
            let name = Layout.fit(SafeText.terminal(student.id), 30)
            let points = Layout.right(student.points, 5) + " / \(report.possible)"
            let remark = student.refusal ?? (student.penalty > 0 ? "late: -\(student.penalty)" : "")
            return "\(name)\(points)  \(Layout.fit(SafeText.terminal(remark), 34))".trimmedAtEnd
        }
        return (lines + [layout.paint(results.report, .strong)]).joined(separator: "\n") + "\n"
    }
}

extension String {
    fileprivate var trimmedAtEnd: String {
        String(reversed().drop { $0 == " " }.reversed())
    }
}

extension RunHeading {
    /// Whether there is a roster and this student is not in it.
    fileprivate func lacks(_ student: String) -> Bool {
        roster.map { roster in !roster.contains { $0.id == student } } ?? false
    }
}

extension Event {
    /// What a run was begun with.
    fileprivate var heading: RunHeading? {
        if case .begin(let heading) = self { heading } else { nil }
    }
}
