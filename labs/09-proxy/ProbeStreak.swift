import LabSupport
import ServiceModel

/// Whether somebody is healthy, from probes that may flap: it takes several in a row to change one's mind.
///
/// - Kubernetes: `successThreshold`, `failureThreshold`; HAProxy: `rise`, `fall`
public struct ProbeStreak: Equatable, Sendable {
    /// The verdict.
    public private(set) var isHealthy: Bool
    /// Probes in a row that spoke against it.
    private var against = 0

    /// A first verdict.
    public init(isHealthy: Bool = true) {
        self.isHealthy = isHealthy
    }

    /// Takes in the result of a probe.
    /// - Parameters:
    ///   - rise: good ones in a row that make the unhealthy healthy, at least 1.
    ///   - fall: bad ones in a row that make the healthy unhealthy, at least 1.
    /// - Returns: whether the verdict changed.
    public mutating func probed(_ isGood: Bool, rise: Int, fall: Int) throws -> Bool {
        // TODO proxy.7
        // In a row: one that agrees with the verdict begins the count anew.
        throw Unimplemented("proxy.7")
    }
}
