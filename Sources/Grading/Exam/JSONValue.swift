import FoundationEssentials

/// A JSON value that compares by meaning: the order of keys and the blanks do not count.
enum JSONValue: Equatable, Decodable {
    case null
    case bool(Bool)
    case integer(Int64)
    case natural(UInt64)
    case number(Double)
    case text(String)
    case list([JSONValue])
    case object([String: JSONValue])

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let object = try? value.decode([String: JSONValue].self) {
            self = .object(object)
        } else if let list = try? value.decode([JSONValue].self) {
            self = .list(list)
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let bool = try? value.decode(Bool.self) {
            self = .bool(bool)
        } else if let integer = try? value.decode(Int64.self) {
            self = .integer(integer)
        } else if let natural = try? value.decode(UInt64.self) {
            self = .natural(natural)
        } else {
            self = .number(try value.decode(Double.self))
        }
    }

    /// Whether two JSON texts mean the same.
    static func same(_ one: some Collection<UInt8>, _ other: some Collection<UInt8>) -> Bool {
        if one.elementsEqual(other) { return true }
        let read = { (bytes: Data) in try? JSONDecoder().decode(JSONValue.self, from: bytes) }
        guard let left = read(Data(one)), let right = read(Data(other)) else { return false }
        return left == right
    }
}
