import Documents

extension Quantity: CustomStringConvertible {
    /// The canonical form: no fraction, the largest suffix that leaves a whole number, no sign but `-`.
    ///
    /// A binary amount below 1024, or one that is not whole, is written in decimals.
    /// - Kubernetes: 1.20, apimachinery/pkg/api/resource, Quantity.CanonicalizeBytes
    public var description: String {
        let (number, power) = canonical
        switch shownFormat {
        case .binary: return binaryText
        case .decimal: return "\(number)\(QuantitySuffix.decimalSuffix(power) ?? "e\(power)")"
        case .exponent: return power == 0 ? "\(number)" : "\(number)e\(power)"
        }
    }

    private var shownFormat: Format {
        let unit: Int128 = 1_000_000_000
        let isBinary = format == .binary && abs(nanos) >= 1024 * unit && nanos % unit == 0
        return format == .binary && !isBinary ? .decimal : format
    }

    /// The whole number and the power of ten, a multiple of three, that make up the amount.
    public var canonical: (number: Int128, power: Int) {
        guard nanos != 0 else { return (0, 0) }
        var (number, power) = (nanos, -9)
        while number % 1000 == 0 {
            number /= 1000
            power += 3
        }
        return (number, power)
    }

    private var binaryText: String {
        var (number, power) = (nanos / 1_000_000_000, 0)
        while number % 1024 == 0, power < 60 {
            number /= 1024
            power += 10
        }
        return "\(number)" + (QuantitySuffix.binary.first { $0.value == power }?.key ?? "")
    }
}

extension Quantity: JSONMapped {
    /// Reads it; nil after a report of what is wrong.
    public static func read(_ node: Documents.Node) -> Quantity? {
        let text: String
        switch node.value {
        case .string(let string): text = string
        case .number(let number): text = number
        default:
            node.expected("a quantity such as \"100m\"")
            return nil
        }
        do {
            return try Quantity(parsing: text)
        } catch {
            node.log.add(at: node.place, error.description)
            return nil
        }
    }

    /// It as it is written.
    public var json: JSONValue { .string(description) }
}
