import Documents
import FoundationEssentials
import ImageLayers
import OCIImage

/// Runs the golden table `oci-image-documents`: good and bad documents of images, and chain ids.
enum ImageDocumentConformance {
    private struct Table: Decodable {
        struct Row: Decodable {
            let kind: String
            let why, json: String?
            let valid: Bool?
            let diffIDs, want: [String]?
        }

        let cases: [Row]
    }

    /// Judges every row.
    /// - Throws: `Complaint` for a table that cannot be read.
    static func run(_ json: [UInt8]) throws -> GoldenTable.Result {
        guard let table = try? JSONDecoder().decode(Table.self, from: Data(json)) else {
            throw Complaint("no table of image documents: expected cases with kind, and valid and json")
        }
        let failures = try table.cases.enumerated().compactMap { index, row -> String? in
            try failure(of: row).map { "row \(index + 1), \(row.kind) (\(row.why ?? "")): \($0)" }
        }
        return (table.cases.count - failures.count, table.cases.count, failures)
    }

    /// What is wrong with a row; nil when it came out right.
    private static func failure(of row: Table.Row) throws -> String? {
        if let diffIDs = row.diffIDs, let want = row.want {
            // The rows' digests are shorter than any hash: only their text counts.
            let found = try chainIDs(of: diffIDs.map(shortened)).map(\.description)
            return found == want ? nil : "expected \(want), got \(found)"
        }
        guard let text = row.json, let valid = row.valid else { return "expected json and valid" }
        let faults = try faults(of: Array(text.utf8), kind: row.kind)
        guard faults.isEmpty != valid else { return nil }
        return faults.first?.description ?? "no fault, expected one"
    }

    private static func shortened(_ text: String) -> Digest {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        return Digest(algorithm: parts.first ?? "", encoded: parts.last ?? "")
    }

    private static func faults(of text: [UInt8], kind: String) throws -> [Fault] {
        do {
            switch kind {
            case "manifest": _ = try ImageManifest.parse(text)
            case "index": _ = try ImageIndex.parse(text)
            case "config": _ = try ImageConfig.parse(text)
            case "descriptor": _ = try Descriptor.parse(text)
            case "oci-layout": _ = try LayoutMarker.parse(text)
            default:
                throw Complaint(
                    "kind \(kind): expected manifest, index, config, descriptor or oci-layout")
            }
            return []
        } catch let error as DocumentFaults {
            return error.faults
        }
    }
}
