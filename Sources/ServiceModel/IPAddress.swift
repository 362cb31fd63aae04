/// An address of the internet protocol, version 4 or 6.
///
/// - Source: RFC 791, RFC 4291; text of version 6 as RFC 5952 has it
public struct IPAddress: Hashable, Sendable {
    /// Which version.
    public enum Family: Int, Sendable, Comparable {
        case v4 = 4
        case v6 = 6

        /// Version 4 first.
        public static func < (first: Family, second: Family) -> Bool { first.rawValue < second.rawValue }
    }

    /// The bytes in the order of the network: 4 or 16.
    public let bytes: [UInt8]

    /// An address of 4 or 16 bytes; nil for any other number.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// An address of version 4: `IPAddress(10, 0, 0, 1)`.
    public init(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8) {
        bytes = [a, b, c, d]
    }

    /// Which version it is of.
    public var family: Family { bytes.count == 4 ? .v4 : .v6 }

    /// Whether it is this machine, whoever that is: 127.0.0.0/8 or ::1.
    public var isLoopback: Bool {
        family == .v4 ? bytes[0] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] == 1
    }

    /// Whether it names nobody, or everybody: 0.0.0.0 or ::.
    public var isUnspecified: Bool { bytes.allSatisfy { $0 == 0 } }
}

extension IPAddress: Comparable {
    /// Version 4 first, then by their bytes.
    public static func < (first: IPAddress, second: IPAddress) -> Bool {
        guard first.family == second.family else { return first.family < second.family }
        return first.bytes.lexicographicallyPrecedes(second.bytes)
    }
}

extension IPAddress: CustomStringConvertible {
    /// Reads `10.0.0.1` or `2001:db8::1`; nil for anything else, also for numbers with leading zeros.
    public init?(_ text: some StringProtocol) {
        guard let bytes = text.contains(":") ? Self.version6(Substring(text)) : Self.version4(Substring(text))
        else { return nil }
        self.bytes = bytes
    }

    private static func version4(_ text: Substring) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { part -> UInt8? in
            guard part.utf8.allSatisfy({ 48...57 ~= $0 }), part.count == 1 || part.first != "0" else {
                return nil
            }
            return UInt8(part)
        }
        return parts.count == 4 && numbers.count == 4 ? numbers : nil
    }

    private static func version6(_ text: Substring) -> [UInt8]? {
        guard let gap = gap(in: text) else {
            return groups(text, areLast: true).flatMap { $0.count == 16 ? $0 : nil }
        }
        guard let head = groups(text[..<gap.lowerBound], areLast: false),
            let tail = groups(text[gap.upperBound...], areLast: true),
            head.count + tail.count <= 14
        else { return nil }
        return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    /// Where `::` stands.
    private static func gap(in text: Substring) -> Range<Substring.Index>? {
        var place = text.startIndex
        while place < text.endIndex {
            let next = text.index(after: place)
            if next < text.endIndex, text[place] == ":", text[next] == ":" {
                return place..<text.index(after: next)
            }
            place = next
        }
        return nil
    }

    /// Groups of four digits; the last two of an address may be written as version 4.
    private static func groups(_ text: Substring, areLast: Bool) -> [UInt8]? {
        if text.isEmpty { return [] }
        var bytes: [UInt8] = []
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if areLast, index == parts.count - 1, part.contains(".") {
                guard let four = version4(part) else { return nil }
                bytes += four
            } else {
                // A sign would be a number to Swift.
                guard 1...4 ~= part.utf8.count, part.allSatisfy({ $0.isASCII && $0.isHexDigit }),
                    let group = UInt16(part, radix: 16)
                else { return nil }
                bytes += [UInt8(group >> 8), UInt8(group & 0xff)]
            }
        }
        return bytes.count <= 16 ? bytes : nil
    }

    /// `10.0.0.1`, `2001:db8::1`: the longest run of zero groups is left out, the first of equals.
    public var description: String {
        guard family == .v6 else { return bytes.map { "\($0)" }.joined(separator: ".") }
        let groups = stride(from: 0, to: 16, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
        let words = groups.map { String($0, radix: 16) }
        guard let run = Self.longestRunOfZeros(groups) else { return words.joined(separator: ":") }
        return words[..<run.lowerBound].joined(separator: ":") + "::"
            + words[run.upperBound...].joined(separator: ":")
    }

    private static func longestRunOfZeros(_ groups: [UInt16]) -> Range<Int>? {
        var best: Range<Int>?
        var start = 0
        for end in 0...groups.count where end == groups.count || groups[end] != 0 {
            if end - start >= 2, end - start > best?.count ?? 0 { best = start..<end }
            start = end + 1
        }
        return best
    }
}
