import Documents

/// A point in time, as the API server writes it: RFC 3339, `2026-11-30T23:00:00Z`.
public struct Timestamp: Equatable, Hashable, Sendable {
    /// As it was written.
    public let text: String
    /// Microseconds since 1970 began, in UTC.
    public let microseconds: Int64

    /// Reads `YYYY-MM-DDThh:mm:ss[.fraction](Z|±hh:mm)`; nil for anything else.
    /// - Source: RFC 3339, section 5.6
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, let date = Self.numbers(bytes[..<10], "-", [4, 2, 2]),
            bytes[10] | 0x20 == UInt8(ascii: "t"), let time = Self.numbers(bytes[11..<19], ":", [2, 2, 2]),
            1...12 ~= date[1], 1...Self.days(of: date[1], in: date[0]) ~= date[2],
            time[0] < 24, time[1] < 60, time[2] <= 60
        else { return nil }
        var rest = bytes[19...]
        guard let fraction = Self.fraction(&rest), let offset = Self.offset(rest) else { return nil }
        let seconds =
            Self.day(year: date[0], month: date[1], day: date[2]) * 86400
            + Int64(time[0] * 3600 + time[1] * 60 + time[2]) - offset
        self.text = text
        microseconds = seconds * 1_000_000 + fraction
    }

    init(text: String, microseconds: Int64) {
        self.text = text
        self.microseconds = microseconds
    }

    private static func numbers(_ bytes: ArraySlice<UInt8>, _ mark: Character, _ widths: [Int]) -> [Int]? {
        let parts = bytes.split(separator: mark.asciiValue ?? 0, omittingEmptySubsequences: false)
        guard parts.map(\.count) == widths else { return nil }
        let numbers = parts.compactMap(number)
        return numbers.count == widths.count ? numbers : nil
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard !digits.isEmpty, digits.allSatisfy({ $0.isDigit }) else { return nil }
        return digits.reduce(0) { $0 &* 10 &+ Int($1) &- 48 }
    }

    /// Microseconds behind a point, if there is one.
    private static func fraction(_ rest: inout ArraySlice<UInt8>) -> Int64? {
        guard rest.first == UInt8(ascii: ".") else { return 0 }
        let digits = rest.dropFirst().prefix { $0.isDigit }
        rest = rest.dropFirst(digits.count + 1)
        let six = Array((digits + [UInt8](repeating: 48, count: 6)).prefix(6))
        return digits.isEmpty ? nil : number(six[...]).map(Int64.init)
    }

    /// Seconds that the zone is ahead of UTC.
    private static func offset(_ rest: ArraySlice<UInt8>) -> Int64? {
        if rest.count == 1, let zone = rest.first, zone | 0x20 == UInt8(ascii: "z") { return 0 }
        guard let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
            let parts = numbers(rest.dropFirst(), ":", [2, 2]), parts[0] < 24, parts[1] < 60
        else { return nil }
        return Int64(parts[0] * 3600 + parts[1] * 60) * (sign == UInt8(ascii: "-") ? -1 : 1)
    }

    private static func days(of month: Int, in year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    /// Days from 1970-01-01; years are counted from March, so that the leap day is the last of its year.
    private static func day(year: Int, month: Int, day: Int) -> Int64 {
        let year = month <= 2 ? year - 1 : year
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return Int64(year * 365 + year / 4 - year / 100 + year / 400 + dayOfYear) - 719_468
    }
}

extension Timestamp: Comparable {
    /// Whether the first is earlier.
    public static func < (first: Timestamp, second: Timestamp) -> Bool {
        first.microseconds < second.microseconds
    }
}

extension Timestamp: JSONMapped {
    /// Reads it; nil after a report of what is wrong.
    public static func read(_ node: Documents.Node) -> Timestamp? {
        if case .string(let text) = node.value, let time = Timestamp(text) { return time }
        node.expected("a time such as \"2026-11-30T23:00:00Z\"")
        return nil
    }

    /// It as it is written.
    public var json: JSONValue { .string(text) }
}
