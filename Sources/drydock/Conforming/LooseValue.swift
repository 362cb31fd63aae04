/// A JSON value whose kind depends on the row it stands in.
enum LooseValue: Decodable, Equatable {
    case null
    case bool(Bool)
    case number(Int64)
    case text(String)
    case list([LooseValue])
    case members([String: LooseValue])

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let bool = try? value.decode(Bool.self) {
            self = .bool(bool)
        } else if let number = try? value.decode(Int64.self) {
            self = .number(number)
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let list = try? value.decode([LooseValue].self) {
            self = .list(list)
        } else {
            self = .members(try value.decode([String: LooseValue].self))
        }
    }

    var number: Int64? {
        if case .number(let number) = self { number } else { nil }
    }

    var text: String? {
        if case .text(let text) = self { text } else { nil }
    }

    /// The texts of a list; none for null.
    var texts: [String] {
        if case .list(let list) = self { list.compactMap(\.text) } else { [] }
    }
}
