import PacketTracing
import ServiceModel
import SuiteSupport
import XCTest

final class TracerTests: XCTestCase {
    private let node = NodeNetwork(name: "n", addresses: [IPAddress(192, 168, 0, 1)])
    private let packet = Packet(
        from: SocketPlace(IPAddress(10, 0, 0, 9), 40_000), to: SocketPlace(IPAddress(172, 20, 0, 1), 80))
    private let endpoint = SocketPlace(IPAddress(10, 0, 0, 1), 8080)

    private func trace(
        _ chains: [String: [TracedRule]], _ hooks: [TracedRules.Hook: [String]] = [.prerouting: ["a"]],
        _ packet: Packet? = nil, chance: @escaping () -> Double = { 0 }
    ) throws -> String {
        var tracer = PacketTracer(TracedRules(chains: chains, hooks: hooks), on: node, chance: chance)
        return try tracer.trace(packet ?? self.packet).description
    }

    private func rule(_ action: TracedAction, _ matches: TracedMatch...) -> TracedRule {
        TracedRule(matches, [action])
    }

    func testAJumpComesBackAGotoDoesNot() throws {
        let end = [rule(.back)]
        let outcomes = try [TracedAction.jump("c"), .goto("c")].map { call in
            try trace([
                "a": [rule(.jump("b")), rule(.accept)], "b": [rule(call), rule(.drop)], "c": end,
            ])
        }
        assertLesson(
            outcomes, is: ["dropped", "untouched"],
            "call a chain that does nothing, by jump, then by goto; drop behind it",
            why: "behind a goto the chain that was called from goes on, not the one that called")
    }

    func testWhichHooksAPacketPasses() throws {
        let hooks = Dictionary(uniqueKeysWithValues: TracedRules.Hook.allCases.map { ($0, [$0.rawValue]) })
        let own = SocketPlace(IPAddress(192, 168, 0, 1), 22)
        let packets = [
            packet, Packet(from: own, to: packet.destination), Packet(from: packet.source, to: own),
        ]
        let passed = try packets.map { packet in
            try TracedRules.Hook.allCases.filter { hook in
                let chains = hooks.mapValues { _ in [TracedRule]() }
                let named = Dictionary(uniqueKeysWithValues: chains.map { ($0.key.rawValue, $0.value) })
                return try trace(named.merging([hook.rawValue: [rule(.drop)]]) { $1 }, hooks, packet)
                    == "dropped"
            }.map(\.rawValue).joined(separator: " ")
        }
        assertLesson(
            passed,
            is: [
                "prerouting filterForward postrouting", "output filterOutput postrouting",
                "prerouting filterInput postrouting",
            ], "a packet that goes through, one of the node, one for the node: where can it be dropped",
            why: "the node's own packets never pass prerouting: rules must be called from both")
    }

    func testTheFilterSeesTheTranslation() throws {
        let chains = [
            "a": [rule(.translate(endpoint))],
            "f": [rule(.reject(.reset), .destination([], isNegated: true))],
        ]
        assertLesson(
            try trace(chains, [.prerouting: ["a"], .filterForward: ["f"]]),
            is: "refused with TCP reset 172.20.0.1:80 > 10.0.0.9:40000", "translate, then refuse",
            why: "the client must hear it from where it connected to")
    }

    func testMarksAreBits() throws {
        let hooks: [TracedRules.Hook: [String]] = [.prerouting: ["a"], .postrouting: ["p"]]
        let outcomes = try [UInt32(0x4000), 0x8000].map { bit in
            try trace(
                [
                    "a": [rule(.mark(and: ~bit, xor: bit)), rule(.translate(endpoint))],
                    "p": [
                        rule(.back, .mark(value: 0x4000, mask: 0x4000, isNegated: true)), rule(.masquerade),
                    ],
                ], hooks)
        }
        assertLesson(
            outcomes,
            is: [
                "forwarded as TCP open 192.168.0.1:40000 > 10.0.0.1:8080",
                "forwarded as TCP open 10.0.0.9:40000 > 10.0.0.1:8080",
            ], "mark with 0x4000, then with another bit; masquerade what has 0x4000",
            why: "the mark is shared with others on the node")
    }

    func testDiceAreThrownWhereTheRuleIs() throws {
        let actions: [TracedAction] = [.drop, .accept, .translate(endpoint)]
        let drawn = [0, 0.34, 0.99, 1, -1, .nan, .infinity]
        let outcomes = try drawn.map { number in try trace(["a": [rule(.oneOf(actions))]]) { number } }
        assertLesson(
            outcomes.map { $0.prefix { $0 != " " } },
            is: ["dropped", "untouched", "forwarded", "dropped", "dropped", "dropped", "dropped"],
            "draw \(drawn) among three", why: "each has a third; nonsense is no index")
    }

    func testAMemoryEnds() throws {
        let rules = TracedRules(
            chains: ["a": [rule(.drop, .isRemembered("l", within: .seconds(10))), rule(.remember("l"))]],
            hooks: [.prerouting: ["a"]])
        var tracer = PacketTracer(rules, on: node) { 0 }
        let words = try [0, 9, 19, 20].map { try tracer.trace(packet, at: .seconds($0)).description }
        assertLesson(
            words, is: ["untouched", "dropped", "untouched", "dropped"],
            "a client at 0, 9, 19 and 20 s, remembered for 10",
            why: "nothing renews it but being noted again")
    }

    func testRulesThatNeverEndAreAFault() {
        let deep = Dictionary(
            uniqueKeysWithValues: (0..<14).map {
                ("c\($0)", [TracedRule](repeating: rule(.jump("c\($0 + 1)")), count: 9))
            })
        let faults = [["a": [rule(.jump("a"))]], ["a": [rule(.jump("c0"))], "c14": []].merging(deep) { $1 }]
            .map {
                chains -> String in
                do { return try trace(chains) } catch { return "\(error)" }
            }
        assertLesson(
            faults.map { String($0.drop { $0 != ":" }) },
            is: [": called from too deep, or by itself", ": more than 1000000 rules for one packet"],
            "a chain that calls itself, and fourteen that call each the next nine times",
            why: "the kernel refuses them; a tracer must not hang on them")
    }

    func testAChainThatIsNotThere() {
        let rules = TracedRules(chains: [
            "a": [rule(.oneOf([.accept, .goto("z")])), rule(.look([.init(nil, .tcp, 80): .jump("y")]))]
        ])
        do {
            try rules.checkCalls()
            XCTFail("calls of chains z and y were taken, neither is there")
        } catch {
            XCTAssertEqual("\(error)", "chain y: called, but not there")
        }
    }
}
