/// A name or a path as Linux has it: any bytes but NUL, not always UTF-8.
///
/// A Swift `String` would not do: it takes "é" of one and of two scalars for the same text, where a file
/// system has two files, and it cannot hold bytes that are no UTF-8.
public struct EntryName: Hashable, Comparable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// As they stand in the archive.
    public var bytes: [UInt8]

    /// A name of these bytes.
    public init(_ bytes: some Sequence<UInt8>) {
        self.bytes = Array(bytes)
    }

    /// A name in UTF-8.
    public init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// A name in UTF-8.
    public init(stringLiteral text: String) {
        self.init(text)
    }

    /// Byte by byte, as `LC_ALL=C sort` does it.
    public static func < (left: EntryName, right: EntryName) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }

    /// What stands between its slashes; an empty part and "." say nothing and are left out, ".." stays.
    public var parts: [EntryName] {
        bytes.split(separator: UInt8(ascii: "/")).map(EntryName.init).filter { $0 != "." }
    }

    /// The name below this one.
    public func appending(_ part: EntryName) -> EntryName {
        bytes.isEmpty ? part : EntryName(bytes + [UInt8(ascii: "/")] + part.bytes)
    }

    /// For people: bytes that are no UTF-8 are shown as "\xff".
    public var description: String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        return bytes.map { byte in
            byte < 0x80
                ? String(UnicodeScalar(byte)) : "\\x" + String(byte, radix: 16)
        }.joined()
    }
}
