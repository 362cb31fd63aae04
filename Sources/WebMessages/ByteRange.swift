/// Which bytes of something a client wants: one range of a `Range` field.
///
/// - RFC 9110, section 14.1.2
public enum ByteRange: Equatable, Sendable {
    /// From this byte to that one, both included; to the end when there is none.
    case from(Int64, through: Int64?)
    /// The last so many.
    case last(Int64)

    /// Reads `bytes=0-99`, `bytes=100-` or `bytes=-100`; nil for anything else, which a server may ignore
    /// (several ranges among it).
    public init?(_ field: String) {
        guard field.lowercased().hasPrefix("bytes=") else { return nil }
        let range = field.dropFirst("bytes=".count)
        guard let dash = range.firstIndex(of: "-") else { return nil }
        let (first, last) = (range[..<dash], range[range.index(after: dash)...])
        switch (Self.number(first), Self.number(last)) {
        case (let first?, let last?): self = .from(first, through: last)
        case (let first?, nil) where last.isEmpty: self = .from(first, through: nil)
        case (nil, let last?) where first.isEmpty: self = .last(last)
        default: return nil
        }
    }

    /// The bytes meant of something that has `size`; nil when there are none: 416.
    public func bounds(in size: Int64) -> Range<Int64>? {
        switch self {
        case .from(let first, let last):
            let end = min(last.map { $0 == .max ? $0 : $0 + 1 } ?? size, size)
            return first < end ? first..<end : nil
        case .last(let count):
            return count > 0 && size > 0 ? max(0, size - count)..<size : nil
        }
    }

    private static func number(_ text: Substring) -> Int64? {
        text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int64(text) : nil
    }
}
