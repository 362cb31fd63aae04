/// 64 bits as people and tables write them: `0x80000000`, `12`, `-1`.
enum StepNumber {
    static let expectation = "expected a number of 64 bits such as \"0x1f\", \"31\" or \"-1\""

    /// The number that a text names; nil when it names none.
    static func parse(_ text: String) -> UInt64? {
        let isNegative = text.hasPrefix("-")
        let digits = isNegative ? text.dropFirst() : text[...]
        guard let first = digits.first, first.isHexDigit, first.isASCII else { return nil }
        let isHex = digits.hasPrefix("0x") || digits.hasPrefix("0X")
        let rest = isHex ? digits.dropFirst(2) : digits
        guard rest.first?.isHexDigit == true, let number = UInt64(rest, radix: isHex ? 16 : 10) else {
            return nil
        }
        guard isNegative else { return number }
        return number <= 1 << 63 ? 0 &- number : nil
    }

    /// Hex digits in pairs as bytes, with or without `0x`; nil when they are none.
    static func bytes(_ text: String) -> [UInt8]? {
        let digits = Array(text.hasPrefix("0x") ? text.dropFirst(2).utf8 : text[...].utf8)
        guard digits.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = nibble(digits[index]), let low = nibble(digits[index + 1]) else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static func nibble(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
