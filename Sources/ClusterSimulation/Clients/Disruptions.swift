/// What goes wrong between a client and the API, each as a share of all calls, from 0 to 1.
public struct Disruptions: Equatable, Sendable {
    /// Somebody else was faster: an update or a patch is refused with `Conflict`, and nothing was done.
    public var conflicts: Double
    /// The server is not there: nothing was done.
    public var refusals: Double
    /// The answer is lost: it was done, but the client is told `Timeout`.
    public var lostAnswers: Double
    /// A watch breaks when it is asked.
    public var brokenWatches: Double
    /// A watch is told that what it wants is forgotten.
    public var forgottenWatches: Double
    /// A watch has nothing to say for up to a second, whatever happens: news come late.
    public var lateNews: Double

    /// What is not named does not happen.
    public init(
        conflicts: Double = 0, refusals: Double = 0, lostAnswers: Double = 0, brokenWatches: Double = 0,
        forgottenWatches: Double = 0, lateNews: Double = 0
    ) {
        self.conflicts = conflicts
        self.refusals = refusals
        self.lostAnswers = lostAnswers
        self.brokenWatches = brokenWatches
        self.forgottenWatches = forgottenWatches
        self.lateNews = lateNews
    }

    /// Nothing goes wrong.
    public static var none: Disruptions { Disruptions() }
    /// A bad day.
    public static var rough: Disruptions {
        Disruptions(
            conflicts: 0.1, refusals: 0.05, lostAnswers: 0.05, brokenWatches: 0.02, forgottenWatches: 0.02,
            lateNews: 0.3)
    }
}
