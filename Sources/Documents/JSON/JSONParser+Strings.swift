extension JSONParser {
    /// A string, from its opening to its closing quotation mark.
    mutating func string() throws(JSONFault) -> String {
        let opening = index
        index += 1
        var text: [UInt8] = []
        // What has no escape in it is taken as a whole.
        var start = index
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                defer { index += 1 }
                if text.isEmpty { return try checked(bytes[start..<index], from: opening) }
                return try checked(text[...] + bytes[start..<index], from: opening)
            case UInt8(ascii: "\\"):
                text += bytes[start..<index]
                text += try escape().utf8
                start = index
            case 0..<0x20: throw expected("an escape for a control character")
            default: index += 1
            }
        }
        throw fault("expected a closing quotation mark, found the end", at: opening)
    }

    private func checked(_ text: ArraySlice<UInt8>, from opening: Int) throws(JSONFault) -> String {
        guard let string = String(validating: text, as: UTF8.self) else {
            throw fault("expected UTF-8 in a string, found other bytes", at: opening)
        }
        return string
    }

    private mutating func escape() throws(JSONFault) -> String {
        let start = index
        index += 1
        guard let letter = next else { throw expected("an escape") }
        index += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
            return String(UnicodeScalar(letter))
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return String(try scalar(from: start))
        default: throw fault("expected one of \" \\ / b f n r t u after \\", at: start)
        }
    }

    /// What `\u` names, or a pair of them when it is beyond the first plane.
    private mutating func scalar(from start: Int) throws(JSONFault) -> Unicode.Scalar {
        let first = try codeUnit()
        if let scalar = Unicode.Scalar(first) { return scalar }
        let lone = fault("expected a pair of surrogates, found one", at: start)
        guard first < 0xDC00, next == UInt8(ascii: "\\") else { throw lone }
        index += 1
        guard next == UInt8(ascii: "u") else { throw lone }
        index += 1
        let second = try codeUnit()
        guard (0xDC00...0xDFFF).contains(second) else { throw lone }
        let value = 0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
        guard let scalar = Unicode.Scalar(value) else { throw lone }
        return scalar
    }

    private mutating func codeUnit() throws(JSONFault) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Character(UnicodeScalar(byte)).hexDigitValue else {
                throw expected("four hexadecimal digits after \\u")
            }
            unit = unit << 4 | UInt16(digit)
            index += 1
        }
        return unit
    }
}
