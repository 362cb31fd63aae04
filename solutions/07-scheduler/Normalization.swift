import LabSupport

/// Makes scores of different plug-ins comparable.
public enum Normalization {
    /// The best score there is.
    public static let best = 100

    /// What part of the highest score this one is, in hundredths, rounded down.
    /// - Parameter isReversed: the highest gets 0.
    /// - Kubernetes: 1.20, plugins/helper/normalize_score.go
    public static func share(_ score: Int, of highest: Int, isReversed: Bool) throws -> Int {
        // >>> scheduler.3
        // When the highest is 0, all are alike: 0, or reversed 100.
        // stub: throw Unimplemented("scheduler.3")
        guard highest != 0 else { return isReversed ? best : score }
        let share = best * score / highest
        return isReversed ? best - share : share
        // <<<
    }
}
