import LabSupport

/// What lies between the parts of a cluster and its API.
public final class Network {
    /// What goes wrong, for everybody.
    public var disruptions: Disruptions
    /// Who cannot reach the API at all, by name.
    public private(set) var cutOff: Set<String> = []
    private var generator: SeededGenerator

    /// - Parameter seed: chooses what goes wrong.
    public init(seed: UInt64, _ disruptions: Disruptions = .none) {
        // Not the generator of whoever chooses who is next: with the same seed they would walk in step.
        generator = SeededGenerator(seed: seed ^ 0x6e65_7477_6f72_6b00)
        self.disruptions = disruptions
    }

    /// Cuts a client off from the API.
    public func cutOff(_ name: String) { cutOff.insert(name) }
    /// Lets a client reach it again.
    public func reconnect(_ name: String) { cutOff.remove(name) }

    /// Whether something that happens so often happens now.
    func happens(_ share: Double) -> Bool {
        share > 0 && Double.random(in: 0..<1, using: &generator) < share
    }
}
