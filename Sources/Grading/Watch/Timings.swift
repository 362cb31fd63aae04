/// How long saves took until their verdict.
public struct Timings: Sendable, Equatable {
    private var seconds: [Double] = []

    /// No save yet.
    public init() {}

    /// Adds one save.
    public mutating func add(_ seconds: Double) {
        self.seconds.append(seconds)
    }

    /// `7 saves: median 0.61 s, 95th percentile 0.83 s`; nil before the first save.
    public var summary: String? {
        guard !seconds.isEmpty else { return nil }
        let saves = seconds.count == 1 ? "1 save" : "\(seconds.count) saves"
        let (median, high) = (Self.text(percentile(50)), Self.text(percentile(95)))
        return "\(saves), save to verdict: median \(median), 95th percentile \(high)"
    }

    /// The smallest time that this share of the saves did not exceed.
    func percentile(_ percent: Int) -> Double {
        let sorted = seconds.sorted()
        let rank = (percent * sorted.count + 99) / 100
        return sorted[max(0, rank - 1)]
    }

    /// Seconds with two digits.
    static func text(_ seconds: Double) -> String {
        let hundredths = Int((seconds * 100).rounded())
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) s"
    }
}
