import FoundationEssentials
import ImageLayers

/// Runs the golden table `dockerignore`: which patterns leave out which paths.
enum IgnoreFileConformance {
    private struct Table: Decodable {
        struct Row: Decodable {
            let op: String
            let patterns: [String]?
            let path, file: String?
            let want: Answer?
            let error: Bool?
        }

        let cases: [Row]
    }

    /// Of `ignored` and `match_one` a truth value, of `readall` lines.
    private enum Answer: Decodable, Equatable {
        case matches(Bool)
        case lines([String])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let truth = try? container.decode(Bool.self) {
                self = .matches(truth)
            } else {
                self = .lines(try container.decode([String].self))
            }
        }
    }

    /// Judges every row.
    /// - Throws: `Complaint` for a table that cannot be read.
    static func run(_ json: [UInt8]) throws -> GoldenTable.Result {
        guard let table = try? JSONDecoder().decode(Table.self, from: Data(json)) else {
            throw Complaint("no table of ignored paths: expected cases with op, patterns, path and want")
        }
        let failures = try table.cases.enumerated().compactMap { number, row -> String? in
            let actual: Answer?
            do {
                actual = try answer(row)
            } catch is PatternFault {
                actual = nil
            }
            let expected = row.error == true ? nil : row.want
            guard actual != expected else { return nil }
            let shown = "\(row.patterns ?? []) \(row.path ?? row.file ?? "")"
            return "row \(number + 1), \(row.op) \(shown): got \(text(actual)), expected \(text(expected))"
        }
        return (table.cases.count - failures.count, table.cases.count, failures)
    }

    private static func answer(_ row: Table.Row) throws -> Answer {
        switch row.op {
        case "ignored", "match_one":
            let patterns = try IgnorePatterns(lines: row.patterns ?? [])
            return .matches(try patterns.ignores(path: row.path ?? ""))
        case "readall": return .lines(try IgnorePatterns.lines(of: Array((row.file ?? "").utf8)))
        default: throw Complaint("op \(row.op): expected ignored, match_one or readall")
        }
    }

    private static func text(_ answer: Answer?) -> String {
        switch answer {
        case nil: "an error"
        case .matches(let truth): "\(truth)"
        case .lines(let lines): "\(lines)"
        }
    }
}
