extension JSONValue {
    /// Reads a document.
    /// - Throws: `JSONFault` for what is no strict JSON; no bytes trap.
    /// - Source: RFC 8259
    public static func parse(_ bytes: [UInt8]) throws(JSONFault) -> JSONValue {
        var parser = JSONParser(bytes)
        return try parser.document()
    }

    /// Reads a document.
    /// - Throws: `JSONFault`
    public static func parse(_ text: String) throws(JSONFault) -> JSONValue {
        try parse(Array(text.utf8))
    }

    /// The document as text; the same value gives the same text.
    /// - Parameter indent: one level of it; nil puts all on one line.
    public func text(indent: String? = nil) -> String {
        var text = ""
        write(to: &text, indent: indent, margin: "\n")
        return text
    }

    private func write(to text: inout String, indent: String?, margin: String) {
        switch self {
        case .null: text += "null"
        case .bool(let bool): text += bool ? "true" : "false"
        case .number(let number): text += number
        case .string(let string): Self.quote(string, to: &text)
        case .array(let values):
            Self.write(values, in: "[", "]", to: &text, indent, margin) { value, text, margin in
                value.write(to: &text, indent: indent, margin: margin)
            }
        case .object(let members):
            Self.write(members, in: "{", "}", to: &text, indent, margin) { member, text, margin in
                Self.quote(member.name, to: &text)
                text += indent == nil ? ":" : ": "
                member.value.write(to: &text, indent: indent, margin: margin)
            }
        }
    }

    private static func write<Item>(
        _ items: [Item], in open: String, _ close: String, to text: inout String, _ indent: String?,
        _ margin: String, one: (Item, inout String, String) -> Void
    ) {
        text += open
        let inner = margin + (indent ?? "")
        for (position, item) in items.enumerated() {
            if position > 0 { text += "," }
            if indent != nil { text += inner }
            one(item, &text, inner)
        }
        if indent != nil, !items.isEmpty { text += margin }
        text += close
    }

    private static func quote(_ string: String, to text: inout String) {
        text += "\""
        defer { text += "\"" }
        // Hardly any string has something to escape: it is taken as a whole.
        guard string.utf8.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C }) else {
            text += string
            return
        }
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\0"..<" ":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
    }
}
