import ExamKit
import LabSupport
import ServiceModel
import ServiceProxy

/// Milestone 2: who is chosen, while the list changes.
struct BalancersProbe: Probe {
    struct Case: Codable, Sendable {
        /// Lists that follow each other: the weights of places, 0 for one that is not there.
        var lists: [[Int]]
        var picks: Int
        var seed: UInt64
    }

    let id = "balancers"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<30).map { _ in
            let count = Int.random(in: 1...6, using: &generator)
            let lists = (0..<4).map { _ in (0..<count).map { _ in Int.random(in: 0...4, using: &generator) } }
            return Case(lists: lists, picks: .random(in: 1...12, using: &generator), seed: generator.next())
        }
    }

    func observe(_ question: Case) throws -> Answers {
        let generator = SeededGenerator(seed: question.seed)
        return Answers(lines: [
            try walk(RoundRobin(), question), try walk(SmoothWeighted(), question),
            "\(try loads(LeastConnections(using: generator), question))",
            "\(try isEven(RandomCascade(using: generator), question))",
            "\(try isEven(PowerOfTwo(using: generator), question))",
        ])
    }

    private func endpoints(_ weights: [Int]) -> [Endpoint] {
        weights.enumerated().filter { $0.element > 0 }.map { number, weight in
            Endpoint(SocketPlace(IPAddress(10, 0, 0, UInt8(number + 1)), 80), weight: weight)
        }
    }

    private func client(_ number: Int) -> Client {
        Client(SocketPlace(IPAddress(172, 16, UInt8(number / 256 % 256), UInt8(number % 256)), 40_000))
    }

    /// Whom it chooses, list after list.
    private func walk(_ balancer: some Balancer, _ question: Case) throws -> String {
        var balancer = balancer
        return try question.lists.map { list in
            try balancer.update(endpoints(list))
            return try (0..<question.picks).map { number in
                try balancer.pick(for: client(number)).map { "\($0.place.address.bytes[3])" } ?? "-"
            }.joined()
        }.joined(separator: " ")
    }

    /// How many connections each has in the end: who got them first is chance.
    private func loads(_ balancer: LeastConnections<SeededGenerator>, _ question: Case) throws -> [Int] {
        var balancer = balancer
        var list = endpoints(question.lists[0])
        for index in list.indices { list[index].weight = 1 }
        try balancer.update(list)
        for number in 0..<question.picks * list.count { _ = try balancer.pick(for: client(number)) }
        if let first = list.first { try balancer.finished(first.place) }
        _ = try balancer.pick(for: client(0))
        return list.map { balancer.connections(to: $0.place) }
    }

    private func isEven(_ balancer: some Balancer, _ question: Case) throws -> Bool {
        var balancer = balancer
        let list = endpoints(question.lists[1])
        try balancer.update(list)
        guard !list.isEmpty else { return try balancer.pick(for: client(0)) == nil }
        var counts: [SocketPlace: Int] = [:]
        for number in 0..<600 * list.count {
            if let place = try balancer.pick(for: client(number))?.place { counts[place, default: 0] += 1 }
        }
        // Six deviations from 600, and a little more.
        return list.allSatisfy { abs((counts[$0.place] ?? 0) - 600) < 160 }
    }

    func explain(_ question: Case, expected: Answers, actual: Answers) -> String {
        let names = [
            "round robin", "smooth weighted", "connections of each", "random is even", "power of two is even",
        ]
        return Answers.explain(names.map { "\($0), lists \(question.lists)" }, expected, actual)
    }
}
