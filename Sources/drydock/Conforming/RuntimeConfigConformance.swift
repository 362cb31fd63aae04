import Documents
import FoundationEssentials
import OCIRuntime

/// Runs the golden table `oci-runtime-config`: good and bad documents of container runtimes.
enum RuntimeConfigConformance {
    private struct Table: Decodable {
        struct Row: Decodable {
            let schema, name, text: String
            let valid: Bool
        }

        let cases: [Row]
    }

    /// Judges every row.
    /// - Throws: `Complaint` for a table that cannot be read.
    static func run(_ json: [UInt8]) throws -> GoldenTable.Result {
        guard let table = try? JSONDecoder().decode(Table.self, from: Data(json)) else {
            throw Complaint("no table of runtime documents: expected cases with schema, name, valid and text")
        }
        let failures = try table.cases.compactMap { row -> String? in
            let faults = try faults(of: Array(row.text.utf8), schema: row.schema)
            guard faults.isEmpty != row.valid else { return nil }
            let said = faults.first.map(\.description) ?? "no fault, expected one"
            return "\(row.schema) \(row.name): \(said)"
        }
        return (table.cases.count - failures.count, table.cases.count, failures)
    }

    private static func faults(of text: [UInt8], schema: String) throws -> [Fault] {
        do {
            switch schema {
            case "config": _ = try RuntimeConfig.parse(text)
            case "state": _ = try RuntimeState.parse(text)
            case "features": _ = try RuntimeFeatures.parse(text)
            default: throw Complaint("schema \(schema): expected config, state or features")
            }
            return []
        } catch let error as DocumentFaults {
            return error.faults
        }
    }
}
