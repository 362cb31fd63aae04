/// One value of a JSON text that `JSONSyntax` has passed, as it is written there.
///
/// Points into the request: good only as long as that stays where it is.
struct JSONValueText {
    let bytes: UnsafeRawBufferPointer

    /// A value that has no white space around it.
    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    init(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) {
        self.bytes = UnsafeRawBufferPointer(rebasing: bytes[range])
    }

    var first: UInt8 { bytes.first ?? 0 }
    var isNull: Bool { first == UInt8(ascii: "n") }

    /// What it is, as Go's errors call it.
    var kind: String {
        switch first {
        case .openBrace: "object"
        case .openBracket: "array"
        case .quote: "string"
        case UInt8(ascii: "t"), UInt8(ascii: "f"): "bool"
        case UInt8(ascii: "n"): "null"
        default: "number"
        }
    }

    /// The values of a list; none for null.
    /// - Throws: `JSONFault` for anything else.
    func forEachElement(_ body: (JSONValueText) throws(JSONFault) -> Void) throws(JSONFault) {
        if isNull { return }
        guard first == .openBracket else { throw .mismatch(kind, .list) }
        try walk { (_, value) throws(JSONFault) in try body(value) }
    }

    /// The members of an object, with their keys as written, quotes included; none for null.
    /// - Throws: `JSONFault` for anything else.
    func forEachMember(_ body: (UnsafeRawBufferPointer, JSONValueText) throws(JSONFault) -> Void)
        throws(JSONFault)
    {
        if isNull { return }
        guard first == .openBrace else { throw .mismatch(kind, .message) }
        try walk(body)
    }

    private func walk(_ body: (UnsafeRawBufferPointer, JSONValueText) throws(JSONFault) -> Void)
        throws(JSONFault)
    {
        let hasKeys = first == .openBrace
        var place = afterSpace(1)
        while place < bytes.count - 1 {
            var key = place..<place
            if hasKeys {
                key = place..<end(of: place)
                // One colon, which may have space on both sides.
                place = afterSpace(afterSpace(key.upperBound) + 1)
            }
            let value = place..<end(of: place)
            try body(UnsafeRawBufferPointer(rebasing: bytes[key]), JSONValueText(bytes, value))
            place = afterSpace(value.upperBound)
            if place < bytes.count, bytes[place] == .comma { place = afterSpace(place + 1) }
        }
    }

    private func afterSpace(_ start: Int) -> Int {
        var place = start
        while place < bytes.count, bytes[place].isJSONSpace { place += 1 }
        return place
    }

    /// Where the value that begins at a place ends.
    private func end(of start: Int) -> Int {
        switch bytes[start] {
        case .quote: return endOfString(start)
        case .openBrace, .openBracket: return endOfContainer(start)
        default:
            var place = start
            while place < bytes.count, !bytes[place].endsScalar { place += 1 }
            return place
        }
    }

    private func endOfString(_ start: Int) -> Int {
        var place = start + 1
        while bytes[place] != .quote { place += bytes[place] == .backslash ? 2 : 1 }
        return place + 1
    }

    private func endOfContainer(_ start: Int) -> Int {
        var depth = 0
        var place = start
        repeat {
            switch bytes[place] {
            case .quote:
                place = endOfString(place)
                continue
            case .openBrace, .openBracket: depth += 1
            case .closeBrace, .closeBracket: depth -= 1
            default: break
            }
            place += 1
        } while depth > 0
        return place
    }
}

extension UInt8 {
    /// Whether a number or a word ends before it.
    fileprivate var endsScalar: Bool {
        self == .comma || self == .closeBrace || self == .closeBracket || isJSONSpace
    }
}
