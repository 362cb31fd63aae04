import LabSupport
import PacketTracing
import ServiceModel
import ServiceProxy
import SuiteSupport
import XCTest

final class RulesTests: XCTestCase {
    func tracer(
        _ language: RuleLanguage, _ state: ProxyState,
        on node: NodeNetwork = Shop.node, chance: @escaping () -> Double = { 0 }
    ) throws -> PacketTracer {
        let text = try language.render(try ServiceRules.plan(state, on: node), node)
        return PacketTracer(try language.read(text), on: node, chance: chance)
    }

    private func ways(_ info: ServicePortInfo, _ endpoints: [Endpoint], _ node: NodeNetwork = Shop.node)
        throws -> [String]
    {
        try ServiceRules.plan(Shop.state(info, endpoints), on: node).flatMap(\.ways).map { way in
            let door =
                switch way.door {
                case .clusterIP: "cluster"
                case .externalIP: "external"
                case .loadBalancer: "balancer"
                case .nodePort: "port"
                }
            let sources = way.sources.map { " from \($0)" } ?? ""
            return "\(door) \(way.who) masquerade \(way.masquerade)\(sources) > \(way.target)"
        }
    }

    func testWaysOfAServiceThatAnybodyMayAnswer() throws {
        assertLesson(
            try ways(Shop.info(ranges: ["9.0.0.0/8"]), [Shop.endpoint(1)]),
            is: [
                "cluster everybody masquerade strangers > service",
                "external everybody masquerade everybody > service",
                "balancer everybody masquerade everybody from [9.0.0.0/8] > service",
                "port everybody masquerade everybody > service",
            ], "plan the ways into a service with the policies Cluster",
            why: "from outside the answer must come back through this node, from a pod it need not")
    }

    func testWaysOfAServiceThatKeepsItsClients() throws {
        let node = NodeNetwork(name: "n", addresses: Shop.node.addresses)
        let info = Shop.info(external: .local, internal: .local, ranges: [])
        let local = try ways(info, [Shop.endpoint(1), Shop.endpoint(2, local: true)]).filter {
            $0.hasPrefix("port")
        }
        let elsewhere = try ways(info, [Shop.endpoint(1)], node).filter { !$0.hasPrefix("external") }
        assertLesson(
            local + elsewhere,
            is: [
                "port pods masquerade nobody > service", "port node masquerade everybody > service",
                "port everybody masquerade nobody > local", "cluster everybody masquerade nobody > drop",
                "balancer node masquerade everybody > service", "balancer everybody masquerade nobody > drop",
                "port node masquerade everybody > service", "port everybody masquerade nobody > drop",
            ], "plan with both policies Local: an endpoint here; then none here, and nobody knows the pods",
            why: "the first way that is for somebody counts: pods and the node come before the others")
    }

    func testWithoutEndpointsEveryDoorRefuses() throws {
        assertLesson(
            Set(
                try ways(Shop.info(external: .local), []).map { String($0.split(separator: " ").last ?? "") }),
            is: ["refuse"], "plan a service without endpoints",
            why: "whoever comes, by whatever door, is to be told")
    }

    func testOfEachFamilyItsOwn() throws {
        let six = ServicePortInfo(
            ServicePortName(namespace: "a", name: "six"), clusterIP: try XCTUnwrap(IPAddress("fd00::1")),
            port: 80)
        let mixed = [Shop.endpoint(1), Endpoint(try XCTUnwrap(SocketPlace("[fd00::2]:80")))]
        let state = ProxyState(entries: [
            .init(info: six, endpoints: mixed), .init(info: Shop.info(), endpoints: mixed),
        ])
        let plans = try [IPAddress.Family.v4, .v6].map { family in
            try ServiceRules.plan(state, on: Shop.node, family).map { "\($0.info.name) \($0.endpoints)" }
        }
        assertLesson(
            plans, is: [["shop/web:http [10.0.0.1:8080]"], ["a/six [[fd00::2]:80]"]],
            "plan services of both families, each with endpoints of both",
            why: "the two have tables of their own, and no packet changes its family")
    }

    func testTheSharesOfACascade() throws {
        let text = try IPTablesText.render(
            try ServiceRules.plan(Shop.state(Shop.info(), (1...4).map { Shop.endpoint($0) }), on: Shop.node),
            on: Shop.node)
        let shares = text.split(separator: "\n").filter { $0.contains("--probability") }.map {
            String($0.split(separator: " ").drop { $0 != "--probability" }.dropFirst().first ?? "")
        }
        assertLesson(
            shares, is: ["0.2500000000", "0.3333333333", "0.5000000000"], "write the rules of four endpoints",
            why: "a quarter of all, a third of the rest, a half of that; the last takes what is left")
    }

    func testTheSameStateIsTheSameText() throws {
        let endpoints = (1...5).map { Shop.endpoint($0) }
        for language in RuleLanguage.all {
            let texts = try [endpoints, endpoints].map { endpoints in
                try language.render(
                    try ServiceRules.plan(Shop.state(Shop.info(), endpoints), on: Shop.node), Shop.node)
            }
            assertLesson(
                texts[0], is: texts[1], "\(language.name): write the same state twice",
                why: "what has not changed need not be applied")
        }
    }

    func testANameIsNoRule() throws {
        let name = ServicePortName(
            namespace: "a\"", name: "b\n-A INPUT -j ACCEPT", port: "c }\n\tchain x { drop")
        let info = ServicePortInfo(name, clusterIP: Shop.virtual.address, port: 80)
        for language in RuleLanguage.all {
            let text = try language.render(
                try ServiceRules.plan(Shop.state(info, []), on: Shop.node), Shop.node)
            var tracer = PacketTracer(try language.read(text), on: Shop.node) { 0 }
            let answer = try tracer.trace(Packet(from: Shop.pod, to: Shop.virtual))
            assertLesson(
                "\(answer) \(text.contains("-A INPUT -j ACCEPT")) \(text.contains("chain x"))",
                is: "refused with TCP reset 172.20.0.1:80 > 10.0.5.5:40000 false false",
                "\(language.name): write the rules of a service whose name holds rules",
                why: "names come from whoever may make services; rules are root's")
        }
    }

    func testChainNamesFitTheKernel() throws {
        let name = ServicePortName(
            namespace: String(repeating: "n", count: 63), name: String(repeating: "s", count: 63), port: "p")
        let info = ServicePortInfo(name, clusterIP: Shop.virtual.address, port: 80, affinity: .seconds(10))
        let text = try IPTablesText.render(
            try ServiceRules.plan(Shop.state(info, [Shop.endpoint(1)]), on: Shop.node), on: Shop.node)
        XCTAssertNoThrow(
            try IPTablesReader.read(text),
            "chain names may have 28 letters, comments 256: the kernel takes no more")
    }
}
