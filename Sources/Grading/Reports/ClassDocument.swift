import FoundationEssentials

/// A report that was written as JSON, of a class or of one submission, read as a class.
public enum ClassDocument {
    private struct Head: Decodable { let schema: String? }

    /// Reads `drydock-class/1` or `drydock-grade/1`.
    /// - Parameter name: the file, for errors.
    /// - Throws: `KitError` that says what is wrong with it and what would be right.
    public static func read(_ json: some DataProtocol, name: String) throws -> ClassReport {
        let data = Data(json)
        let decoder = JSONDecoder()
        do {
            switch try decoder.decode(Head.self, from: data).schema {
            case ClassReport.currentSchema:
                return try checked(try decoder.decode(ClassReport.self, from: data), name)
            case RunReport.currentSchema:
                return try checked(ClassReport(try decoder.decode(RunReport.self, from: data)), name)
            case let other:
                let found = other.map { SafeText.terminal(SafeText.cut($0, to: 40)) } ?? "missing"
                throw KitError(
                    "\(name): schema \(found); expected"
                        + " \(ClassReport.currentSchema) (grader class) or \(RunReport.currentSchema)"
                        + " (grader grade --json)")
            }
        } catch let error as DecodingError {
            throw KitError("\(name): not a report: \(Self.words(for: error))")
        }
    }

    /// Points beyond this are no points: their sum could not be counted.
    private static let mostPoints = 1_000_000

    private static func checked(_ report: ClassReport, _ name: String) throws -> ClassReport {
        func check(_ value: Int, _ what: String) throws {
            guard (0...mostPoints).contains(value) else {
                throw KitError("\(name): \(SafeText.terminal(what)): \(value); expected 0 to \(mostPoints)")
            }
        }
        for lab in report.labs { try check(lab.possible, "possible points of \(lab.name)") }
        for student in report.students {
            try check(student.penalty, "penalty of \(student.id)")
            for milestone in student.labs.flatMap(\.milestones) {
                try check(milestone.points, "points of \(student.id) in \(milestone.id)")
            }
        }
        return report
    }

    private static func words(for error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, let context): "\(place(context)) has no \"\(key.stringValue)\""
        case .typeMismatch(let type, let context): "\(place(context)) is not a \(type)"
        case .valueNotFound(let type, let context): "\(place(context)) is null; expected a \(type)"
        case .dataCorrupted(let context):
            context.codingPath.isEmpty
                ? "it is no JSON object" : "\(place(context)): \(context.debugDescription)"
        @unknown default: "it cannot be decoded"
        }
    }

    private static func place(_ context: DecodingError.Context) -> String {
        let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }.joined()
        return path.isEmpty ? "the document" : SafeText.terminal(path)
    }
}

extension ClassReport {
    /// A class of one: the report of a single submission, under the last part of its path.
    public init(_ run: RunReport) {
        let labs = run.labs.map { LabHeading(name: $0.lab, title: $0.title, possible: $0.possible) }
        let last = run.submission.split(separator: "/").last.map(String.init)
        var student = StudentReport(id: last ?? run.submission, source: run.submission)
        student.labs = run.labs
        self.init(seed: run.seed, labs: labs, students: [student])
    }

    /// One class of several reports, students sorted by id as bytes.
    /// - Throws: `KitError` when they were not made with the same seed and labs, or share a student.
    public init(joining reports: [ClassReport]) throws {
        guard let first = reports.first else { throw KitError("no report: expected at least one") }
        guard reports.count > 1 else {
            self = first
            return
        }
        for other in reports where other.seed != first.seed || other.labs != first.labs {
            throw KitError(
                "reports of seeds \(first.seed) and \(other.seed) with labs"
                    + " \(first.labs.map(\.name)) and \(other.labs.map(\.name)):"
                    + " expected the same seed and the same labs")
        }
        let all = reports.flatMap(\.students).sorted {
            $0.id.utf8.lexicographicallyPrecedes($1.id.utf8)
        }
        for (one, next) in zip(all, all.dropFirst()) where one.id.utf8.elementsEqual(next.id.utf8) {
            throw KitError("student \(SafeText.terminal(one.id)) is in two reports: expected one of each")
        }
        self.init(seed: first.seed, labs: first.labs, students: all)
    }

    /// The report of one student alone.
    /// - Throws: `KitError` for an id that nobody has.
    public func only(_ id: String) throws -> ClassReport {
        // As bytes: to Swift's == two spellings of one text are the same, to a file system they are two.
        let found = students.filter { $0.id.utf8.elementsEqual(id.utf8) }
        if found.isEmpty {
            let known = students.prefix(5).map { SafeText.cut(SafeText.terminal($0.id), to: 40) }
            let more = students.count > known.count ? " and \(students.count - known.count) more" : ""
            throw KitError(
                "--student \(SafeText.terminal(id)): no such student; there are"
                    + " \(known.joined(separator: ", "))\(more)")
        }
        return ClassReport(seed: seed, labs: labs, students: found)
    }
}
