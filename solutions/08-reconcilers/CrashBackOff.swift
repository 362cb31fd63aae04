import LabSupport

/// How long a container that keeps ending waits before it is started again.
///
/// It lives in the memory of a kubelet: one that is started again begins with a clean sheet.
/// - Kubernetes: 1.20, client-go flowcontrol Backoff as the kubelet uses it
public struct CrashBackOff: Equatable, Sendable {
    /// The first wait.
    public static let first = Duration.seconds(10)
    /// The longest wait.
    public static let most = Duration.seconds(300)

    private struct Entry: Equatable, Sendable {
        var delay: Duration
        var startedAt: Duration
    }

    private var entries: [String: Entry] = [:]

    /// Nothing has crashed yet.
    public init() {}

    /// How long a container must still wait; nil when it may start.
    /// - Parameters:
    ///   - container: which; the caller chooses how it calls it.
    ///   - ended: when its last run ended.
    public func wait(_ container: String, ended: Duration, at now: Duration) throws -> Duration? {
        // >>> reconcilers.8
        // The wait is counted from the end of the last run. Whoever ran for more than twice the longest wait
        // is forgiven.
        // stub: throw Unimplemented("reconcilers.8")
        guard let entry = entries[container], !isForgiven(entry, ended) else { return nil }
        let left = ended + entry.delay - now
        return left > .zero ? left : nil
        // <<<
    }

    /// The wait of the container as it is now; zero when there is none.
    public func delay(of container: String) -> Duration { entries[container]?.delay ?? .zero }

    /// Notes that a container is started again.
    /// - Parameter ended: when its last run ended.
    public mutating func restarted(_ container: String, ended: Duration, at now: Duration) throws {
        // >>> reconcilers.8
        // The first time costs nothing, but the next will cost 10 s, then 20, 40 … up to 300. Whoever is
        // forgiven begins at 10 again.
        // stub: throw Unimplemented("reconcilers.8")
        let old = entries[container].flatMap { isForgiven($0, ended) ? nil : $0 }
        let delay = old.map { min($0.delay * 2, Self.most) } ?? Self.first
        entries[container] = Entry(delay: delay, startedAt: now)
        // <<<
    }

    // >>> reconcilers.8
    private func isForgiven(_ entry: Entry, _ ended: Duration) -> Bool {
        ended - entry.startedAt > Self.most * 2
    }
    // <<<
}
