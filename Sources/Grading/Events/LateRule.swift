/// When work was due, and what it costs to be late.
public struct LateRule: Sendable, Equatable, Codable {
    private static let secondsADay = 86_400

    /// The deadline, in seconds since 1970.
    public var deadline: Int
    /// Per cent of the earned points that each begun day takes away: 0...100.
    public var percentADay: Int
    /// Hours after the deadline that cost nothing.
    public var graceHours: Int

    /// A rule; without more words, being late is shown and costs nothing.
    public init(deadline: Int, percentADay: Int = 0, graceHours: Int = 0) {
        self.deadline = deadline
        self.percentADay = percentADay
        self.graceHours = graceHours
    }

    /// Reads `10%/day`.
    /// - Throws: `KitError` for anything else.
    public static func percentADay(of text: String) throws -> Int {
        let parts = text.split(separator: "%", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1] == "/day" || parts[1].isEmpty, let percent = Int(parts[0]),
            (0...100).contains(percent)
        else { throw KitError("--late \(text): expected 0%/day to 100%/day, such as 10%/day") }
        return percent
    }

    /// Seconds after the student's deadline; 0 in time.
    /// - Parameter extraDays: by which this student's deadline is later.
    public func lateSeconds(handedIn: Int, extraDays: Int = 0) -> Int {
        max(0, handedIn - deadline - extraDays * Self.secondsADay)
    }

    /// Points taken off, rounded down.
    public func penalty(earned: Int, lateSeconds: Int) -> Int {
        let counted = lateSeconds - graceHours * 3600
        guard counted > 0 else { return 0 }
        let days = (counted + Self.secondsADay - 1) / Self.secondsADay
        return earned * min(100, min(days, 100) * percentADay) / 100
    }
}
