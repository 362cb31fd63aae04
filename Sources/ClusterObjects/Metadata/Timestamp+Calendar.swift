extension Timestamp {
    /// A point in time, written with whole seconds as the API server does; a fraction is dropped from the text
    /// and from the time.
    /// - Parameter secondsSince1970: in UTC, of the years 0 to 9999; others become the nearest of them.
    public init(secondsSince1970 seconds: Int64) {
        self.init(seconds: seconds, microseconds: nil)
    }

    /// A point in time with its microseconds, as `MicroTime` of leases is written.
    /// - Parameter microseconds: since 1970 began, in UTC, of the years 0 to 9999; others become the nearest.
    public init(microsecondsSince1970 microseconds: Int64) {
        let fraction = (microseconds % 1_000_000 + 1_000_000) % 1_000_000
        self.init(seconds: (microseconds - fraction) / 1_000_000, microseconds: fraction)
    }

    private init(seconds: Int64, microseconds: Int64?) {
        let known = min(max(seconds, -62_167_219_200), 253_402_300_799)
        let day = known >= 0 ? known / 86400 : (known - 86399) / 86400
        let rest = known - day * 86400
        let date = Self.date(ofDay: day)
        let two = { (number: Int64) in Self.digits(number, 2) }
        var text = "\(Self.digits(date.year, 4))-\(two(date.month))-\(two(date.day))"
        text += "T\(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60))"
        if let microseconds { text += "." + Self.digits(microseconds, 6) }
        self.init(text: text + "Z", microseconds: known * 1_000_000 + (microseconds ?? 0))
    }

    private static func digits(_ number: Int64, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }

    /// Years are counted from March, so that the leap day is the last of its year.
    private static func date(ofDay day: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let ofEra = shifted - era * 146_097
        let year = (ofEra - ofEra / 1460 + ofEra / 36524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * year + year / 4 - year / 100)
        let month = (5 * ofYear + 2) / 153
        return (
            year + era * 400 + (month >= 10 ? 1 : 0), month < 10 ? month + 3 : month - 9,
            ofYear - (153 * month + 2) / 5 + 1
        )
    }

    /// The point in time so much later, in whole seconds.
    public static func + (time: Timestamp, duration: Duration) -> Timestamp {
        Timestamp(secondsSince1970: time.microseconds / 1_000_000 + duration.components.seconds)
    }

    /// How much later the first is than the second.
    public static func - (later: Timestamp, earlier: Timestamp) -> Duration {
        .microseconds(later.microseconds - earlier.microseconds)
    }
}
