import ExamKit
import LabSupport
import ServiceModel
import ServiceProxy

/// Milestone 6: what a connection does, whatever happens in whatever order; who is tried; who is remembered.
struct RelayingProbe: Probe {
    struct Case: Codable, Sendable {
        /// Numbers of events, and of bytes for those that need some.
        var events: [[Int]]
        var capacity: Int
        var endpoints: Int
        var client: Int
        /// Number of a client, and the second in which its datagram comes.
        var datagrams: [[Int]]
    }

    let id = "relaying"

    func cases(using generator: inout SeededGenerator) -> [Case] {
        (0..<40).map { _ in
            // Most stand first, or little would happen.
            let start = Int.random(in: 0..<5, using: &generator) > 0 ? [[0, 0], [2, 0]] : []
            let events = (0..<14).map { _ in
                [Int.random(in: 0..<13, using: &generator), Int.random(in: 1...40, using: &generator)]
            }
            var second = 0
            let datagrams = (0..<24).map { _ in
                second += Int.random(in: 0...20, using: &generator)
                return [Int.random(in: 0..<9, using: &generator), second]
            }
            return Case(
                events: start + events, capacity: .random(in: 1...80, using: &generator),
                endpoints: .random(in: 0...6, using: &generator),
                client: .random(in: 0..<200, using: &generator), datagrams: datagrams)
        }
    }

    func observe(_ question: Case) throws -> Answers {
        Answers(lines: [try walk(question), try attempts(question), try sessions(question)])
    }

    private func walk(_ question: Case) throws -> String {
        var connection = ProxiedConnection(capacity: question.capacity)
        let place = SocketPlace(IPAddress(10, 0, 0, 1), 80)
        return try question.events.map { event in
            let side: ProxiedConnection.Side = event[0].isMultiple(of: 2) ? .client : .endpoint
            var actions: [ProxiedConnection.Action] = []
            switch event[0] {
            case 0: actions = try connection.handle(.chosen(place))
            case 1: actions = try connection.handle(.nobody)
            case 2: actions = try connection.handle(.connected)
            case 3: actions = try connection.handle(.refused)
            case 4, 5: actions = try connection.handle(.ended(side))
            case 6: actions = try connection.handle(event[1] > 35 ? .broken(side) : .ended(side))
            case 7: actions = try connection.handle(event[1] > 35 ? .expired : .ended(side))
            case 8, 9: try connection.received(min(event[1], connection.half(from: side).room), from: side)
            default:
                actions = try connection.sent(min(event[1], connection.half(from: side).held), from: side)
            }
            let rooms = "\(connection.fromClient.room)/\(connection.fromEndpoint.room)"
            return "\(connection.phase) \(rooms) \(actions.map { "\($0)" }.joined(separator: "+"))"
        }.joined(separator: "; ")
    }

    private func attempts(_ question: Case) throws -> String {
        var balancer: any Balancer = HashRing()
        let endpoints = (0..<question.endpoints).map {
            Endpoint(SocketPlace(IPAddress(10, 0, 0, UInt8($0 + 1)), 80))
        }
        try balancer.update(endpoints)
        var attempts = EndpointAttempts()
        let client = Client(SocketPlace(IPAddress(172, 16, 0, UInt8(question.client)), 40_000))
        return try (0...endpoints.count).map { _ in
            let choice = try attempts.next(from: &balancer, among: endpoints, for: client)
            return choice.map { "\($0.place)\($0.isCounted ? "" : "!")" } ?? "-"
        }.joined(separator: " ")
    }

    private func sessions(_ question: Case) throws -> String {
        var sessions = DatagramSessions(timeout: .seconds(60), most: 5)
        return try question.datagrams.enumerated().map { number, datagram in
            let client = SocketPlace(IPAddress(172, 16, 0, UInt8(datagram[0])), 4000)
            let now = Duration.seconds(datagram[1])
            if let place = try sessions.endpoint(of: client, at: now) { return "\(place.port)" }
            let place = SocketPlace(IPAddress(10, 0, 0, 1), UInt16(number % 4))
            let ended = try sessions.open(client, to: place, at: now)
            return "open \(place.port) ended \(ended.map { Int($0.address.bytes[3]) }.sorted())"
        }.joined(separator: "; ")
    }

    func explain(_ question: Case, expected: Answers, actual: Answers) -> String {
        Answers.explain(
            [
                "events \(question.events), capacity \(question.capacity)",
                "attempts among \(question.endpoints) endpoints", "datagrams \(question.datagrams)",
            ], expected, actual)
    }
}
