/// What is wrong with a request's JSON, in etcd's words, which are those of Go's encoding/json.
struct JSONFault: Error, Equatable {
    let message: String

    init(_ message: String) {
        self.message = message
    }

    /// `invalid character 'x' after object key`
    static func unexpected(_ byte: UInt8, _ place: String) -> JSONFault {
        JSONFault("invalid character \(quoted(byte)) \(place)")
    }

    /// `json: cannot unmarshal string into Go value of type bool`
    static func mismatch(_ found: String, _ type: GoType) -> JSONFault {
        JSONFault("json: cannot unmarshal \(found) into Go value of type \(type.name)")
    }

    /// A byte as Go quotes one: it takes it for a character of Latin-1.
    private static func quoted(_ byte: UInt8) -> String {
        let names: [UInt8: String] = [
            7: "\\a", 8: "\\b", 9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r", 0x27: "\\'",
            0x5c: "\\\\",
        ]
        if let name = names[byte] { return "'\(name)'" }
        let digits = (byte < 16 ? "0" : "") + String(byte, radix: 16)
        switch byte {
        case 0..<0x20, 0x7f: return "'\\x\(digits)'"
        case 0x80...0xa0, 0xad: return "'\\u00\(digits)'"
        default: return "'\(Character(Unicode.Scalar(byte)))'"
        }
    }
}

/// The types that etcd's messages are made of, by the names that its errors give them.
enum GoType {
    case bytes, byte, bool, int64, uint64, message, list
    case enumeration(String)

    var name: String {
        switch self {
        case .bytes: "[]uint8"
        case .byte: "uint8"
        case .bool: "bool"
        case .int64: "int64"
        case .uint64: "uint64"
        case .message: "map[string]json.RawMessage"
        case .list: "[]json.RawMessage"
        case .enumeration(let name): name
        }
    }
}
