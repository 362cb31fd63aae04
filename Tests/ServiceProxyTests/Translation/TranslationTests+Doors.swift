import PacketTracing
import ServiceModel
import ServiceProxy
import SuiteSupport
import XCTest

extension TranslationTests {
    private func outcome(_ info: ServicePortInfo, _ endpoints: [Endpoint], _ packet: Packet) throws -> String
    {
        var nat = try Shop.nat(info, endpoints)
        let outcome = try nat.translate(packet, at: .zero)
        guard case .forwarded(let sent) = outcome else { return outcome.description }
        return "\(sent.destination.address.bytes[3])"
    }

    func testEveryDoorLeadsIn() throws {
        let doors = [
            Shop.virtual, Shop.external, Shop.balancer, Shop.nodePort,
            SocketPlace(IPAddress(127, 0, 0, 1), 30_080),
        ]
        assertLesson(
            try doors.map {
                try outcome(Shop.info(), [Shop.endpoint(1)], Packet(from: Shop.stranger, to: $0))
            },
            is: Array(repeating: "1", count: 5),
            "come by cluster IP, external IP, load balancer, the node's port, the same by loopback",
            why: "they are all the same service")
    }

    func testTheNodePortIsOnlyTheNodes() throws {
        let elsewhere = SocketPlace(IPAddress(192, 168, 0, 2), 30_080)
        assertLesson(
            try outcome(Shop.info(), [Shop.endpoint(1)], Packet(from: Shop.stranger, to: elsewhere)),
            is: "untouched", "a packet to the node port of another node",
            why: "what passes through is not for this node to translate")
    }

    func testAnExternalAddressComesBeforeThePortOfTheNode() throws {
        var other = Shop.info()
        other.name.name = "zoo"
        other.clusterIP = IPAddress(172, 20, 0, 9)
        (other.externalIPs, other.port, other.nodePort) = ([Shop.nodePort.address], Shop.nodePort.port, 0)
        var nat = try Shop.nat()
        try nat.update(
            ProxyState(entries: [
                .init(info: Shop.info(), endpoints: [Shop.endpoint(1)]),
                .init(info: other, endpoints: [Shop.endpoint(2)]),
            ]))
        guard
            case .forwarded(let sent) = try nat.translate(
                Packet(from: Shop.pod, to: Shop.nodePort), at: .zero)
        else { return XCTFail("expected a packet to \(Shop.nodePort) to be forwarded") }
        assertLesson(
            "\(sent.destination)", is: "10.0.0.2:8080",
            "\(Shop.nodePort) is the node port of one service, and an external address of a later one",
            why: "one address is more special than all addresses of a node: rules ask for it first")
    }

    func testALoadBalancerLetsInWhomItNames() throws {
        let clients = [Shop.stranger, SocketPlace(IPAddress(8, 8, 8, 8), 1), Shop.pod]
        let packets = clients.map { Packet(from: $0, to: Shop.balancer) }
        let all = try packets.map { try outcome(Shop.info(ranges: []), [Shop.endpoint(1)], $0) }
        assertLesson(
            try packets.map { try outcome(Shop.info(), [Shop.endpoint(1)], $0) } + all,
            is: ["1", "dropped", "1", "1", "1", "1"],
            "come by the load balancer from 9.9.9.9, 8.8.8.8 and a pod; allowed are 9/8 and 10/8, then nobody is named",
            why: "a range that is named keeps all others out; none named keeps nobody out")
    }

    func testLocalKeepsOutsidersOnThisNode() throws {
        let endpoints = [Shop.endpoint(1), Shop.endpoint(2, local: true)]
        let info = Shop.info(external: .local)
        let doors = [Shop.nodePort, Shop.external, Shop.virtual]
        assertLesson(
            try doors.map { try outcome(info, endpoints, Packet(from: Shop.stranger, to: $0)) }
                + [try outcome(info, endpoints, Packet(from: Shop.pod, to: Shop.nodePort))],
            is: ["2", "2", "1", "1"],
            "policy Local: a stranger by node port, external IP, cluster IP; a pod by node port",
            why: "the policy is about what comes from outside; the first of all answers the others")
    }

    func testLocalWithNobodyHereIsSilent() throws {
        let info = Shop.info(external: .local)
        let packets = [
            Packet(from: Shop.stranger, to: Shop.nodePort), Packet(from: Shop.pod, to: Shop.virtual),
        ]
        assertLesson(
            try packets.map { try outcome(info, [Shop.endpoint(1)], $0) }
                + [try outcome(info, [], packets[0]).split(separator: " ")[0].description],
            is: ["dropped", "1", "refused"],
            "policy Local and all endpoints elsewhere: a stranger, a pod; then no endpoint anywhere, a stranger",
            why:
                "the load balancer tries another node when this one is silent; with nobody at all there is none to try"
        )
    }

    func testInternalLocalKeepsPodsOnThisNode() throws {
        let endpoints = [Shop.endpoint(1), Shop.endpoint(2, local: true)]
        let packets = [
            Packet(from: Shop.pod, to: Shop.virtual), Packet(from: Shop.stranger, to: Shop.nodePort),
        ]
        assertLesson(
            try packets.map { try outcome(Shop.info(internal: .local), endpoints, $0) }, is: ["2", "1"],
            "internal policy Local: a pod by cluster IP, a stranger by node port",
            why: "each policy is about one origin")
    }

    func testARangeIsItsFirstBits() {
        let ranges = [
            "10.0.0.0/8", "10.1.2.3/31", "0.0.0.0/0", "::/0", "10.0.0.1", "10.0.0.0/33", "10.0.0.0/", "x/8",
        ]
        let addresses = ["10.1.2.2", "10.1.2.4", "11.0.0.0", "::1"].compactMap { IPAddress($0) }
        assertLesson(
            ranges.map { text in
                guard let range = AddressRange(text) else { return "-" }
                return addresses.map { range.contains($0) ? "y" : "n" }.joined()
            }, is: ["yynn", "ynnn", "yyyn", "nnny", "nnnn", "-", "-", "-"],
            "which of \(addresses) are in each of \(ranges)", why: "who may come in hangs on one bit")
    }
}
