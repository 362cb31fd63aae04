/// The gradebook as CSV: a row for each student, for a spreadsheet or a course's own tool.
///
/// - RFC: 4180
public enum CSVReport {
    /// The whole file, lines ended by CR LF, every field of text quoted and defused.
    public static func text(of report: ClassReport) -> String {
        let milestones = report.labs.map { head in
            ClassStatistics.milestoneIDs(of: head.name, in: report).map { (head.name, $0) }
        }
        let heads =
            ["id", "name", "source", "points", "possible", "penalty", "late_seconds"]
            + report.labs.map(\.name)
            + milestones.joined().map { $0.1 } + ["refusal", "first_cause", "replay"]
        let rows = report.students.map { row(of: $0, in: report, Array(milestones.joined())) }
        return ([heads.map(SafeText.csv).joined(separator: ",")] + rows).map { $0 + "\r\n" }.joined()
    }

    private static func row(
        of student: StudentReport, in report: ClassReport, _ milestones: [(String, String)]
    ) -> String {
        let labs = Dictionary(student.labs.map { ($0.lab, $0) }) { first, _ in first }
        let finding = student.labs.lazy.flatMap { Finding.told(in: $0) }.first
        var fields = [student.id, student.name ?? "", student.source].map(SafeText.csv)
        fields += [student.points, report.possible, student.penalty].map(String.init)
        fields.append(student.lateSeconds.map(String.init) ?? "")
        fields += report.labs.map { labs[$0.name].map { String($0.points) } ?? "" }
        fields += milestones.map { lab, id in
            let found = labs[lab]?.milestones.first { $0.id == id }
            return found.map { String($0.earned ? $0.points : 0) } ?? ""
        }
        fields += [
            student.refusal ?? "", finding?.word ?? "",
            finding?.replay(source: student.source, seed: report.seed) ?? "",
        ].map(SafeText.csv)
        return fields.joined(separator: ",")
    }
}
