import ClusterAPI
import LabSupport

/// What lies between the parts of a cluster and its API.
public final class Network {
    /// What goes wrong, for everybody.
    public var disruptions: Disruptions
    /// Who cannot reach the API at all, by name.
    public private(set) var cutOff: Set<String> = []
    private var generator: SeededGenerator
    private let clock: any ClusterClock
    /// When news that were held back arrive, in no order.
    private var arrivals: Set<Duration> = []

    /// - Parameters:
    ///   - seed: chooses what goes wrong.
    ///   - clock: what time it is.
    public init(seed: UInt64, clock: any ClusterClock, _ disruptions: Disruptions = .none) {
        self.clock = clock
        // Not the generator of whoever chooses who is next: with the same seed they would walk in step.
        generator = SeededGenerator(seed: seed ^ 0x6e65_7477_6f72_6b00)
        self.disruptions = disruptions
    }

    /// Cuts a client off from the API.
    public func cutOff(_ name: String) { cutOff.insert(name) }
    /// Lets a client reach it again.
    public func reconnect(_ name: String) { cutOff.remove(name) }

    /// When the next news arrive that were held back.
    public var nextWake: Duration? {
        arrivals.filter { $0 > clock.now }.min()
    }

    /// Holds news back for up to a second.
    /// - Returns: when they arrive.
    func delay() -> Duration {
        let arrival = clock.now + .milliseconds(Int.random(in: 1...1000, using: &generator))
        arrivals = arrivals.filter { $0 > clock.now }
        arrivals.insert(arrival)
        return arrival
    }

    /// What time it is.
    var now: Duration { clock.now }

    /// Whether something that happens so often happens now.
    func happens(_ share: Double) -> Bool {
        share > 0 && Double.random(in: 0..<1, using: &generator) < share
    }
}
