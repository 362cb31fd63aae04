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
        // TODO reconcilers.8
        // The wait is counted from the end of the last run. Whoever ran for more than twice the longest wait
        // is forgiven.
        throw Unimplemented("reconcilers.8")
    }

    /// The wait of the container as it is now; zero when there is none.
    public func delay(of container: String) -> Duration { entries[container]?.delay ?? .zero }

    /// Notes that a container is started again.
    /// - Parameter ended: when its last run ended.
    public mutating func restarted(_ container: String, ended: Duration, at now: Duration) throws {
        // TODO reconcilers.8
        // The first time costs nothing, but the next will cost 10 s, then 20, 40 … up to 300. Whoever is
        // forgiven begins at 10 again.
        throw Unimplemented("reconcilers.8")
    }

    // TODO reconcilers.8
}
