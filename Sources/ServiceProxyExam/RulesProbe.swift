import ExamKit
import LabSupport
import PacketTracing
import ServiceModel
import ServiceProxy

/// Milestone 5: what packets meet in the rules that were written; not how they were written.
struct RulesProbe: Probe {
    struct Case: Codable, Sendable {
        var street: Street
        var affinity: Int
        var seed: UInt64
    }

    let id = "rules"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<6).map { _ in
            Case(
                street: Street(using: &generator), affinity: .random(in: 1...1000, using: &generator),
                seed: generator.next())
        }
    }

    private static let languages = ["iptables", "nft"]

    func observe(_ question: Case) throws -> Answers {
        Answers(
            lines: try Self.languages.flatMap { language in
                try outcomes(language, question) + [
                    try answer { try shares(language, question) },
                    try answer { try stays(language, question) },
                ]
            })
    }

    private static func packets(_ street: Street) -> [Packet] {
        street.houses.indices.flatMap { house in
            (0..<5).flatMap { door in
                Street.clients.map { client in
                    Packet(
                        street.houses[house].isUDP ? .udp : .tcp, from: SocketPlace(client, 40_000),
                        to: street.door(door, of: house))
                }
            }
        }
    }

    private func tracer(_ language: String, _ state: ProxyState, on node: NodeNetwork, seed: UInt64) throws
        -> PacketTracer
    {
        var dice = SeededGenerator(seed: seed)
        let plan = try ServiceRules.plan(state, on: node)
        let rules =
            language == "nft"
            ? try NFTReader.read(try NFTText.render(plan, on: node))
            : try IPTablesReader.read(try IPTablesText.render(plan, on: node))
        return PacketTracer(rules, on: node) { Double.random(in: 0..<1, using: &dice) }
    }

    /// What can become of each packet: eighty times, for the dice decide.
    private func outcomes(_ language: String, _ question: Case) throws -> [String] {
        let street = question.street
        let packets = Self.packets(street)
        // Rules that cannot be read are one answer for all.
        var fresh: PacketTracer?
        let fault = try answer {
            fresh = try tracer(language, street.state, on: street.node, seed: question.seed)
            return ""
        }
        guard var tracer = fresh else { return packets.map { _ in fault } }
        return try packets.map { packet in
            try answer {
                let outcomes = try (0..<80).map { _ in try tracer.trace(packet).description }
                return Set(outcomes).sorted().joined(separator: ", ")
            }
        }
    }

    private static func town(_ count: Int, affinity: Duration? = nil) -> ProxyState {
        let info = ServicePortInfo(
            ServicePortName(namespace: "n", name: "s"), clusterIP: IPAddress(172, 20, 0, 1), port: 80,
            affinity: affinity)
        let endpoints = (0..<count).map { Endpoint(SocketPlace(IPAddress(10, 0, 0, UInt8($0 + 1)), 80)) }
        return ProxyState(entries: [.init(info: info, endpoints: endpoints)])
    }

    /// Whether each of some endpoints gets its share.
    private func shares(_ language: String, _ question: Case) throws -> String {
        let count = Int(question.seed % 5) + 2
        var tracer = try tracer(language, Self.town(count), on: question.street.node, seed: question.seed)
        let packet = Packet(
            from: SocketPlace(Street.clients[0], 1), to: SocketPlace(IPAddress(172, 20, 0, 1), 80))
        var met: [SocketPlace: Int] = [:]
        for _ in 0..<300 * count {
            if case .forwarded(let sent) = try tracer.trace(packet) { met[sent.destination, default: 0] += 1 }
        }
        // Six deviations from 300, and a little more.
        return
            "\(count) endpoints, even: \(met.count == count && met.values.allSatisfy { abs($0 - 300) < 110 })"
    }

    /// Whether a client that comes again in time stays, and one that comes late need not.
    private func stays(_ language: String, _ question: Case) throws -> String {
        let state = Self.town(20, affinity: .seconds(question.affinity))
        var tracer = try tracer(language, state, on: question.street.node, seed: question.seed)
        let met = try (0..<60).map { visit -> String in
            let packet = Packet(
                from: SocketPlace(Street.clients[0], UInt16(40_000 + visit)),
                to: SocketPlace(IPAddress(172, 20, 0, 1), 80))
            // The first thirty in time, the others just too late.
            let second = visit < 30 ? visit * (question.affinity - 1) : visit * (question.affinity + 1) + 30
            guard case .forwarded(let sent) = try tracer.trace(packet, at: .seconds(second)) else {
                return "-"
            }
            return sent.destination.description
        }
        return "stays: \(Set(met.prefix(30)).count == 1), goes: \(Set(met.dropFirst(30)).count > 3)"
    }

    func explain(_ question: Case, expected: Answers, actual: Answers) -> String {
        let asked = Self.languages.flatMap { language in
            Self.packets(question.street).map { "\(language): \($0), services \(question.street.houses)" }
                + ["\(language): shares", "\(language): affinity of \(question.affinity) s"]
        }
        return Answers.explain(asked, expected, actual)
    }
}
