// What etcd's messages take for numbers, words and bytes, and what they say when it is something else.
extension JSONValueText {
    /// true or false; null is false.
    func boolValue() throws(JSONFault) -> Bool {
        switch first {
        case UInt8(ascii: "t"): return true
        case UInt8(ascii: "f"), UInt8(ascii: "n"): return false
        default: throw .mismatch(kind, .bool)
        }
    }

    /// A number, or one in quotes; null is 0.
    func int64Value(_ type: GoType = .int64) throws(JSONFault) -> Int64 {
        guard first == .quote else { return try plainInteger(type) }
        let inside = UnsafeRawBufferPointer(rebasing: bytes[1..<bytes.count - 1])
        if let value = Self.integer(inside) { return value }
        guard let range = try JSONSyntax.firstValue(in: inside, .document) else { return 0 }
        let inner = JSONValueText(inside, range)
        return try inner.plainInteger(type)
    }

    private func plainInteger(_ type: GoType) throws(JSONFault) -> Int64 {
        if let value = Self.integer(bytes) { return value }
        if isNull { return 0 }
        throw .mismatch(kind == "number" ? "number \(String(decoding: bytes, as: UTF8.self))" : kind, type)
    }

    /// The value of digits, without a fraction, an exponent or a leading zero; nil where it does not fit.
    static func integer(_ text: UnsafeRawBufferPointer) -> Int64? {
        let isNegative = text.first == UInt8(ascii: "-")
        let digits = isNegative ? 1 : 0
        guard text.count > digits, text.count - digits <= 19 else { return nil }
        if text[digits] == 48, text.count - digits > 1 { return nil }
        var value: UInt64 = 0
        for byte in text[digits...] {
            guard byte.isDigit else { return nil }
            value = value * 10 + UInt64(byte - 48)
        }
        if isNegative { return value <= 1 << 63 ? Int64(truncatingIfNeeded: 0 &- value) : nil }
        return Int64(exactly: value)
    }

    /// The number of a word or a number, which need not be one that has a word; null is 0.
    /// - Parameter name: of the enumeration, in etcd's package.
    func enumValue(_ words: [StaticString], _ name: String) throws(JSONFault) -> Int {
        let full = "etcdserverpb.\(name)"
        guard first == .quote else {
            let value = try plainInteger(.enumeration(full))
            guard let small = Int32(exactly: value) else {
                throw .mismatch("number \(value)", .enumeration(full))
            }
            return Int(small)
        }
        let word = String(decoding: bytes[1..<bytes.count - 1], as: UTF8.self)
        if let index = words.firstIndex(where: { $0.description == word }) { return index }
        throw JSONFault("unknown value \(GoQuoted(bytes[1..<bytes.count - 1])) for enum \(full)")
    }

    /// A string in base64, or a list of numbers from 0 to 255; null is empty.
    func bytesValue() throws(JSONFault) -> [UInt8] {
        switch first {
        case .quote: return try base64Value()
        case .openBracket: return try listedBytes()
        case UInt8(ascii: "n"): return []
        default: throw .mismatch(kind, .bytes)
        }
    }

    private func base64Value() throws(JSONFault) -> [UInt8] {
        let inside = UnsafeRawBufferPointer(rebasing: bytes[1..<bytes.count - 1])
        if let value = Base64.decode(inside) { return value }
        // Escapes, line breaks or errors: rare, and worth a copy.
        let (value, fault) = plainString().withUnsafeBytes { Base64.decodeSlowly($0) }
        if let fault { throw JSONFault("illegal base64 data at input byte \(fault)") }
        return value
    }

    private func listedBytes() throws(JSONFault) -> [UInt8] {
        var all: [UInt8] = []
        try forEachElement { (element) throws(JSONFault) in
            let value = try element.plainInteger(.byte)
            guard let byte = UInt8(exactly: value) else { throw .mismatch("number \(value)", .byte) }
            all.append(byte)
        }
        return all
    }

    /// The bytes of a string: escapes resolved, halves of surrogate pairs and broken UTF-8 replaced.
    func plainString() -> [UInt8] {
        var text: [UInt8] = []
        var place = 1
        while place < bytes.count - 1 {
            let byte = bytes[place]
            place += 1
            guard byte == .backslash else {
                text.append(byte)
                continue
            }
            let escape = bytes[place]
            place += 1
            guard escape == UInt8(ascii: "u") else {
                text.append(escape.simpleEscape ?? escape)
                continue
            }
            let (scalar, length) = unicodeEscape(at: place)
            place += length
            text += Array(String(Character(scalar)).utf8)
        }
        return Array(String(decoding: text, as: UTF8.self).utf8)
    }

    /// The character of `XXXX`, or of `XXXX\uXXXX`, and how long that was.
    private func unicodeEscape(at place: Int) -> (Unicode.Scalar, Int) {
        let first = fourDigits(at: place)
        if let scalar = Unicode.Scalar(first) { return (scalar, 4) }
        let replacement: Unicode.Scalar = "\u{fffd}"
        guard first < 0xdc00, place + 10 < bytes.count, bytes[place + 4] == .backslash,
            bytes[place + 5] == UInt8(ascii: "u")
        else { return (replacement, 4) }
        let second = fourDigits(at: place + 6)
        guard (0xdc00..<0xe000).contains(second) else { return (replacement, 4) }
        let scalar = Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00))
        return (scalar ?? replacement, 10)
    }

    private func fourDigits(at place: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 << 4 | (bytes[place + $1].hexValue ?? 0) }
    }
}

/// Bytes as Go's %q writes them.
struct GoQuoted: CustomStringConvertible {
    let description: String

    init(_ bytes: Slice<UnsafeRawBufferPointer>) {
        var text = "\""
        var rest = bytes[...]
        while let first = rest.first {
            if first < 0x80 {
                text += Self.ascii(first)
                rest = rest.dropFirst()
                continue
            }
            let length = Self.length(rest)
            text +=
                length == 0
                ? "\\x" + String(first, radix: 16) : String(decoding: rest.prefix(length), as: UTF8.self)
            rest = rest.dropFirst(max(1, length))
        }
        description = text + "\""
    }

    private static func ascii(_ byte: UInt8) -> String {
        switch byte {
        case .quote: "\\\""
        case .backslash: "\\\\"
        case 0x7f: "\\x7f"
        default: String(Character(Unicode.Scalar(byte)))
        }
    }

    /// Of the UTF-8 that these bytes begin with; 0 where they begin with none.
    private static func length(_ bytes: Slice<UnsafeRawBufferPointer>) -> Int {
        (2...4).first { String(validating: bytes.prefix($0), as: UTF8.self)?.unicodeScalars.count == 1 } ?? 0
    }
}
