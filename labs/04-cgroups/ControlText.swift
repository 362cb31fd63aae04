/// The letters and digits of control files.
public enum ControlText {
    /// Without the white space around it.
    public static func trimmed(_ text: some StringProtocol) -> String {
        guard let first = text.firstIndex(where: { !$0.isWhitespace }),
            let last = text.lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(text[first...last])
    }

    /// A decimal number of digits alone; nil for anything else and for what 64 bits cannot hold.
    public static func number(_ text: some StringProtocol) -> UInt64? {
        guard text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return UInt64(text)
    }

    /// The lines that hold something, with their numbers from 1.
    public static func lines(_ text: String) -> [(number: Int, text: String)] {
        text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
            .map { (number: $0.offset + 1, text: String($0.element)) }
            .filter { !trimmed($0.text).isEmpty }
    }
}
