/// Who is in the course: a CSV file with the columns `id`, `name` and, if need be, `extra_days`.
public enum Roster {
    /// One student of the course.
    public struct Student: Sendable, Equatable, Codable {
        /// The name that the submission's folder or archive has.
        public var id: String
        /// For people.
        public var name: String?
        /// Days by which this student's deadline is later: 0...365.
        public var extraDays: Int = 0
    }

    /// Reads a roster. A first line whose first column is `id` is a heading, other columns are left alone.
    /// - Parameter file: its name, for errors.
    /// - Throws: `KitError` with the line for a missing or doubled id, for days that are no number, and for
    ///   a quote without end.
    public static func students(in text: String, file: String) throws -> [Student] {
        var seen: Set<String> = []
        var columns = (name: 1, days: 2)
        var students: [Student] = []
        for row in try CSVRows.rows(of: text, file: file) {
            if row.line == 1, row.fields[0].lowercased() == "id" {
                let heads = row.fields.map { $0.lowercased() }
                columns.name = heads.firstIndex(of: "name") ?? heads.count
                columns.days = heads.firstIndex(of: "extra_days") ?? heads.count
                continue
            }
            let place = "\(file):\(row.line)"
            let field = { (index: Int) in index < row.fields.count ? row.fields[index] : "" }
            guard !row.fields[0].isEmpty else {
                throw KitError("\(place): no id; expected id,name[,extra_days]")
            }
            guard seen.insert(row.fields[0]).inserted else {
                throw KitError("\(place): \(row.fields[0]) is there twice; expected each id once")
            }
            let days = field(columns.days)
            guard let extra = days.isEmpty ? 0 : Int(days), (0...365).contains(extra) else {
                throw KitError(
                    "\(place): \(days): expected the days by which the deadline is later, 0 to 365")
            }
            let name = field(columns.name)
            students.append(
                Student(id: row.fields[0], name: name.isEmpty ? nil : name, extraDays: extra))
        }
        return students
    }
}

/// Rows of a CSV file.
/// - Source: RFC 4180, and without its demand that lines end with CR LF
enum CSVRows {
    struct Row: Equatable {
        /// Where it begins, from 1.
        var line: Int
        /// At least one.
        var fields: [String]
    }

    static func rows(of text: String, file: String) throws -> [Row] {
        var rows: [Row] = []
        var fields: [String] = []
        var field = String.UnicodeScalarView()
        var isQuoted = false
        var (line, begin) = (1, 1)
        var scalars = text.unicodeScalars[...]
        if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
        func endRow() {
            fields.append(String(field))
            if fields != [""] { rows.append(Row(line: begin, fields: fields.map(trimmed))) }
            (fields, field) = ([], String.UnicodeScalarView())
        }
        while let scalar = scalars.popFirst() {
            if scalar == "\n" { line += 1 }
            switch scalar {
            case "\"" where isQuoted && scalars.first == "\"": field.append(scalars.removeFirst())
            case "\"" where isQuoted || field.isEmpty: isQuoted.toggle()
            case _ where isQuoted: field.append(scalar)
            case ",":
                fields.append(String(field))
                field = String.UnicodeScalarView()
            case "\r" where scalars.first == "\n": break
            case "\n":
                endRow()
                begin = line
            default: field.append(scalar)
            }
        }
        if isQuoted { throw KitError("\(file):\(begin): a quote without end") }
        endRow()
        return rows
    }

    private static func trimmed(_ field: String) -> String {
        String(field.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
