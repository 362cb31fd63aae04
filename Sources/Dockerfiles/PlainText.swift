// By scalars, not by characters: a character may be a `=` with an accent upon it.
extension String {
    /// What stands before the first such scalar, and what behind it; nil when there is none.
    public func cut(at mark: Unicode.Scalar) -> (String, String?) {
        guard let place = unicodeScalars.firstIndex(of: mark) else { return (self, nil) }
        return (
            String(unicodeScalars[..<place]),
            String(unicodeScalars[unicodeScalars.index(after: place)...])
        )
    }

    /// The letters a to z as capitals; all others stay, also those that Unicode would turn into these.
    public var inCapitals: String {
        String(decoding: utf8.map { (0x61...0x7A).contains($0) ? $0 & 0xDF : $0 }, as: UTF8.self)
    }

    /// Without blanks at both ends.
    public var trimmed: String {
        let rest = unicodeScalars.drop { $0.properties.isWhitespace }
        guard let last = rest.lastIndex(where: { !$0.properties.isWhitespace }) else { return "" }
        return String(rest[...last])
    }
}
