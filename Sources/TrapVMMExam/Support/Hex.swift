/// 64 bits that travel as text: JSON numbers need not hold more than 53.
struct Hex: Codable, Hashable, Sendable, CustomStringConvertible {
    var value: UInt64

    init(_ value: UInt64) {
        self.value = value
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard text.hasPrefix("0x"), let value = UInt64(text.dropFirst(2), radix: 16) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "\"\(text)\" is no number, expected hex such as \"0x1f\"")
        }
        self.value = value
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// `0x` and the digits without leading zeros.
    var description: String { "0x" + String(value, radix: 16) }
}

/// Bytes as pairs of hex digits.
struct HexBytes: Codable, Hashable, Sendable, CustomStringConvertible {
    var bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let digits = Array(try container.decode(String.self).utf8).map {
            Character(UnicodeScalar($0)).hexDigitValue
        }
        bytes = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard index + 1 < digits.count, let high = digits[index], let low = digits[index + 1] else {
                throw DecodingError.dataCorruptedError(
                    in: container, debugDescription: "expected pairs of hex digits")
            }
            bytes.append(UInt8(high << 4 | low))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    var description: String {
        let alphabet = Array("0123456789abcdef".utf8)
        return String(
            decoding: bytes.flatMap { [alphabet[Int($0 >> 4)], alphabet[Int($0 & 15)]] }, as: UTF8.self)
    }
}

extension UInt64 {
    /// `0x` and the digits without leading zeros.
    var hex: String { Hex(self).description }
}
