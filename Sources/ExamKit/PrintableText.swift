/// A text that nobody's terminal obeys: control characters but the line feed are spelt out.
///
/// Explanations quote what a submission wrote.
public func printable(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
        let isControl = scalar.value < 0x20 || 0x7F...0x9F ~= scalar.value
        if isControl && scalar != "\n" {
            result += "\\u{\(String(scalar.value, radix: 16))}"
        } else {
            result.unicodeScalars.append(scalar)
        }
    }
}
