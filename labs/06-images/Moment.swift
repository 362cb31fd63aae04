/// A second of history as RFC 3339 writes it: `1970-01-01T00:00:00Z`.
///
/// - Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days
public struct Moment: CustomStringConvertible, Sendable {
    /// As the documents of an image have it.
    public let description: String

    /// A moment.
    /// - Parameter seconds: since 1970; years 0 to 9999, others are taken to the nearest of those.
    public init(_ seconds: Int64) {
        let bounded = min(max(seconds, -62_167_219_200), 253_402_300_799)
        let days = bounded >= 0 ? bounded / 86_400 : (bounded - 86_399) / 86_400
        let rest = bounded - days * 86_400
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let year = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * year + year / 4 - year / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        let calendarMonth = month < 10 ? month + 3 : month - 9
        let calendarYear = year + era * 400 + (calendarMonth <= 2 ? 1 : 0)
        description =
            "\(Self.digits(calendarYear, 4))-\(Self.digits(calendarMonth, 2))-\(Self.digits(day, 2))T"
            + [rest / 3600, rest / 60 % 60, rest % 60].map { Self.digits($0, 2) }.joined(separator: ":") + "Z"
    }

    private static func digits(_ value: Int64, _ count: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, count - text.count)) + text
    }
}
