/// Text in which `%41` stands for a byte.
///
/// - RFC 3986, section 2.1
public enum PercentText {
    /// The bytes meant; nil for a `%` without two digits or bytes that are no UTF-8.
    public static func decoded(_ text: some StringProtocol) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// Everything but letters, digits, `-._~` and what `kept` names, encoded.
    public static func encoded(_ text: some StringProtocol, kept: String = "") -> String {
        let plain = Set("-._~\(kept)".utf8)
        return text.utf8.reduce(into: "") { encoded, byte in
            if plain.contains(byte) || isAlphanumeric(byte) {
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += byte < 16 ? "%0\(digits)" : "%\(digits)"
            }
        }
    }

    /// As forms write it: a `+` is a blank; what cannot be decoded stays.
    static func decodedForm(_ text: some StringProtocol) -> String {
        let blanks = String(text.map { $0 == "+" ? " " : $0 })
        return decoded(blanks) ?? String(text)
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        Character(Unicode.Scalar(byte)).hexDigitValue.map(UInt8.init)
    }
}
