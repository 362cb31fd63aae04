/// Cuts a JSON object into its members' raw bytes, without reading the values.
///
/// The grader compares an observation with the reference's answer as bytes first; both come from the
/// same encoder with sorted keys, so honest equals are equal bytes and nothing more is parsed.
struct JSONMembers {
    private(set) var values: [String: ArraySlice<UInt8>] = [:]

    /// Nil when the bytes are not one JSON object, as far as brackets and strings tell.
    init?(_ bytes: [UInt8]) {
        var scanner = Scanner(bytes: bytes[...])
        guard scanner.take("{") else { return nil }
        if scanner.take("}") {
            guard scanner.isAtEnd else { return nil }
            return
        }
        repeat {
            guard let key = scanner.string(), scanner.take(":"), let value = scanner.value() else {
                return nil
            }
            values[String(decoding: key.dropFirst().dropLast(), as: UTF8.self)] = value
        } while scanner.take(",")
        guard scanner.take("}"), scanner.isAtEnd else { return nil }
    }
}

private struct Scanner {
    var bytes: ArraySlice<UInt8>

    var isAtEnd: Bool {
        bytes.allSatisfy(Self.isBlank)
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d
    }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        bytes = bytes.drop(while: Self.isBlank)
        guard bytes.first == UInt8(ascii: character) else { return false }
        bytes.removeFirst()
        return true
    }

    private static func trimmed(_ value: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        value.lastIndex { !isBlank($0) }.map { value[...$0] }
    }

    /// A string with its quotes.
    mutating func string() -> ArraySlice<UInt8>? {
        bytes = bytes.drop(while: Self.isBlank)
        guard bytes.first == UInt8(ascii: "\"") else { return nil }
        var place = bytes.startIndex + 1
        while place < bytes.endIndex, bytes[place] != UInt8(ascii: "\"") {
            place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard place < bytes.endIndex else { return nil }
        return cut(upTo: place + 1)
    }

    /// A value up to the comma or bracket that ends it at this depth.
    mutating func value() -> ArraySlice<UInt8>? {
        bytes = bytes.drop(while: Self.isBlank)
        let start = bytes.startIndex
        let whole = bytes
        var depth = 0
        while let byte = bytes.first {
            switch byte {
            case UInt8(ascii: "\""):
                guard string() != nil else { return nil }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: ","):
                if depth == 0 { return Self.trimmed(whole[start..<bytes.startIndex]) }
                if byte != UInt8(ascii: ",") { depth -= 1 }
            default: break
            }
            bytes.removeFirst()
        }
        return nil
    }

    private mutating func cut(upTo end: Int) -> ArraySlice<UInt8> {
        let part = bytes[bytes.startIndex..<end]
        bytes = bytes[end...]
        return part
    }
}
