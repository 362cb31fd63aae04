/// Finds where a JSON value ends, and what is wrong with one that is none.
///
/// The same grammar, the same bound on depth and the same words as Go's scanner, so that a client hears
/// from us what it hears from etcd. After it has passed, the other readers need not look for errors.
/// - Source: RFC 8259; Go, encoding/json
struct JSONSyntax {
    /// What a value stands in.
    enum Setting {
        /// A stream of values: whatever follows is somebody else's.
        case stream
        /// A text that holds nothing else.
        case document

        var atEnd: JSONFault {
            JSONFault(self == .stream ? "unexpected EOF" : "unexpected end of JSON input")
        }
    }

    /// Containers in containers, at most.
    private static let deepest = 10_000

    private let bytes: UnsafeRawBufferPointer
    private let setting: Setting
    private var place = 0

    private init(_ bytes: UnsafeRawBufferPointer, _ setting: Setting) {
        self.bytes = bytes
        self.setting = setting
    }

    /// The first value; nil where there is nothing but white space.
    /// - Throws: `JSONFault`.
    static func firstValue(in bytes: UnsafeRawBufferPointer, _ setting: Setting = .stream)
        throws(JSONFault) -> Range<Int>?
    {
        var scan = JSONSyntax(bytes, setting)
        scan.skipSpace()
        guard scan.place < bytes.count else {
            if setting == .stream { return nil }
            throw setting.atEnd
        }
        let start = scan.place
        try scan.value()
        let end = scan.place
        if setting == .document {
            scan.skipSpace()
            if scan.place < bytes.count {
                throw .unexpected(bytes[scan.place], "after top-level value")
            }
        }
        return start..<end
    }

    private mutating func skipSpace() {
        while place < bytes.count, bytes[place].isJSONSpace { place += 1 }
    }

    /// The next byte that is no space, taken.
    private mutating func next() throws(JSONFault) -> UInt8 {
        skipSpace()
        return try take()
    }

    private mutating func take() throws(JSONFault) -> UInt8 {
        guard place < bytes.count else { throw setting.atEnd }
        place += 1
        return bytes[place - 1]
    }

    /// Not by recursion: a hostile text would end the stack long before the bound on depth.
    private mutating func value() throws(JSONFault) {
        var isObject: [Bool] = []
        while true {
            if try begin(&isObject) { continue }
            // A value is complete; so may be what it stands in.
            while true {
                guard let outer = isObject.last else { return }
                if try goesOn(outer) { break }
                isObject.removeLast()
            }
        }
    }

    /// Reads a scalar, or the beginning of a container. True: the first value in it comes next.
    private mutating func begin(_ isObject: inout [Bool]) throws(JSONFault) -> Bool {
        let first = try next()
        guard first == .openBrace || first == .openBracket else {
            try scalar(first)
            return false
        }
        guard isObject.count < Self.deepest else { throw .unexpected(first, "exceeded max depth") }
        skipSpace()
        if place < bytes.count, bytes[place] == (first == .openBrace ? .closeBrace : .closeBracket) {
            place += 1
            return false
        }
        isObject.append(first == .openBrace)
        if first == .openBrace { try key() }
        return true
    }

    /// After a value in a container: whether another one follows, whose key is then read.
    private mutating func goesOn(_ isObject: Bool) throws(JSONFault) -> Bool {
        let byte = try next()
        if byte == .comma {
            if isObject { try key() }
            return true
        }
        if byte == (isObject ? .closeBrace : .closeBracket) { return false }
        throw .unexpected(byte, isObject ? "after object key:value pair" : "after array element")
    }

    private mutating func key() throws(JSONFault) {
        let quote = try next()
        guard quote == .quote else { throw .unexpected(quote, "looking for beginning of object key string") }
        try string()
        let colon = try next()
        guard colon == .colon else { throw .unexpected(colon, "after object key") }
    }

    private mutating func scalar(_ first: UInt8) throws(JSONFault) {
        switch first {
        case .quote: try string()
        case UInt8(ascii: "-"):
            let digit = try take()
            guard digit.isDigit else { throw .unexpected(digit, "in numeric literal") }
            try number(after: digit)
        case 48...57: try number(after: first)
        case UInt8(ascii: "t"): try literal("true")
        case UInt8(ascii: "f"): try literal("false")
        case UInt8(ascii: "n"): try literal("null")
        default: throw .unexpected(first, "looking for beginning of value")
        }
    }

    private mutating func literal(_ text: StaticString) throws(JSONFault) {
        for index in 1..<text.utf8CodeUnitCount {
            let wanted = text.utf8Start[index]
            let byte = try take()
            if byte != wanted {
                throw .unexpected(
                    byte, "in literal \(text) (expecting '\(Character(Unicode.Scalar(wanted)))')")
            }
        }
    }

    private mutating func number(after first: UInt8) throws(JSONFault) {
        if first != UInt8(ascii: "0") { skipDigits() }
        if place < bytes.count, bytes[place] == UInt8(ascii: ".") {
            place += 1
            try digits("after decimal point in numeric literal")
        }
        guard place < bytes.count, bytes[place] | 0x20 == UInt8(ascii: "e") else { return }
        place += 1
        if place < bytes.count, [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(bytes[place]) { place += 1 }
        try digits("in exponent of numeric literal")
    }

    private mutating func digits(_ where: String) throws(JSONFault) {
        let first = try take()
        guard first.isDigit else { throw .unexpected(first, `where`) }
        skipDigits()
    }

    private mutating func skipDigits() {
        while place < bytes.count, bytes[place].isDigit { place += 1 }
    }

    private mutating func string() throws(JSONFault) {
        while true {
            while place < bytes.count, bytes[place].isPlainInString { place += 1 }
            let byte = try take()
            switch byte {
            case .quote: return
            case .backslash: try escape()
            default: throw .unexpected(byte, "in string literal")
            }
        }
    }

    private mutating func escape() throws(JSONFault) {
        let byte = try take()
        guard byte != UInt8(ascii: "u") else {
            for _ in 0..<4 {
                let digit = try take()
                guard digit.hexValue != nil else {
                    throw .unexpected(digit, "in \\u hexadecimal character escape")
                }
            }
            return
        }
        guard byte.simpleEscape != nil else { throw .unexpected(byte, "in string escape code") }
    }
}

extension UInt8 {
    static let quote = UInt8(ascii: "\"")
    static let backslash = UInt8(ascii: "\\")
    static let openBrace = UInt8(ascii: "{")
    static let closeBrace = UInt8(ascii: "}")
    static let openBracket = UInt8(ascii: "[")
    static let closeBracket = UInt8(ascii: "]")
    static let comma = UInt8(ascii: ",")
    static let colon = UInt8(ascii: ":")

    @inline(__always) var isJSONSpace: Bool { self == 32 || self == 10 || self == 13 || self == 9 }
    @inline(__always) var isDigit: Bool { self &- 48 < 10 }
    @inline(__always) var isPlainInString: Bool { self >= 0x20 && self != .quote && self != .backslash }

    var hexValue: UInt32? {
        switch self {
        case 48...57: UInt32(self) - 48
        case 65...70: UInt32(self) - 55
        case 97...102: UInt32(self) - 87
        default: nil
        }
    }

    /// What stands for this after a backslash.
    var simpleEscape: UInt8? {
        switch self {
        case .quote, .backslash, UInt8(ascii: "/"): self
        case UInt8(ascii: "b"): 8
        case UInt8(ascii: "f"): 12
        case UInt8(ascii: "n"): 10
        case UInt8(ascii: "r"): 13
        case UInt8(ascii: "t"): 9
        default: nil
        }
    }
}
