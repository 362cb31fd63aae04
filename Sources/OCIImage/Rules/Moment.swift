import Documents

/// A date and a time of day as RFC 3339 spells them, by shape and by the ranges of the numbers.
enum Moment {
    static func isOne(_ text: [UInt8]) -> Bool {
        guard text.count >= 20, matches(text[..<19], "dddd-dd-ddTdd:dd:dd") else { return false }
        let number = { (start: Int) in Int(text[start] - 0x30) * 10 + Int(text[start + 1] - 0x30) }
        guard (1...12).contains(number(5)), (1...31).contains(number(8)), number(11) <= 23,
            number(14) <= 59, number(17) <= 60
        else { return false }
        var rest = text[19...]
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix(while: \.isDigit)
            guard !digits.isEmpty else { return false }
            rest = rest.dropFirst(1 + digits.count)
        }
        return matches(rest, "Z") || matches(rest, "z") || matches(rest, "+dd:dd") || matches(rest, "-dd:dd")
    }

    /// Whether each `d` of a pattern is a digit and everything else itself.
    private static func matches(_ text: ArraySlice<UInt8>, _ pattern: StaticString) -> Bool {
        let pattern = UnsafeBufferPointer(start: pattern.utf8Start, count: pattern.utf8CodeUnitCount)
        return text.count == pattern.count
            && zip(text, pattern).allSatisfy { $1 == UInt8(ascii: "d") ? $0.isDigit : $0 == $1 }
    }
}
