import ExamKit
import LabSupport
import ServiceModel
import ServiceProxy

/// Milestone 3: who belongs to whom, and stays.
struct AffinityProbe: Probe {
    struct Case: Codable, Sendable {
        /// Numbers of the places that are there, list after list.
        var lists: [[Int]]
        /// Number of a client, its port, and the second in which it comes.
        var visits: [[Int]]
        var slots: Int
    }

    let id = "affinity"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<6).map { _ in
            let lists = (0..<3).map { _ in
                (1...8).filter { _ in Int.random(in: 0..<3, using: &generator) > 0 }
            }
            var second = 0
            let visits = (0..<24).map { _ in
                second += Int.random(in: 0...40, using: &generator)
                return [
                    Int.random(in: 0..<5, using: &generator),
                    Int.random(in: 1024...65_535, using: &generator),
                    second,
                ]
            }
            return Case(lists: lists, visits: visits, slots: .random(in: 8...300, using: &generator))
        }
    }

    func observe(_ question: Case) throws -> Answers {
        Answers(lines: [
            try walk(ClientAffinity(RoundRobin(), timeout: .seconds(60)), question),
            try walk(HashRing(), question), try walk(Maglev(size: question.slots), question),
            try walk(BoundedLoadRing(percent: 120), question), "\(try Maglev.prime(from: question.slots))",
        ])
    }

    private func walk(_ balancer: some Balancer, _ question: Case) throws -> String {
        var balancer = balancer
        let each = question.visits.count / question.lists.count
        return try question.lists.enumerated().map { index, list in
            try balancer.update(list.map { Endpoint(SocketPlace(IPAddress(10, 0, 0, UInt8($0)), 80)) })
            return try question.visits.dropFirst(index * each).prefix(each).map { visit in
                let address = IPAddress(172, 16, 0, UInt8(visit[0]))
                let client = Client(SocketPlace(address, UInt16(visit[1])), at: .seconds(visit[2]))
                return try balancer.pick(for: client).map { "\($0.place.address.bytes[3])" } ?? "-"
            }.joined()
        }.joined(separator: " ")
    }

    func explain(_ question: Case, expected: Answers, actual: Answers) -> String {
        let names = [
            "affinity of 60 s", "ring", "Maglev, \(question.slots) slots", "bounded ring", "next prime",
        ]
        return Answers.explain(names.map { "\($0), lists \(question.lists)" }, expected, actual)
    }
}
