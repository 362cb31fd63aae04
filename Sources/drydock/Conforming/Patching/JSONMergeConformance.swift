import Documents
import Reconcilers

/// Runs the golden table `k8s-json-merge-3way`: patches of three documents, and what of a patch takes out.
enum JSONMergeConformance {
    static func run(_ json: [UInt8]) throws -> GoldenTable.Result {
        try ClusterTable(json).judge { row in
            if let object = row["OriginalObj"] { return judgeNulls(row, object) }
            return try judgeThreeWay(row)
        }
    }

    private static func judgeNulls(_ row: JSONValue, _ object: JSONValue) -> String? {
        let (nulls, others) = (JSONMergePatch.onlyNulls(object), JSONMergePatch.withoutNulls(object))
        guard nulls.isEquivalent(to: row["ExpectedWithNull"] ?? .null) else {
            return "nulls: got \(nulls.text())"
        }
        return others.isEquivalent(to: row["ExpectedWithoutNull"] ?? .null)
            ? nil : "others: got \(others.text())"
    }

    private static func judgeThreeWay(_ row: JSONValue) throws -> String? {
        let document = { (name: String) in
            row[name].flatMap { $0 == .null ? nil : $0 } ?? .object([])
        }
        let patch = try JSONMergePatch.patch(
            from: document("Original"), to: document("Modified"), current: document("Current"))
        guard patch.isEquivalent(to: document("ThreeWay")) else { return "patch: got \(patch.text())" }
        let result = try JSONMergePatch.apply(patch, to: document("Current"))
        return result.isEquivalent(to: document("Result")) ? nil : "result: got \(result.text())"
    }
}
