import ClusterObjects
import Documents

/// Runs the golden table `k8s-strategic-merge-patch`: patches between documents of a kind made for the tests of the
/// real thing, which is described here.
enum StrategicPatchConformance {
    static func run(_ json: [UInt8]) throws -> GoldenTable.Result {
        try ClusterTable(json).judge { row in
            if row["sorted"] ?? row["Sorted"] != nil { return judgeSorting(row) }
            let failures = try [
                judgeTwoWay(row), judgeApplied(row, patch: "twoWay", target: "original", gives: twoWayResult),
                judgeThreeWay(row),
            ]
            return failures.compactMap(\.self).first
        }
    }

    private static let schema = PatchSchema(
        types: [
            "item": [
                "mergingList": .init(.merge(key: "name"), type: "item"),
                "nonMergingList": .init(type: "item"),
                "mergingIntList": .init(.merge(key: nil)),
                "mergeItemPtr": .init(.merge(key: "name"), type: "item"),
                "replacingItem": .init(.replace),
                "retainKeysMap": .init(type: "retaining", retainsKeys: true),
                "retainKeysMergingList": .init(.merge(key: "name"), type: "item", retainsKeys: true),
            ],
            "retaining": [
                "mergingList": .init(.merge(key: "name"), type: "item"),
                "mergingIntList": .init(.merge(key: nil)),
            ],
        ], root: "item")

    /// A column, whatever its case; nil when it is missing or null.
    private static func column(_ row: JSONValue, _ name: String) -> JSONValue? {
        let value = row[name] ?? row[name.prefix(1).uppercased() + name.dropFirst()]
        return value == .null ? nil : value
    }

    private static func document(_ row: JSONValue, _ name: String) -> JSONValue {
        column(row, name) ?? .object([])
    }

    private static func twoWayResult(_ row: JSONValue) -> JSONValue? {
        column(row, "twoWayResult") ?? column(row, "modified")
    }

    /// The rows of the custom patches hold patches that nobody makes of two documents.
    private static func isCustom(_ row: JSONValue) -> Bool { row["test"]?.text?.contains("Custom") ?? false }

    /// Whether two documents are the same, lists that are merged in any order but for rows that say theirs.
    private static func agree(_ first: JSONValue, _ second: JSONValue) -> Bool {
        first.isEquivalent(to: second) || schema.sorted(first).isEquivalent(to: schema.sorted(second))
    }

    private static func judgeTwoWay(_ row: JSONValue) throws -> String? {
        guard !isCustom(row), let wanted = column(row, "twoWay") else { return nil }
        let patch = try StrategicDiff(schema).patch(
            from: document(row, "original"), to: document(row, "modified"))
        return agree(patch, wanted) ? nil : "two-way patch: got \(patch.text())"
    }

    private static func judgeApplied(
        _ row: JSONValue, patch: String, target: String, gives result: (JSONValue) -> JSONValue?
    ) throws -> String? {
        let refusal = column(row, "expectedError")?.text ?? ""
        guard let patchValue = column(row, patch), let wanted = result(row) ?? (refusal.isEmpty ? nil : .null)
        else { return nil }
        do {
            let got = try StrategicMerge(schema).apply(patchValue, to: document(row, target))
            guard refusal.isEmpty else { return "\(patch): accepted, expected: \(refusal)" }
            return agree(got, wanted) ? nil : "\(patch) applied: got \(got.text())"
        } catch {
            guard !refusal.isEmpty, error.description.contains(refusal) else { throw error }
            return nil
        }
    }

    private static func judgeThreeWay(_ row: JSONValue) throws -> String? {
        guard column(row, "current") != nil else { return nil }
        let hasConflict: Bool
        do {
            _ = try threeWay(row, overwrites: false)
            hasConflict = false
        } catch let fault as PatchFault {
            guard case .conflict = fault else { throw fault }
            hasConflict = true
        }
        let mayConflict = column(row, "description")?.text?.contains("conflict") ?? false
        guard hasConflict == mayConflict else { return hasConflict ? "conflicts" : "expected a conflict" }
        guard let wanted = column(row, "threeWay") else { return nil }
        let patch = try threeWay(row, overwrites: true)
        guard agree(patch, wanted) else { return "three-way patch: got \(patch.text())" }
        return try judgeApplied(row, patch: "threeWay", target: "current") { column($0, "result") }
    }

    private static func threeWay(_ row: JSONValue, overwrites: Bool) throws -> JSONValue {
        try StrategicDiff(schema).patch(
            from: document(row, "original"), to: document(row, "modified"),
            current: document(row, "current"), overwrites: overwrites)
    }

    private static func judgeSorting(_ row: JSONValue) -> String? {
        let got = schema.sorted(document(row, "original"))
        return got.isEquivalent(to: document(row, "sorted")) ? nil : "got \(got.text())"
    }
}
