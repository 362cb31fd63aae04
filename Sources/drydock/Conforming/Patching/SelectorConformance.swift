import ClusterObjects
import Documents

/// Runs the golden table `k8s-selectors`: queries for labels as `kubectl -l` takes them.
enum SelectorConformance {
    static func run(_ json: [UInt8]) throws -> GoldenTable.Result {
        try ClusterTable(json).judge(judge)
    }

    private static func judge(_ row: JSONValue) throws -> String? {
        let text = row["in"]?.text ?? ""
        let isValid = row["valid"] == .bool(true)
        switch row["op"]?.text {
        case "parseSet":
            let labels = try? LabelQuery.labels(parsing: text)
            guard (labels != nil) == isValid else { return isValid ? "refused" : "accepted" }
            return (labels ?? [:]).json.isEquivalent(to: row["labels"] ?? .null)
                ? nil : "got \(labels ?? [:])"
        case "parse":
            let query = try? LabelQuery(parsing: text)
            guard (query != nil) == isValid else { return isValid ? "refused" : "accepted" }
            return query.flatMap(unstable)
        case "parseAny":
            // Whether it can be read is not said; one that can must come out as it went in.
            return (try? LabelQuery(parsing: text)).flatMap { query in
                let wanted = text.filter { $0 != " " }
                return query.description == wanted ? nil : "got \(query)"
            }
        case "requiresExact":
            let query = try LabelQuery(parsing: row["selector"]?.text ?? "")
            let value = query.exactValue(of: row["label"]?.text ?? "")
            let wanted = row["found"] == .bool(true) ? row["value"]?.text : nil
            return value == wanted ? nil : "got \(value ?? "none")"
        default: return "unknown operation"
        }
    }

    /// A query is the same when it is written and read again.
    private static func unstable(_ query: LabelQuery) -> String? {
        (try? LabelQuery(parsing: query.description)) == query ? nil : "written as \(query), which is another"
    }
}
