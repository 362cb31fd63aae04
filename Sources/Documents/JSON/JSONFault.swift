/// Why bytes are no JSON document, and where.
public struct JSONFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// The line, from 1.
    public let line: Int
    /// The character in the line, from 1, in Unicode scalars.
    public let column: Int
    /// `expected …, found …`
    public let message: String

    /// A fault at a place.
    public init(line: Int, column: Int, message: String) {
        self.line = line
        self.column = column
        self.message = message
    }

    /// `line 3, column 7: expected a value, found ]`
    public var description: String {
        "line \(line), column \(column): \(message)"
    }
}

extension JSONFault {
    /// A fault at an offset into a text.
    init(at offset: Int, of bytes: [UInt8], _ message: String) {
        let before = bytes.prefix(offset)
        let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        // Bytes 10xxxxxx continue a character.
        let column = before[start...].count { $0 & 0xC0 != 0x80 }
        self.init(line: before.count { $0 == 0x0A } + 1, column: column + 1, message: message)
    }
}
