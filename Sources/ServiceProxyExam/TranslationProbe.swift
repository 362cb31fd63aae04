import ExamKit
import LabSupport
import PacketTracing
import ServiceModel
import ServiceProxy

/// Milestone 4: what becomes of packets, there and back, while states change and time goes by.
struct TranslationProbe: Probe {
    struct Case: Codable, Sendable {
        /// States, one after the other.
        var streets: [Street]
        /// Of each packet: seconds since the one before, client, its port, house, door, kind, and whether the answer
        /// to it comes too.
        var packets: [[Int]]
    }

    let id = "translation"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<20).map { _ in
            let first = Street(using: &generator)
            var second = Street(using: &generator)
            second.knowsPods = first.knowsPods
            let packets = (0..<30).map { _ in
                [
                    [0, 1, 60, 200].randomElement(using: &generator) ?? 0,
                    Int.random(in: 0..<5, using: &generator),
                    [40_000, 40_001, 65_535].randomElement(using: &generator) ?? 0,
                    Int.random(in: 0..<3, using: &generator), Int.random(in: 0..<5, using: &generator),
                    [0, 0, 0, 1, 2, 3].randomElement(using: &generator) ?? 0,
                    Int.random(in: 0...1, using: &generator),
                ]
            }
            return Case(streets: [first, second], packets: packets)
        }
    }

    /// Always the first: what is asked here is not who is chosen.
    private struct First: Balancer {
        var endpoints: [Endpoint] = []
        mutating func update(_ endpoints: [Endpoint]) { self.endpoints = endpoints }
        func pick(for client: Client) -> Endpoint? { endpoints.min() }
    }

    func observe(_ question: Case) throws -> Answers {
        var nat = NAT(on: question.streets[0].node) { First() }
        var (lines, second): ([String], Int) = ([], 0)
        let half = question.packets.count / question.streets.count
        for (index, street) in question.streets.enumerated() {
            lines.append("\(try nat.update(street.state).count) forgotten")
            for numbers in question.packets.dropFirst(index * half).prefix(half) {
                second += numbers[0]
                lines.append(
                    try walk(Self.packet(numbers, street), numbers[6] == 1, &nat, at: .seconds(second)))
            }
        }
        return Answers(lines: lines)
    }

    private static func packet(_ numbers: [Int], _ street: Street) -> Packet {
        let house = min(numbers[3], street.houses.count - 1)
        return Packet(
            street.houses[house].isUDP ? .udp : .tcp,
            from: SocketPlace(Street.clients[numbers[1]], UInt16(clamping: numbers[2])),
            to: street.door(numbers[4], of: house), Packet.Kind.allCases[numbers[5]])
    }

    private func walk(_ packet: Packet, _ isAnswered: Bool, _ nat: inout NAT, at now: Duration) throws
        -> String
    {
        let outcome = try nat.translate(packet, at: now)
        guard isAnswered, case .forwarded(let sent) = outcome else { return outcome.description }
        return "\(outcome), answer \(try nat.translate(sent.answer(), at: now))"
    }

    func explain(_ question: Case, expected: Answers, actual: Answers) -> String {
        let half = question.packets.count / question.streets.count
        let asked = question.streets.enumerated().flatMap { index, street in
            ["state \(index + 1)"]
                + question.packets.dropFirst(index * half).prefix(half).map { numbers in
                    let house = street.houses[min(numbers[3], street.houses.count - 1)]
                    return "\(numbers[0]) s later \(Self.packet(numbers, street)), service \(house)"
                }
        }
        return Answers.explain(asked, expected, actual)
    }
}
