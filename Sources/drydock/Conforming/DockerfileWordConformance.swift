import FoundationEssentials
import ImageLayers

/// Runs the golden tables `dockerfile-env-expansion` and `dockerfile-words`: what becomes of a word.
enum DockerfileWordConformance {
    private struct Table: Decodable {
        struct Row: Decodable {
            let line: Int
            let word, input, expanded: String?
            let env: [String: String]?
            let words: [String]?
            let error: Bool?
        }

        let env: [String: String]?
        let cases: [Row]
    }

    /// Judges every row.
    /// - Throws: `Complaint` for a table that cannot be read.
    static func run(_ json: [UInt8]) throws -> GoldenTable.Result {
        guard let table = try? JSONDecoder().decode(Table.self, from: Data(json)) else {
            throw Complaint("no table of words: expected cases with line, and word or input")
        }
        let failures = try table.cases.compactMap { row -> String? in
            let expansion = WordExpansion(environment: row.env ?? table.env ?? [:])
            let expected = row.error == true ? nil : row.words ?? row.expanded.map { [$0] }
            let actual: [String]?
            do {
                actual = try row.input.map(expansion.words) ?? [try expansion.expand(row.word ?? "")]
            } catch is WordFault {
                actual = nil
            }
            guard actual != expected else { return nil }
            let shown = row.word ?? row.input ?? ""
            return "line \(row.line), \(shown): got \(words(actual)), expected \(words(expected))"
        }
        return (table.cases.count - failures.count, table.cases.count, failures)
    }

    private static func words(_ words: [String]?) -> String {
        words.map { "\($0)" } ?? "an error"
    }
}
