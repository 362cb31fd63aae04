import ClusterObjects
import Documents

/// A row whose columns are called in more than one way.
struct LooseRow {
    let row: JSONValue

    /// The first column of one of these names, great or small letters alike.
    func value(_ names: [String]) -> JSONValue? {
        let members = row.members.map { (name: $0.name.lowercased(), value: $0.value) }
        for name in names {
            if let found = members.first(where: { $0.name == name.lowercased() }) { return found.value }
        }
        return nil
    }

    func number(_ names: String...) -> Int? { value(names)?.integer }

    func flag(_ names: String...) -> Bool? {
        if case .bool(let flag)? = value(names) { flag } else { nil }
    }

    func post(_ names: String...) -> IntOrString? {
        switch value(names) {
        case .string(let text)?: .string(text)
        case .number(let text)?: Int32(text).map { .int($0) }
        default: nil
        }
    }
}
