import ArgumentParser
import Foundation
import Grading

/// Turns what a run found into the form that a course needs.
struct Report: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a class's or a submission's report in the form that a course needs.",
        discussion: """
            FILE is what grader class wrote, or what grader grade --json printed. Several
            submissions become one class. All forms but gradescope show the exam's cases and the
            seed: they are yours, not the students'.
            Exit code: 0 when it is written, 1 for a file that cannot be read as a report.

            EXAMPLES
              grader report class.json
              grader report class.json --format html --out class.html
              grader report class.json --format csv --out gradebook.csv
              grader report class.json --student ada --format gradescope --out results.json
              grader report class.json --each --format html --out pages
              grader report class.json --format github >> "$GITHUB_STEP_SUMMARY"
            """)

    @Argument(help: "Reports as JSON; - reads standard input.")
    var files: [String]
    @Option(help: "terminal, json, junit, markdown, csv, html, gradescope or github.")
    var format: ReportFormat = .terminal
    @Option(help: "Write to this file, all at once; with --each, into this folder.")
    var out: String?
    @Option(help: "Only this student.")
    var student: String?
    @Flag(help: "A file for each student, in the folder of --out.")
    var each = false
    @Option(help: "The folder of the submissions: put before their paths in replay commands.")
    var submissions: String?

    func validate() throws {
        if files.isEmpty { throw ValidationError("expected at least one FILE") }
        if each, out == nil { throw ValidationError("--each needs --out DIR") }
        if each, student != nil { throw ValidationError("--each and --student exclude each other") }
    }

    func run() throws {
        var report = try ClassReport(joining: try files.map(read))
        if let submissions {
            for index in report.students.indices {
                report.students[index].source = submissions + "/" + report.students[index].source
            }
        }
        if let student { report = try report.only(student) }
        if each {
            try writeEach(report)
        } else if let out {
            try Self.write(try format.text(of: report), to: out)
        } else {
            let text = try format.text(of: report, layout: .standardOutput)
            try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
        }
    }

    private func read(_ file: String) throws -> ClassReport {
        guard file != "-" else {
            return try ClassDocument.read(
                try FileHandle.standardInput.readToEnd() ?? Data(), name: "standard input")
        }
        guard let data = FileManager.default.contents(atPath: file) else {
            throw KitError("\(file): cannot be read; expected a report as JSON")
        }
        return try ClassDocument.read(data, name: file)
    }

    /// Names are the number and what is harmless of the id: an id is a stranger's, and may hold a slash.
    private func writeEach(_ report: ClassReport) throws {
        let folder = out ?? "."
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (index, student) in report.students.enumerated() {
            let one = ClassReport(seed: report.seed, labs: report.labs, students: [student])
            let name = SafeText.fileName(student.id, number: index + 1)
            try Self.write(try format.text(of: one), to: "\(folder)/\(name).\(format.suffix)")
        }
        print("\(report.students.count) files in \(SafeText.terminal(folder))")
    }

    static func write(_ text: String, to path: String, option: String = "--out") throws {
        do {
            try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw KitError(
                "\(option) \(SafeText.terminal(path)): cannot be written: \(error.localizedDescription)")
        }
    }
}

extension ReportFormat: ExpressibleByArgument {}
