/// 64 bits that travel as text: JSON numbers need not hold more than 53.
public struct Hex: Codable, Hashable, Sendable, CustomStringConvertible {
    /// The bits.
    public var value: UInt64

    /// Bits that travel as text.
    public init(_ value: UInt64) {
        self.value = value
    }

    /// Reads `0x` and hex digits.
    /// - Throws: `DecodingError` for anything else.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard text.hasPrefix("0x"), let value = UInt64(text.dropFirst(2), radix: 16) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "\"\(text)\" is no number, expected hex such as \"0x1f\"")
        }
        self.value = value
    }

    /// Writes `0x` and the digits.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// `0x` and the digits without leading zeros.
    public var description: String { "0x" + String(value, radix: 16) }
}

/// Bytes as pairs of hex digits.
public struct HexBytes: Codable, Hashable, Sendable, CustomStringConvertible {
    /// The bytes.
    public var bytes: [UInt8]

    /// Bytes that travel as text.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads pairs of hex digits.
    /// - Throws: `DecodingError` for anything else.
    public init(from decoder: any Decoder) throws {
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

    /// Writes two digits for each byte.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// Two digits for each byte.
    public var description: String {
        let alphabet = Array("0123456789abcdef".utf8)
        return String(
            decoding: bytes.flatMap { [alphabet[Int($0 >> 4)], alphabet[Int($0 & 15)]] }, as: UTF8.self)
    }
}

extension UInt64 {
    /// `0x` and the digits without leading zeros.
    public var hex: String { Hex(self).description }
}
