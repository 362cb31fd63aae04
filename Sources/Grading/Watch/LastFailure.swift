import FoundationEssentials

/// What a learner failed at last, in the watch or in a grade of the working tree, whichever was later.
public struct LastFailure: Sendable, Equatable {
    /// The milestone's id.
    public var milestone: String
    /// The name of its first red test; nil when none is known.
    public var test: String?

    /// The last failure in a kit; nil when nothing was run yet, or all that was run is earned.
    public init?(kit: Kit) {
        let watched = WatchProgress(kit: kit).lastPlace()
        let graded = RunRecord(kit: kit).load().flatMap { Self.first(in: $0) }
        let isWatchNewer =
            Self.time(of: kit.notes + "/progress") >= Self.time(of: kit.notes + "/last-run.json")
        if let watched, isWatchNewer || graded == nil {
            (milestone, test) = (watched.milestone, watched.test)
        } else if let graded {
            self = graded
        } else {
            return nil
        }
    }

    /// What it is in a milestone's report.
    init(_ report: MilestoneReport) {
        milestone = report.id
        let red = report.tests.first { $0.cause != nil && $0.cause?.kind == report.cause?.kind }
        test = red.flatMap { $0.id.split(separator: "/").last.map(String.init) }
    }

    /// The first milestone that is neither earned nor waits for another.
    private static func first(in run: RunReport) -> LastFailure? {
        let unearned = run.labs.flatMap(\.milestones).filter { !$0.earned }
        return (unearned.first { $0.cause?.kind != .blockedBy } ?? unearned.first).map { LastFailure($0) }
    }

    private static func time(of path: String) -> Date {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return attributes?[.modificationDate] as? Date ?? .distantPast
    }
}
