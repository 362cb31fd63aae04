import LabSupport
import ServiceModel

/// Chooses at random, each endpoint as often as any other, the way a chain of rules can: each rule sees what
/// those before it let pass, and takes its share of that.
///
/// - Kubernetes: pkg/proxy/iptables, `-m statistic --mode random --probability`
public struct RandomCascade<Generator: RandomNumberGenerator>: Balancer {
    private var endpoints: [Endpoint] = []
    private var generator: Generator

    /// - Parameter generator: where chance comes from.
    public init(using generator: Generator) {
        self.generator = generator
    }

    /// Takes in who can answer from now on.
    public mutating func update(_ endpoints: [Endpoint]) throws {
        self.endpoints = endpoints.sorted()
    }

    /// One out of how many that are still there the rule at this place takes.
    /// - Parameters:
    ///   - rule: from 0.
    ///   - count: how many rules there are, at least 1.
    public static func odds(ofRule rule: Int, of count: Int) throws -> Int {
        // TODO proxy.2
        // The first of n rules takes one of n. What does the second see, and which share of that makes it fair?
        throw Unimplemented("proxy.2")
    }

    /// Chooses one for a new connection; nil when there is nobody.
    public mutating func pick(for client: Client) throws -> Endpoint? {
        // TODO proxy.2
        // Ask the rules in turn; the last takes what is left. `Int.random(in:using:)` is unbiased, `%` is not.
        throw Unimplemented("proxy.2")
    }
}
