import ControlGroups
import ExamKit
import LabSupport

/// Milestone 7: shares of simulated processors, to the percent.
struct FairnessProbe: Probe {
    struct Group: Codable, Sendable {
        var name: String
        var weight: UInt64
        var quota: UInt64?
        var threads: UInt64
        var demand: UInt64?
    }

    struct Case: Codable, Sendable {
        var groups: [Group]
        var processors: UInt64
    }

    struct Observation: Codable, Equatable, Sendable {
        /// For each group its percent of one processor, rounded to steps of four.
        var shares: [String: Int]
    }

    let id = "fairness"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<15).map { index in
            // Weights in the ratio 1 : 2 : 4 and quotas in tens of percent keep away from the steps' edges.
            Case(
                groups: (0..<Int.random(in: 1...3, using: &generator)).map { place in
                    Group(
                        name: "g\(place)", weight: 100 << UInt64.random(in: 0...2, using: &generator),
                        quota: index % 3 == 0 ? .random(in: 1...4, using: &generator) * 10_000 : nil,
                        threads: 1,
                        demand: index % 3 == 1 ? .random(in: 1...4, using: &generator) * 10_000 : nil)
                }, processors: 1)
        }
    }

    func observe(_ question: Case) throws -> Observation {
        let groups = question.groups.map { group in
            CFSGroup(
                group.name, weight: group.weight, quota: group.quota, threads: group.threads,
                demand: group.demand.map { .each($0) } ?? .always)
        }
        let usage = try CFSModel(groups: groups, processors: question.processors).run(microseconds: 2_000_000)
        var shares: [String: Int] = [:]
        for (path, got) in usage {
            // The offset puts every share that can come out right into the middle of a step.
            shares[path] = Int((Double(got.used) / 20_000 + 1.3) / 4)
        }
        return Observation(shares: shares)
    }

    func explain(_ question: Case, expected: Observation, actual: Observation) -> String {
        for (path, step) in expected.shares.sorted(by: { $0.key < $1.key }) where actual.shares[path] != step
        {
            return "\(path) is to get about \(step * 4) percent of a processor"
        }
        return "there are groups that were not asked for"
    }
}
