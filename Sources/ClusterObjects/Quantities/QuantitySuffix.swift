/// What stands behind the digits of a quantity, and by how much it multiplies.
///
/// - Kubernetes: 1.20, apimachinery/pkg/api/resource/suffix.go
struct QuantitySuffix: Equatable {
    /// Written or not, a suffix is ten or two to the power of something.
    let base: Int128
    let power: Int
    let format: Quantity.Format

    static let decimal = [
        "n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18,
    ]
    static let binary = ["Ki": 10, "Mi": 20, "Gi": 30, "Ti": 40, "Pi": 50, "Ei": 60]

    init?(_ text: String) {
        if let power = Self.decimal[text] {
            (base, self.power, format) = (10, power, .decimal)
        } else if let power = Self.binary[text] {
            (base, self.power, format) = (2, power, .binary)
        } else if let first = text.first, first == "e" || first == "E", let power = Int32(text.dropFirst()) {
            (base, self.power, format) = (10, Int(power), .exponent)
        } else {
            return nil
        }
    }

    /// The suffix of ten to this power, which three divides; nil when it has none.
    static func decimalSuffix(_ power: Int) -> String? {
        decimal.first { $0.value == power }?.key
    }
}
