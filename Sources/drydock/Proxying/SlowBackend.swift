import LabSupport
import ServiceModel
import ServiceProxy

/// Five backends, one of which is slow, and somebody who chooses among them; on a clock of its own.
struct SlowBackend {
    /// Who chooses.
    enum Policy: String, CaseIterable {
        case random
        case roundRobin = "round robin"
        case powerOfTwo = "power of two"
        case leastConnections = "least connections"
    }

    /// What the clients saw.
    struct Result {
        let policy: Policy
        /// Milliseconds from arrival to answer, in order.
        let waits: [Double]
        /// The part of all requests that went to the slow one.
        let slowShare: Double

        func quantile(_ part: Double) -> Double {
            waits.isEmpty ? 0 : waits[min(waits.count - 1, Int(part * Double(waits.count)))]
        }
    }

    /// Mean milliseconds of a request; the last is the slow one.
    static let means: [Double] = [1, 1, 1, 1, 8]
    /// Arrivals in a millisecond: with a fifth of them the slow one is busy four fifths of its time.
    static let rate = 0.5

    let requests: Int
    let seed: UInt64

    func run(_ policy: Policy) throws -> Result {
        let dice = SeededGenerator(seed: seed ^ 0x5eed)
        switch policy {
        case .random: return try run(policy, RandomCascade(using: dice))
        case .roundRobin: return try run(policy, RoundRobin())
        case .powerOfTwo: return try run(policy, PowerOfTwo(using: dice))
        case .leastConnections: return try run(policy, LeastConnections(using: dice))
        }
    }

    private func run(_ policy: Policy, _ chosen: some Balancer) throws -> Result {
        // The same arrivals and the same work for every policy.
        var generator = SeededGenerator(seed: seed)
        var balancer = chosen
        let places = Self.means.indices.map { SocketPlace(IPAddress(10, 0, 0, UInt8($0 + 1)), 80) }
        try balancer.update(places.map { Endpoint($0) })
        var (now, waits, slow): (Double, [Double], Int) = (0, [], 0)
        var free = Self.means.map { _ in 0.0 }
        var open: [(end: Double, place: SocketPlace)] = []
        for number in 0..<requests {
            now += Exponential.sample(using: &generator) / Self.rate
            let work = Exponential.sample(using: &generator)
            for ended in open where ended.end <= now { try balancer.finished(ended.place) }
            open.removeAll { $0.end <= now }
            let client = Client(SocketPlace(IPAddress(172, 16, 0, 1), UInt16(truncatingIfNeeded: number)))
            guard let place = try balancer.pick(for: client)?.place,
                let index = places.firstIndex(of: place)
            else { continue }
            // One after the other: who comes waits for those before.
            free[index] = max(now, free[index]) + work * Self.means[index]
            open.append((free[index], place))
            waits.append(free[index] - now)
            if index == places.count - 1 { slow += 1 }
        }
        return Result(
            policy: policy, waits: waits.sorted(), slowShare: Double(slow) / Double(max(1, waits.count)))
    }
}
