import LabSupport
import PacketTracing
import ServiceModel
import ServiceProxy
import SuiteSupport
import XCTest

extension RulesTests {
    private static let clients = [
        Shop.pod, Shop.stranger, Shop.own, SocketPlace(IPAddress(10, 0, 0, 1), 40_000),
        SocketPlace(IPAddress(8, 8, 8, 8), 40_000), SocketPlace(IPAddress(127, 0, 0, 1), 40_000),
    ]
    private static let doors = [
        Shop.virtual, Shop.external, Shop.balancer, Shop.nodePort,
        SocketPlace(IPAddress(127, 0, 0, 1), 30_080),
        SocketPlace(Shop.virtual.address, 81), SocketPlace(IPAddress(192, 168, 0, 2), 30_080),
    ]

    /// What the tables of milestone 4 say, given the endpoint that the rules chose.
    private func expected(_ packet: Packet, _ state: ProxyState, chosen: SocketPlace?) throws -> String {
        var nat = NAT(on: Shop.node) { Only(place: chosen) }
        try nat.update(state)
        guard case .forwarded(let sent) = try nat.translate(packet, at: .zero) else {
            return try nat.translate(packet, at: .zero).description
        }
        return "to \(sent.destination) from \(sent.source.address)"
    }

    /// Chooses one place, if it is there.
    private struct Only: Balancer {
        let place: SocketPlace?
        var endpoints: [Endpoint] = []

        init(place: SocketPlace?) { self.place = place }
        mutating func update(_ endpoints: [Endpoint]) { self.endpoints = endpoints }
        func pick(for client: Client) -> Endpoint? {
            endpoints.first { $0.place == place } ?? endpoints.first
        }
    }

    private func check(_ packet: Packet, _ state: ProxyState, _ name: String, _ tracer: inout PacketTracer)
        throws
    {
        let outcome = try tracer.trace(packet)
        var (actual, chosen) = (outcome.description, SocketPlace?.none)
        if case .forwarded(let sent) = outcome {
            (actual, chosen) = ("to \(sent.destination) from \(sent.source.address)", sent.destination)
        }
        assertLesson(
            actual, is: try expected(packet, state, chosen: chosen),
            "\(name): \(packet), policies \(state.entries.map { "\($0.info.externalPolicy) \($0.info.internalPolicy)" })"
                + ", endpoints \(state.entries.map { $0.endpoints.map { "\($0)\($0.isLocal ? " here" : "")" } })",
            why: "rules and tables are two ways to say the same: one that differs is wrong in one of them")
    }

    func testRulesDoWhatTheTablesSay() throws {
        let lists = [[], [Shop.endpoint(1)], [Shop.endpoint(1, local: true), Shop.endpoint(2)]]
        for language in RuleLanguage.all {
            for (endpoints, transport) in zip(
                lists + lists, [TransportProtocol.tcp, .tcp, .tcp, .udp, .udp, .udp])
            {
                for (external, inside) in [("Cluster", "Cluster"), ("Local", "Cluster"), ("Local", "Local")] {
                    let info = Shop.info(
                        transport, external: .init(rawValue: external) ?? .cluster,
                        internal: .init(rawValue: inside) ?? .cluster)
                    let state = Shop.state(info, endpoints)
                    var tracer = try tracer(language, state)
                    for client in Self.clients {
                        for door in Self.doors {
                            try check(
                                Packet(transport, from: client, to: door), state, language.name, &tracer)
                        }
                    }
                }
            }
        }
    }

    func testRulesDoWhatTheTablesSayAtRandom() throws {
        try withSeed { generator in
            for _ in 0..<40 {
                let state = Self.randomState(&generator)
                var dice = SeededGenerator(seed: generator.next())
                for language in RuleLanguage.all {
                    var tracer = try tracer(language, state) { Double.random(in: 0..<1, using: &dice) }
                    for _ in 0..<30 {
                        let packet = Self.randomPacket(state, &generator)
                        try check(packet, state, language.name, &tracer)
                    }
                }
            }
        }
    }

    private static func randomState(_ generator: inout SeededGenerator) -> ProxyState {
        let policies = ServicePortInfo.TrafficPolicy.allCases
        return ProxyState(
            entries: (0..<Int.random(in: 1...4, using: &generator)).map { number in
                let transport = [TransportProtocol.tcp, .udp].randomElement(using: &generator) ?? .tcp
                let name = ServicePortName(namespace: "n", name: "s\(number)", transport: transport)
                let info = ServicePortInfo(
                    name, clusterIP: IPAddress(172, 20, 0, UInt8(number)), port: 80,
                    nodePort: Bool.random(using: &generator) ? UInt16(30_000 + number) : 0,
                    externalIPs: Bool.random(using: &generator) ? [IPAddress(1, 2, 3, UInt8(number))] : [],
                    loadBalancerIPs: Bool.random(using: &generator)
                        ? [IPAddress(5, 6, 7, UInt8(number))] : [],
                    sourceRanges: [[], ["9.0.0.0/8"], ["10.0.0.0/8", "8.8.8.8"], ["nonsense"]].randomElement(
                        using: &generator) ?? [],
                    externalPolicy: policies.randomElement(using: &generator) ?? .cluster,
                    internalPolicy: policies.randomElement(using: &generator) ?? .cluster)
                let endpoints = (0..<Int.random(in: 0...3, using: &generator)).map { index in
                    Shop.endpoint(UInt8(number * 10 + index + 1), local: Bool.random(using: &generator))
                }
                return .init(info: info, endpoints: endpoints)
            })
    }

    private static func randomPacket(_ state: ProxyState, _ generator: inout SeededGenerator) -> Packet {
        let number = UInt8.random(in: 0...4, using: &generator)
        let doors = [
            SocketPlace(IPAddress(172, 20, 0, number), 80), SocketPlace(IPAddress(1, 2, 3, number), 80),
            SocketPlace(IPAddress(5, 6, 7, number), 80),
            SocketPlace(Shop.nodePort.address, UInt16(30_000 + Int(number))),
        ]
        let client = clients.randomElement(using: &generator) ?? Shop.pod
        let transport = [TransportProtocol.tcp, .udp].randomElement(using: &generator) ?? .tcp
        return Packet(transport, from: client, to: doors.randomElement(using: &generator) ?? doors[0])
    }

    func testADoorThatTwoClaimIsTheFirsts() throws {
        var other = Shop.info()
        other.name.name = "zoo"
        other.clusterIP = IPAddress(172, 20, 0, 9)
        var first = Shop.info()
        first.externalIPs += [Shop.external.address, Shop.balancer.address]
        for endpoints in [[], [Shop.endpoint(1)]] {
            let state = ProxyState(entries: [
                .init(info: first, endpoints: endpoints), .init(info: other, endpoints: [Shop.endpoint(2)]),
            ])
            for language in RuleLanguage.all {
                var tracer = try tracer(language, state)
                for door in Self.doors + [SocketPlace(other.clusterIP, 80)] {
                    try check(Packet(from: Shop.stranger, to: door), state, language.name, &tracer)
                }
            }
        }
    }

    func testEveryEndpointGetsAnEqualShare() throws {
        try withSeed { generator in
            let endpoints = (1...5).map { Shop.endpoint($0) }
            for language in RuleLanguage.all {
                var dice = SeededGenerator(seed: generator.next())
                var tracer = try tracer(language, Shop.state(Shop.info(), endpoints)) {
                    Double.random(in: 0..<1, using: &dice)
                }
                var counts: [SocketPlace: Int] = [:]
                for _ in 0..<20_000 {
                    if case .forwarded(let sent) = try tracer.trace(Packet(from: Shop.pod, to: Shop.virtual))
                    {
                        counts[sent.destination, default: 0] += 1
                    }
                }
                assertEven(counts, over: endpoints, "\(language.name): 20,000 connections to five endpoints")
            }
        }
    }

    func testAClientIsSentWhereItWas() throws {
        for language in RuleLanguage.all {
            let info = Shop.info(affinity: .seconds(100))
            var numbers = [0.9, 0.1, 0.1, 0.1, 0.1, 0.1].makeIterator()
            var tracer = try tracer(language, Shop.state(info, [Shop.endpoint(1), Shop.endpoint(2)])) {
                numbers.next() ?? 0.1
            }
            let chosen = try [(40_000, 0), (40_001, 60), (40_002, 120), (40_003, 400)].map {
                port, second -> String in
                let packet = Packet(from: SocketPlace(Shop.pod.address, UInt16(port)), to: Shop.virtual)
                guard case .forwarded(let sent) = try tracer.trace(packet, at: .seconds(second)) else {
                    return "-"
                }
                return "\(sent.destination.address.bytes[3])"
            }
            assertLesson(
                chosen, is: ["2", "2", "2", "1"],
                "\(language.name): a client at 0, 60, 120 and 400 s, affinity of 100 s; the dice say 2, then 1",
                why: "each connection renews it, the port does not matter, and it ends")
        }
    }

    func testSinceWhenRulesAreUnderstood() {
        let texts = [
            "*nat\n:A - [0:0]\n-A A -j B\nCOMMIT\n", "*nat\n:A - [0:0]\n-A A --foo 1 -j RETURN\nCOMMIT\n",
            "*nat\n-A A -j RETURN\nCOMMIT\n", "*nat\n:A - [0:0]\n",
            "*nat\n:A - [0:0]\n-A A -j DROP\nCOMMIT\n",
        ]
        let words = texts.map { text -> String in
            do {
                let rules = try IPTablesReader.read(text)
                var tracer = PacketTracer(
                    TracedRules(chains: rules.chains, hooks: [.prerouting: ["nat A"]]), on: Shop.node
                ) { 0 }
                return try tracer.trace(Packet(from: Shop.pod, to: Shop.virtual)).description
            } catch { return "\(error)" }
        }
        assertLesson(
            words,
            is: [
                "chain nat B: called, but not there", "line 3: unknown option --foo",
                "line 2: chain A: not declared",
                "the end: expected COMMIT: without it nothing is done",
                "line 3: DROP: the nat table is not for filtering",
            ], "read rules that the kernel would refuse",
            why: "a tracer that passes over what it does not know proves nothing")
    }
}
