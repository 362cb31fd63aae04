/// An amount of a resource: exact, down to a billionth.
///
/// No floating point anywhere: `0.1` is one tenth. An amount smaller than a billionth counts as a billionth,
/// under the theory that whoever asks for something gets something.
///
/// - Kubernetes: 1.20, apimachinery/pkg/api/resource
public struct Quantity: Sendable {
    /// How an amount is written.
    public enum Format: Sendable {
        /// `12`, `100m`, `5G`
        case decimal
        /// `64Ki`, `3Gi`
        case binary
        /// `12e6`
        case exponent
    }

    /// The greatest size of an amount, in billionths: so far from the end of `Int128` that sums do not reach it.
    static let bound: Int128 = 1_000_000_000_000_000_000 * 1_000_000_000_000_000_000

    /// The amount in billionths.
    public var nanos: Int128
    /// How it is written.
    public var format: Format

    /// An amount in billionths; beyond ±10^36 of them it is the nearest that can be held.
    public init(nanos: Int128, _ format: Format = .decimal) {
        self.nanos = min(max(nanos, -Self.bound), Self.bound)
        self.format = format
    }

    /// A whole amount.
    public init(_ value: Int64, _ format: Format = .decimal) {
        self.init(nanos: Int128(value) * 1_000_000_000, format)
    }

    /// A number of thousandths: `100m` of a processor.
    public init(milli: Int64) {
        self.init(nanos: Int128(milli) * 1_000_000)
    }

    /// Nothing.
    public static let zero = Quantity(0)

    /// Whole units, rounded away from zero; at most what fits.
    public var value: Int64 { rounded(to: 1_000_000_000) }

    /// Thousandths, rounded away from zero; at most what fits.
    public var milliValue: Int64 { rounded(to: 1_000_000) }

    private func rounded(to unit: Int128) -> Int64 {
        let (quotient, rest) = nanos.quotientAndRemainder(dividingBy: unit)
        return Int64(clamping: quotient + rest.signum())
    }

    /// Whether there is nothing.
    public var isZero: Bool { nanos == 0 }
}

extension Quantity: Comparable, Hashable {
    /// Whether the amounts are the same, however they are written: `1Gi` is `1024Mi`.
    public static func == (first: Quantity, second: Quantity) -> Bool {
        first.nanos == second.nanos
    }

    /// Amounts that are equal hash alike, however they are written.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(nanos)
    }

    /// By amount.
    public static func < (first: Quantity, second: Quantity) -> Bool {
        first.nanos < second.nanos
    }

    /// The sum, written like the first, or like the second when the first is nothing.
    public static func + (first: Quantity, second: Quantity) -> Quantity {
        Quantity(nanos: first.nanos + second.nanos, first.isZero ? second.format : first.format)
    }

    /// The difference, written like the first, or like the second when the first is nothing.
    public static func - (first: Quantity, second: Quantity) -> Quantity {
        Quantity(nanos: first.nanos - second.nanos, first.isZero ? second.format : first.format)
    }

    /// Adds an amount.
    public static func += (total: inout Quantity, amount: Quantity) {
        total = total + amount
    }
}
