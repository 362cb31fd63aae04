import ClusterAPI

/// What happened in a simulation, one line each: the same seed gives the same lines.
///
///     12.500 deployment create replicasets.apps default/web-5d9f
///     12.750 replicaset update pods default/web-5d9f-x7k2p ! Conflict
public final class Transcript {
    /// One thing that happened.
    public struct Line: Equatable, Sendable, CustomStringConvertible {
        /// Since the simulation began.
        public let at: Duration
        /// Who did it.
        public let who: String
        /// What.
        public let what: String
        /// Whether it was a write that succeeded.
        public let isWrite: Bool

        /// `12.500 who what`
        public var description: String {
            let milliseconds =
                at.components.seconds * 1000 + at.components.attoseconds / 1_000_000_000_000_000
            let fraction = String(milliseconds % 1000)
            let zeros = String(repeating: "0", count: 3 - fraction.count)
            return "\(milliseconds / 1000).\(zeros)\(fraction) \(who) \(what)"
        }
    }

    /// All of it, in order.
    public private(set) var lines: [Line] = []
    private let clock: any ClusterClock
    private let start: Duration

    /// An empty one; times are counted from now.
    public init(clock: any ClusterClock) {
        self.clock = clock
        start = clock.now
    }

    /// Notes something.
    public func note(_ who: String, _ what: String, isWrite: Bool = false) {
        lines.append(Line(at: clock.now - start, who: who, what: what, isWrite: isWrite))
    }

    /// The writes since a time, without those that only say that somebody is alive.
    public func writes(after: Duration) -> [Line] {
        lines.filter { $0.isWrite && $0.at > after && !Self.isHeartbeat($0) }
    }

    private static func isHeartbeat(_ line: Line) -> Bool {
        line.what.hasPrefix("update leases.") || line.what.hasPrefix("update nodes/status ")
            || line.what.hasPrefix("patch nodes/status ")
    }

    /// The last lines, as text.
    public func last(_ count: Int) -> [String] {
        lines.suffix(count).map(\.description)
    }

    /// All of it, a line each.
    public var text: String {
        lines.map { "\($0)\n" }.joined()
    }
}
