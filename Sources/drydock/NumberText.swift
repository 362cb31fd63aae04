/// A number with commas between groups of three digits: `236,763,632`.
func grouped(_ number: UInt64) -> String {
    let digits = Array(String(number))
    return digits.indices.reduce(into: "") { text, index in
        if index > 0, (digits.count - index) % 3 == 0 { text += "," }
        text.append(digits[index])
    }
}

/// A number with a fixed count of digits after the point.
func fixed(_ number: Double, _ places: Int) -> String {
    guard number.isFinite, abs(number) < 1e15 else { return "-" }
    let scale = (0..<places).reduce(1.0) { product, _ in product * 10 }
    let whole = UInt64((abs(number) * scale).rounded())
    let sign = number < 0 && whole > 0 ? "-" : ""
    guard places > 0 else { return sign + String(whole) }
    let fraction = String(whole % UInt64(scale))
    return sign + String(whole / UInt64(scale)) + "." + String(repeating: "0", count: places - fraction.count)
        + fraction
}

/// A text moved to the right edge of a column.
func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
}

/// A text at the left edge of a column.
func left(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
}
