import ClusterObjects
import LabSupport

/// How many of the nodes of a zone are gone, and how fast pods may be driven off them.
///
/// - Kubernetes: 1.20, pkg/controller/nodelifecycle, ComputeZoneState
public enum ZoneState: Equatable, Sendable {
    /// A few at most.
    case normal
    /// So many that the network may be to blame, or this controller.
    case partialDisruption
    /// All.
    case fullDisruption

    /// The state of a zone.
    public init(ready: Int, notReady: Int) throws {
        // >>> reconcilers.8
        // No node is ready, though there are some: full. At least three are not, and they are at least 55 %:
        // partial. Count in whole numbers.
        // stub: throw Unimplemented("reconcilers.8")
        if ready == 0 && notReady > 0 {
            self = .fullDisruption
        } else if notReady > 2 && notReady * 100 >= (ready + notReady) * 55 {
            self = .partialDisruption
        } else {
            self = .normal
        }
        // <<<
    }

    /// The least time between two nodes of the zone that are emptied; nil: none is.
    ///
    /// It is the zone's own affair: when all zones are fully disrupted, nothing is emptied anywhere.
    /// - Parameter size: how many nodes the zone has.
    public func interval(size: Int) throws -> Duration? {
        // >>> reconcilers.8
        // 0.1 a second; in partial disruption 0.01 a second in a zone of more than 50 nodes, none in a
        // smaller one. A zone that is gone while others live is emptied as fast as a sound one.
        // stub: throw Unimplemented("reconcilers.8")
        switch self {
        case .normal, .fullDisruption: return .seconds(10)
        case .partialDisruption: return size > 50 ? .seconds(100) : nil
        }
        // <<<
    }
}

extension ClusterObjects.Node {
    /// Which region and zone it lies in, as one text; empty when it says neither.
    var zoneKey: String {
        let label = { (names: [String]) in names.compactMap { self.metadata.labels[$0] }.first ?? "" }
        let region = label(["topology.kubernetes.io/region", "failure-domain.beta.kubernetes.io/region"])
        let zone = label(["topology.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/zone"])
        return region.isEmpty && zone.isEmpty ? "" : "\(region):\(zone)"
    }
}
