import ClusterAPI
import ClusterObjects
import LabSupport

/// What is done to a cluster while it works, all of it from a seed.
public struct Chaos {
    /// Pods killed in a minute, on average.
    public var podKills: Double
    /// Parts restarted in a minute, on average: they forget what they knew.
    public var restarts: Double
    /// Parts cut off from the API in a minute, on average, each for a while.
    public var cuts: Double
    /// How long one that was cut off stays so, at most.
    public var longestCut: Duration

    /// What is not named does not happen.
    public init(
        podKills: Double = 0, restarts: Double = 0, cuts: Double = 0, longestCut: Duration = .seconds(20)
    ) {
        self.podKills = podKills
        self.restarts = restarts
        self.cuts = cuts
        self.longestCut = longestCut
    }

    /// A bad day.
    public static var rough: Chaos { Chaos(podKills: 10, restarts: 4, cuts: 4) }

    /// Puts what will happen until a time on the agenda of a simulation.
    /// - Parameters:
    ///   - api: the cluster, without a network between.
    ///   - until: since the simulation began; a part that was cut off is reachable again by then.
    public func plan(
        for simulation: Simulation, _ network: Network, api: any ClusterAPI, until end: Duration, seed: UInt64
    ) {
        var generator = SeededGenerator(seed: seed ^ 0x63_6861_6f73)
        for at in Self.moments(podKills, until: end, &generator) {
            let number = generator.next()
            simulation.at(at, "kill a pod") { try Self.killPod(number, api) }
        }
        for at in Self.moments(restarts, until: end, &generator) {
            let number = generator.next()
            simulation.at(at, "restart somebody") {
                guard let name = Self.choose(simulation.names, number) else { return }
                try simulation.restart(name)
            }
        }
        for at in Self.moments(cuts, until: end, &generator) {
            let number = generator.next()
            let share = Double.random(in: 0.1...1, using: &generator)
            guard let name = Self.choose(simulation.names, number) else { continue }
            simulation.at(at, "cut off \(name)") { network.cutOff(name) }
            simulation.at(min(end, at + longestCut * share), "reconnect \(name)") { network.reconnect(name) }
        }
    }

    private static func killPod(_ number: UInt64, _ api: any ClusterAPI) throws {
        guard let pod = choose(try api.all(Pod.self, in: .all), number) else { return }
        _ = try api.delete(Pod.self, pod.name, DeleteOptions(gracePeriodSeconds: 0))
    }

    private static func choose<Element>(_ elements: [Element], _ number: UInt64) -> Element? {
        elements.isEmpty ? nil : elements[Int(number % UInt64(elements.count))]
    }

    /// Moments in whole milliseconds; so many a minute on average.
    private static func moments(
        _ rate: Double, until end: Duration, _ generator: inout SeededGenerator
    ) -> [Duration] {
        let minutes = Double(end.components.seconds) / 60
        let count = Int((min(rate, 10_000) * minutes).rounded())
        guard count > 0, end.components.seconds > 0 else { return [] }
        return (0..<count).map { _ in
            .milliseconds(Int64.random(in: 0..<end.components.seconds * 1000, using: &generator))
        }
    }
}
