/// The forms that a class's report has.
public enum ReportFormat: String, Sendable, CaseIterable {
    /// A table of at most 80 columns.
    case terminal
    /// `drydock-class/1`, as its published schema says.
    case json
    /// JUnit XML, as build servers read it.
    case junit
    /// Markdown, with everything in it.
    case markdown
    /// The gradebook as RFC 4180 has it.
    case csv
    /// One page that needs nothing but itself.
    case html
    /// Gradescope's `results.json`, of one student.
    case gradescope
    /// Markdown within the size of a GitHub step summary.
    case github

    /// What a file of this form is called at its end.
    public var suffix: String {
        switch self {
        case .terminal: "txt"
        case .json, .gradescope: "json"
        case .junit: "xml"
        case .markdown, .github: "md"
        case .csv: "csv"
        case .html: "html"
        }
    }

    /// The report in this form.
    /// - Throws: `KitError` when the form is of one student and the report of more.
    public func text(of report: ClassReport, layout: Layout = Layout(color: false)) throws -> String {
        switch self {
        case .terminal: ClassTable(report, layout: layout).text()
        case .json: try report.json()
        case .junit: JUnitReport.text(of: report)
        case .markdown: MarkdownReport(report).text()
        case .csv: CSVReport.text(of: report)
        case .html: HTMLReport(report).text()
        case .gradescope: try GradescopeReport.text(of: report)
        case .github: MarkdownReport(report).summary()
        }
    }
}
