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
        // TODO proxy.2
        // Weights are from 0 to `greatestWeight`; weight 0 gets nothing. Keep the credit of those that stay,
        // no more than a round is worth: somebody who has shrunk would wait for ever.
        throw Unimplemented("proxy.2")
    }

    /// Chooses one for a new connection; nil when there is nobody.
    public mutating func pick(for client: Client) throws -> Endpoint? {
        // TODO proxy.2
        // Give each its weight. The one that is owed most is chosen (of equals the first), and pays all that was
        // given.
        throw Unimplemented("proxy.2")
    }

    private static func weight(_ endpoint: Endpoint) -> Int { min(endpoint.weight, greatestWeight) }
}
