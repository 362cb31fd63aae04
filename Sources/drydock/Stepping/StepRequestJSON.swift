import FoundationEssentials

/// One line of `drydock step --json`.
extension StepRequest: Decodable {
    private static let fields = ["words", "pc", "registers", "memory", "steps", "mode", "csrs"]

    /// Reads one line.
    /// - Throws: `Complaint` that names the field and what would be right.
    init(json line: ArraySlice<UInt8>, _ decoder: JSONDecoder) throws {
        do {
            self = try decoder.decode(Self.self, from: Data(line))
        } catch let error as DecodingError {
            throw Complaint(Self.text(of: error))
        }
    }

    init(from decoder: any Decoder) throws {
        self.init()
        let container = try decoder.container(keyedBy: AnyKey.self)
        for key in container.allKeys {
            switch key.stringValue {
            case "words":
                for word in try container.decode([Scalar].self, forKey: key) { try addWord(word.text) }
            case "pc": try setPC(try container.decode(Scalar.self, forKey: key).number(of: "pc"))
            case "registers":
                for (name, value) in try container.decode([String: Scalar].self, forKey: key) {
                    try setRegister(name, try value.number(of: "registers.\(name)"))
                }
            case "memory":
                for (address, bytes) in try container.decode([String: String].self, forKey: key).sorted(by: <)
                {
                    try setMemory(address, bytes)
                }
            case "csrs":
                for (name, value) in try container.decode([String: Scalar].self, forKey: key) {
                    try setCSR(name, try value.number(of: "csrs.\(name)"))
                }
            case "steps": try setSteps(try container.decode(Int.self, forKey: key))
            case "mode": try setMode(try container.decode(String.self, forKey: key))
            default:
                let known = Self.fields.joined(separator: ", ")
                throw Complaint("\"\(key.stringValue)\" is no field, expected \(known)")
            }
        }
    }

    private static func text(of error: DecodingError) -> String {
        switch error {
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            let path = context.codingPath.map(\.stringValue).joined(separator: ".")
            return path.isEmpty ? "expected a JSON object" : "\(path): expected \(words(for: type))"
        case .dataCorrupted(let context) where !context.codingPath.isEmpty:
            let path = context.codingPath.map(\.stringValue).joined(separator: ".")
            return "\(path): \(context.debugDescription)"
        default:
            return "not JSON: expected an object such as {\"words\":[\"0x00b50633\"]}"
        }
    }

    private static func words(for type: any Any.Type) -> String {
        switch type {
        case is Int.Type: "a whole number"
        case is String.Type: "a string"
        case is Scalar.Type: "a hex string such as \"0x1f\", or a number"
        case is [Any].Type: "a list"
        default: "an object"
        }
    }
}

/// Any key of an object, so that a misspelt one can be named.
private struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

/// A number, as a string or as itself.
private struct Scalar: Decodable {
    let text: String

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            self.text = text
        } else if let number = try? container.decode(UInt64.self) {
            text = String(number)
        } else if let number = try? container.decode(Int64.self) {
            text = String(number)
        } else {
            throw DecodingError.typeMismatch(
                Self.self, DecodingError.Context(codingPath: decoder.codingPath, debugDescription: ""))
        }
    }

    func number(of field: String) throws -> UInt64 {
        guard let number = StepNumber.parse(text) else {
            throw Complaint("\(field): \"\(text)\", \(StepNumber.expectation)")
        }
        return number
    }
}
