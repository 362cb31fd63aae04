import Archives
import LabSupport

/// The records of an extended header: what does not fit into 512 bytes, as `LENGTH KEYWORD=VALUE`, each in a
/// line, where LENGTH counts the whole line with itself.
///
/// - POSIX: pax, "pax Extended Header"
public struct PaxRecords: Equatable, Sendable {
    /// The values by their keywords; what occurs twice has the last value. An empty value says that
    /// whatever was said before does not hold.
    public private(set) var values: [EntryName: [UInt8]] = [:]

    /// None.
    public init() {}

    /// Reads the body of an extended header.
    /// - Parameter offset: where in the archive it begins, for errors.
    /// - Throws: `TarError` at the record that is broken.
    public init(parsing bytes: [UInt8], at offset: Int64 = 0) throws {
        // >>> images.2
        // The length is decimal and everything hangs on it: it must end in a line feed that is inside.
        // stub: throw Unimplemented("images.2")
        var rest = bytes[...]
        while !rest.isEmpty {
            let place = offset + Int64(rest.startIndex)
            let record = try Self.record(rest, at: place)
            guard let mark = record.firstIndex(of: UInt8(ascii: "=")), mark > record.startIndex else {
                throw TarError(at: place, .record("expected KEYWORD=VALUE"))
            }
            let keyword = EntryName(record[..<mark])
            guard !keyword.bytes.contains(0) else {
                throw TarError(at: place, .record("expected a keyword without NUL"))
            }
            values[keyword] = Array(record[(mark + 1)...])
            rest = rest[(record.endIndex + 1)...]
        }
        // <<<
    }

    // >>> images.2
    /// `KEYWORD=VALUE` of the first record.
    private static func record(_ rest: ArraySlice<UInt8>, at place: Int64) throws -> ArraySlice<UInt8> {
        guard let blank = rest.prefix(20).firstIndex(of: UInt8(ascii: " ")), blank > rest.startIndex,
            rest[..<blank].allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let length = Int(String(decoding: rest[..<blank], as: UTF8.self))
        else { throw TarError(at: place, .record("expected a decimal length and a blank")) }
        guard length > blank - rest.startIndex + 1, length <= rest.count else {
            throw TarError(
                at: place, .record("expected a length of at most \(rest.count), found \(length)"))
        }
        let end = rest.startIndex + length - 1
        guard rest[end] == UInt8(ascii: "\n") else {
            throw TarError(at: place, .record("expected a line feed after \(length) bytes"))
        }
        return rest[(blank + 1)..<end]
    }
    // <<<

    /// The value of a keyword; setting nil takes it away.
    public subscript(keyword: EntryName) -> [UInt8]? {
        get { values[keyword] }
        set { values[keyword] = newValue }
    }

    /// What these say, and where they say nothing, what the others said.
    public func over(_ others: PaxRecords) -> PaxRecords {
        // >>> images.2
        // stub: return self
        var merged = others
        merged.values.merge(values) { _, mine in mine }
        return merged
        // <<<
    }

    /// The body of an extended header: `hdrcharset` before all others, which are sorted.
    public var bytes: [UInt8] {
        // >>> images.2
        // The length counts its own digits: 98 bytes and two digits are 100, which has three.
        // stub: return []
        let first: EntryName = "hdrcharset"
        let sorted = values.keys.sorted { $0 == first ? $1 != first : $1 != first && $0 < $1 }
        return sorted.flatMap { keyword -> [UInt8] in
            let body = [UInt8(ascii: " ")] + keyword.bytes + [UInt8(ascii: "=")] + (values[keyword] ?? []) + [10]
            var length = body.count
            while String(length).utf8.count + body.count != length {
                length = String(length).utf8.count + body.count
            }
            return String(length).utf8 + body
        }
        // <<<
    }
}
