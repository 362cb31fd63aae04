import ClusterObjects
import LabSupport

/// What an autoscaler recommended and did of late.
///
/// - Kubernetes: 1.20, pkg/controller/podautoscaler, recommendations and scale events
public struct HPAHistory: Equatable, Sendable {
    /// A number of replicas, or by how much it changed, and when.
    public struct Entry: Equatable, Sendable {
        /// How many.
        public var replicas: Int32
        /// When.
        public var at: Duration

        /// An entry.
        public init(_ replicas: Int32, at: Duration) {
            self.replicas = replicas
            self.at = at
        }
    }

    /// What was recommended, before any limit.
    public var recommendations: [Entry] = []
    /// By how much it grew.
    public var ups: [Entry] = []
    /// By how much it shrank.
    public var downs: [Entry] = []

    /// Nothing happened yet.
    public init() {}

    /// By how much it changed in the last seconds.
    static func change(_ events: [Entry], within seconds: Int32, at now: Duration) -> Int32 {
        events.filter { $0.at > now - .seconds(seconds) }.reduce(0) { sum, event in
            let (total, overflow) = sum.addingReportingOverflow(event.replicas)
            return overflow ? .max : total
        }
    }

    /// Notes what was done.
    public mutating func scaled(from before: Int32, to after: Int32, at now: Duration) {
        if after > before {
            ups.append(Entry(after.subtractingReportingOverflow(before).partialValue, at: now))
        } else {
            downs.append(Entry(before.subtractingReportingOverflow(after).partialValue, at: now))
        }
    }

    /// Forgets what is older than any rule looks back.
    mutating func forget(_ rules: HPARules?, at now: Duration) {
        let window = max(HPALimits.downWindow, rules?.up.window ?? 0, rules?.down.window ?? 0)
        recommendations.removeAll { $0.at < now - .seconds(window) }
        ups.removeAll { $0.at < now - .seconds(rules?.up.longestPeriod ?? 0) }
        downs.removeAll { $0.at < now - .seconds(rules?.down.longestPeriod ?? 0) }
    }
}
