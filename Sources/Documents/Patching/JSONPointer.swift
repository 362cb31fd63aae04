/// A way through a document: `/metadata/labels/app`, `/spec/containers/0`.
///
/// - Source: RFC 6901
public struct JSONPointer: Hashable, Sendable, CustomStringConvertible {
    /// The names and positions, their escapes resolved; none for the document itself.
    public let tokens: [String]
    /// As it was written.
    public let description: String

    /// Reads one; nil unless it is empty or begins with a slash, and each `~` is followed by 0 or 1.
    public init?(_ text: String) {
        description = text
        guard !text.isEmpty else {
            tokens = []
            return
        }
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts[0].isEmpty else { return nil }
        var tokens: [String] = []
        for part in parts.dropFirst() {
            guard let token = Self.resolved(part) else { return nil }
            tokens.append(token)
        }
        self.tokens = tokens
    }

    private static func resolved(_ part: Substring.UTF8View) -> String? {
        var bytes: [UInt8] = []
        var rest = part[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "~") else {
                bytes.append(byte)
                continue
            }
            switch rest.popFirst() {
            case UInt8(ascii: "0"): bytes.append(UInt8(ascii: "~"))
            case UInt8(ascii: "1"): bytes.append(UInt8(ascii: "/"))
            default: return nil
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Whether the other lies in what this one points at, and is not the same.
    public func isProperPrefix(of other: JSONPointer) -> Bool {
        tokens.count < other.tokens.count && other.tokens.starts(with: tokens) { $0.isSpelt($1) }
    }

    /// A position in an array of this length: digits without a leading zero; `-` is the one behind the last.
    static func position(_ token: String, count: Int) -> Int? {
        if token == "-" { return count }
        guard token == "0" || token.utf8.first != UInt8(ascii: "0"), token.utf8.allSatisfy(\.isDigit) else {
            return nil
        }
        return Int(token)
    }
}

extension JSONValue {
    /// What a pointer points at; nil when there is nothing.
    public func value(at pointer: JSONPointer) -> JSONValue? {
        var value = self
        for token in pointer.tokens {
            switch value {
            case .object:
                guard let next = value[token] else { return nil }
                value = next
            case .array(let elements):
                guard let position = JSONPointer.position(token, count: elements.count),
                    position < elements.count
                else { return nil }
                value = elements[position]
            default: return nil
            }
        }
        return value
    }
}
