/// Why a text is no quantity.
public enum QuantityFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// It is not digits, a point, and one of the suffixes.
    case malformed(String)
    /// It is more than can be held.
    case tooLarge(String)

    /// What was wrong and what would be right.
    public var description: String {
        switch self {
        case .malformed(let text):
            "expected a quantity such as 100m, 1.5, 64Ki, 2G or 1e3, found \"\(text.prefix(40))\""
        case .tooLarge(let text): "expected a quantity of at most 10^27, found \"\(text.prefix(40))\""
        }
    }
}

extension Quantity {
    /// Reads a quantity: `[+-] digits [. digits] suffix`.
    ///
    /// What is smaller than a billionth becomes one. With a suffix such as Ki, at most 2^63 - 1.
    /// - Throws: `QuantityFault`.
    /// - Kubernetes: 1.20, apimachinery/pkg/api/resource, ParseQuantity
    public init(parsing text: String) throws(QuantityFault) {
        var rest = Substring(text)
        let isNegative = rest.first == "-"
        if isNegative || rest.first == "+" { rest.removeFirst() }
        let whole = Self.digits(&rest)
        var fraction: Substring = ""
        if rest.first == "." {
            rest.removeFirst()
            fraction = Self.digits(&rest)
        }
        guard !whole.isEmpty || !fraction.isEmpty, let suffix = QuantitySuffix(String(rest)) else {
            throw .malformed(text)
        }
        guard let nanos = Self.nanos(whole: whole, fraction: fraction, suffix) else { throw .tooLarge(text) }
        let isSmall = suffix.format == .binary && nanos > 0 && nanos < 1_000_000_000
        let most = suffix.format == .binary ? Int128(Int64.max) * 1_000_000_000 : Self.bound
        self.init(
            nanos: (isNegative ? -1 : 1) * min(nanos, most), isSmall ? .decimal : suffix.format)
    }

    private static func digits(_ text: inout Substring) -> Substring {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        text = text.dropFirst(digits.count)
        return digits
    }

    /// The size in billionths, rounded up; nil when it is beyond the bound.
    private static func nanos(whole: Substring, fraction: Substring, _ suffix: QuantitySuffix) -> Int128? {
        // The point is moved instead of dividing: 1.5k is 15 * 10^2.
        let tail = fraction.contains { $0 != "0" } ? fraction : ""
        let factor = suffix.base == 2 ? Int128(1) << Int128(suffix.power) : 1
        let power = (suffix.base == 10 ? suffix.power : 0) - tail.count + 9
        let leading = (whole + tail).drop { $0 == "0" }
        guard !leading.isEmpty else { return 0 }
        // Far below a billionth, or far beyond the bound: no need to count it out.
        if leading.count + power < -30 { return 1 }
        if leading.count + power > 40 { return nil }
        guard let number = Int128(String(leading.prefix(38))) else { return nil }
        let dropped = max(0, leading.count - 38)
        let isInexact = leading.dropFirst(38).contains { $0 != "0" }
        return scaled(number, by: factor, power: power + dropped, isInexact: isInexact)
    }

    private static func scaled(_ number: Int128, by factor: Int128, power: Int, isInexact: Bool) -> Int128? {
        let (product, overflow) = number.multipliedReportingOverflow(by: factor)
        if overflow {
            // A long fraction with a large suffix: the last digits are below a billionth.
            return power < 0
                ? scaled(number / 10, by: factor, power: power + 1, isInexact: isInexact || number % 10 != 0)
                : nil
        }
        var value = product
        var isInexact = isInexact
        for _ in 0..<abs(power) {
            if power > 0 {
                let (next, overflow) = value.multipliedReportingOverflow(by: 10)
                if overflow || next > bound { return nil }
                value = next
            } else {
                isInexact = isInexact || value % 10 != 0
                value /= 10
            }
        }
        return value > bound ? nil : value + (isInexact ? 1 : 0)
    }
}
