/// Numbers with a fixed count of decimals, the same on every machine and in every locale.
enum Decimals {
    /// `12.5`; never an exponent.
    static func text(_ value: Double, places: Int) -> String {
        let scale = (0..<places).reduce(1) { product, _ in product * 10 }
        guard value.isFinite else { return "-" }
        let limit = 1e15
        let scaled = Int((min(max(value, -limit), limit) * Double(scale)).rounded())
        let digits = String(scaled.magnitude % UInt(scale))
        let zeros = String(repeating: "0", count: places - digits.count)
        return (scaled < 0 ? "-" : "") + String(scaled.magnitude / UInt(scale))
            + (places == 0 ? "" : "." + zeros + digits)
    }
}
