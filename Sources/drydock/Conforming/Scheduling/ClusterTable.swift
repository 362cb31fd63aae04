import ClusterObjects
import Documents

/// A golden table about cluster objects: rows of JSON, each judged by itself.
struct ClusterTable {
    let rows: [JSONValue]

    /// - Throws: `Complaint` for a file that holds no such table.
    init(_ json: [UInt8]) throws {
        let document: JSONValue
        do { document = try JSONValue.parse(json) } catch { throw Complaint(error.description) }
        guard case .array(let rows)? = document["cases"] else {
            throw Complaint("no table of cluster objects: expected an object with \"cases\"")
        }
        self.rows = rows
    }

    /// Judges every row: nil is right, a text says what is wrong.
    func judge(_ body: (JSONValue) throws -> String?) -> GoldenTable.Result {
        let failures = rows.enumerated().compactMap { index, row -> String? in
            let name = row["name"]?.text ?? row["op"]?.text ?? ""
            do {
                return try body(row).map { "row \(index + 1), \(name): \($0)" }
            } catch {
                return "row \(index + 1), \(name): \(error)"
            }
        }
        return (rows.count - failures.count, rows.count, failures)
    }
}

extension JSONValue {
    /// The text of a string.
    var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The number, if it is a whole one.
    var integer: Int? {
        if case .number(let text) = self { Int(text) } else { nil }
    }

    /// The elements of an array; none for anything else.
    var items: [JSONValue] {
        if case .array(let items) = self { items } else { [] }
    }

    /// The members of an object; none for anything else.
    var members: [JSONMember] {
        if case .object(let members) = self { members } else { [] }
    }
}
