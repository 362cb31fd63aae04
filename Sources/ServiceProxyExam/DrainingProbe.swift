import ExamKit
import LabSupport
import ServiceModel
import ServiceProxy

/// Milestone 7: who is healthy, who is out, and who leaves, after whatever happened.
struct DrainingProbe: Probe {
    struct Case: Codable, Sendable {
        /// Whether probes are good.
        var probes: [Bool]
        var rise: Int
        var fall: Int
        /// Number of an endpoint, 1 for a failure, and seconds since the last.
        var connections: [[Int]]
        var percent: Int
        /// For each list: of each endpoint 0 gone, 1 there, 2 not ready, 3 terminating; and the seconds since.
        var lists: [[Int]]
    }

    let id = "draining"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<40).map { _ in
            Case(
                probes: (0..<20).map { _ in Bool.random(using: &generator) },
                rise: .random(in: 0...3, using: &generator), fall: .random(in: 0...4, using: &generator),
                connections: (0..<60).map { _ in
                    [
                        Int.random(in: 0..<4, using: &generator),
                        Int.random(in: 0..<5, using: &generator) > 0 ? 1 : 0,
                        Int.random(in: 0...9, using: &generator),
                    ]
                },
                percent: .random(in: 0...100, using: &generator),
                lists: (0..<8).map { _ in
                    (0..<4).map { _ in Int.random(in: 0..<4, using: &generator) }
                        + [.random(in: 0...25, using: &generator)]
                })
        }
    }

    func observe(_ question: Case) throws -> Answers {
        Answers(lines: [
            try streak(question), try health(question), try ejection(question), try draining(question),
        ])
    }

    private let places = (1...4).map { SocketPlace(IPAddress(10, 0, 0, UInt8($0)), 80) }

    private func numbers(_ places: [SocketPlace]) -> [Int] { places.map { Int($0.address.bytes[3]) } }

    private func streak(_ question: Case) throws -> String {
        var streak = ProbeStreak()
        return try question.probes.map { isGood in
            let changed = try streak.probed(isGood, rise: question.rise, fall: question.fall)
            return "\(streak.isHealthy ? "+" : "-")\(changed ? "!" : "")"
        }.joined()
    }

    private func health(_ question: Case) throws -> String {
        var policy = ProbePolicy()
        policy.interval = .seconds(4)
        policy.timeout = .seconds(2)
        var health = ActiveHealth(policy)
        try health.update(places, at: .zero)
        return try question.connections.prefix(30).enumerated().map { second, event in
            let due = try health.due(at: .seconds(second))
            if event[1] == 0 { _ = try health.probed(places[event[0]], isGood: event[2] > 3) }
            let late = try health.expire(at: .seconds(second))
            return "\(numbers(due))\(numbers(late))\(numbers(places.filter { health.isHealthy($0) }))"
        }.joined(separator: " ")
    }

    private func ejection(_ question: Case) throws -> String {
        var policy = EjectionPolicy()
        policy.failures = 2
        policy.percent = question.percent
        var ejection = OutlierEjection(policy)
        ejection.update(places)
        var now = Duration.zero
        return try question.connections.map { event in
            now += .seconds(event[2])
            let back = try ejection.readmit(at: now)
            let isOut = try event[1] == 1 && ejection.failed(places[event[0]], at: now)
            if event[1] == 0 { try ejection.succeeded(places[event[0]]) }
            return "\(numbers(back))\(isOut ? "out \(event[0] + 1)" : "")"
        }.joined(separator: " ")
    }

    private func draining(_ question: Case) throws -> String {
        var draining = Draining(grace: .seconds(30))
        for place in places.dropLast() { draining.opened(place) }
        var now = Duration.zero
        return try question.lists.map { list in
            now += .seconds(list[4])
            let endpoints = zip(places, list).compactMap { place, state in
                state == 0
                    ? nil
                    : Endpoint(
                        place, isReady: state == 1, isServing: state != 2, isTerminating: state == 3)
            }
            try draining.update(endpoints, at: now)
            let overdue = try draining.overdue(at: now)
            for place in overdue { try draining.closed(place) }
            return "\(numbers(overdue))\(numbers(places.filter { draining.isDraining($0) }))"
        }.joined(separator: " ")
    }

    func explain(_ question: Case, expected: Answers, actual: Answers) -> String {
        Answers.explain(
            [
                "probes \(question.probes), rise \(question.rise), fall \(question.fall)",
                "probes due, late, and who is healthy", "ejection, at most \(question.percent) percent",
                "draining, lists \(question.lists)",
            ], expected, actual)
    }
}
