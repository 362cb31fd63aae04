import LabSupport
import ServiceModel

/// Chooses by weight, and mixes well: with weights 5, 1 and 1 not `aaaaabc` but `aabacaa`.
///
/// - Source: nginx, smooth weighted round robin (2012)
public struct SmoothWeighted: Balancer {
    /// More weight than this counts as this much.
    public static let greatestWeight = 1_000_000

    private var endpoints: [Endpoint] = []
    /// What each is owed; all together 0.
    private var credit: [SocketPlace: Int] = [:]

    /// One that has chosen nobody yet.
    public init() {}

    /// Takes in who can answer from now on; those that stay keep what they are owed.
    public mutating func update(_ endpoints: [Endpoint]) throws {
        // >>> proxy.2
        // Weights are from 0 to `greatestWeight`; weight 0 gets nothing. Keep the credit of those that stay,
        // no more than a round is worth: somebody who has shrunk would wait for ever.
        // stub: throw Unimplemented("proxy.2")
        self.endpoints = endpoints.filter { $0.weight > 0 }.sorted()
        let total = self.endpoints.reduce(0) { $0 + Self.weight($1) }
        let kept = self.endpoints.map { ($0.place, min(max(credit[$0.place] ?? 0, -total), total)) }
        credit = Dictionary(kept) { first, _ in first }
        // <<<
    }

    /// Chooses one for a new connection; nil when there is nobody.
    public mutating func pick(for client: Client) throws -> Endpoint? {
        // >>> proxy.2
        // Give each its weight. The one that is owed most is chosen (of equals the first), and pays all that was
        // given.
        // stub: throw Unimplemented("proxy.2")
        var best: Endpoint?
        for endpoint in endpoints {
            credit[endpoint.place, default: 0] += Self.weight(endpoint)
            let isOwedMore = best.map { credit[endpoint.place, default: 0] > credit[$0.place, default: 0] }
            if isOwedMore ?? true { best = endpoint }
        }
        guard let best else { return nil }
        credit[best.place, default: 0] -= endpoints.reduce(0) { $0 + Self.weight($1) }
        return best
        // <<<
    }

    private static func weight(_ endpoint: Endpoint) -> Int { min(endpoint.weight, greatestWeight) }
}
