/// A time as flags of Docker give it: `1m30s`, `1.5h`, `500ms`.
///
/// - Docker: Dockerfile reference, HEALTHCHECK (Go: time.ParseDuration)
public enum GoDuration {
    /// Nanoseconds of each unit, the long names first.
    private static let units: [(name: String, nanoseconds: Int64)] = [
        ("ns", 1), ("us", 1000), ("µs", 1000), ("μs", 1000), ("ms", 1_000_000),
        ("s", 1_000_000_000), ("m", 60_000_000_000), ("h", 3_600_000_000_000),
    ]

    /// The nanoseconds; nil for a text that is no such time, or too long for 64 bits.
    public static func nanoseconds(_ text: String) -> Int64? {
        var rest = Substring(text)
        let isNegative = rest.hasPrefix("-")
        if isNegative || rest.hasPrefix("+") { rest.removeFirst() }
        if rest == "0" { return 0 }
        guard !rest.isEmpty else { return nil }
        var sum: Int64 = 0
        while !rest.isEmpty {
            guard let part = takePart(&rest) else { return nil }
            let (next, overflow) = sum.addingReportingOverflow(part)
            guard !overflow else { return nil }
            sum = next
        }
        return isNegative ? -sum : sum
    }

    /// One number and its unit.
    private static func takePart(_ rest: inout Substring) -> Int64? {
        let isDigit: (Character) -> Bool = { ("0"..."9").contains($0) }
        let whole = rest.prefix(while: isDigit)
        rest = rest.dropFirst(whole.count)
        var fraction: Substring = ""
        if rest.hasPrefix(".") {
            fraction = rest.dropFirst().prefix(while: isDigit)
            rest = rest.dropFirst(1 + fraction.count)
        }
        guard !whole.isEmpty || !fraction.isEmpty else { return nil }
        let name = String(rest.prefix { !isDigit($0) && $0 != "." })
        guard let unit = units.first(where: { $0.name.utf8.elementsEqual(name.utf8) })?.nanoseconds,
            let number = whole.isEmpty ? 0 : Int64(whole)
        else { return nil }
        rest = rest.dropFirst(name.count)
        let (product, overflow) = number.multipliedReportingOverflow(by: unit)
        guard !overflow else { return nil }
        let (sum, tooMuch) = product.addingReportingOverflow(share(fraction, of: unit))
        return tooMuch ? nil : sum
    }

    /// What digits behind the point are worth; those below a nanosecond are cut.
    private static func share(_ digits: Substring, of unit: Int64) -> Int64 {
        var (value, scale) = (0.0, Double(unit))
        for digit in digits.utf8.prefix(18) {
            scale /= 10
            value += Double(digit - 0x30) * scale
        }
        return Int64(value.rounded(.toNearestOrEven))
    }
}
