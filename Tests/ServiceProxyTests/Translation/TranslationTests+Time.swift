import PacketTracing
import ServiceModel
import ServiceProxy
import SuiteSupport
import XCTest

extension TranslationTests {
    /// The last number of the endpoint's address, or what else becomes of the packet.
    private func number(_ nat: inout NAT, _ packet: Packet, at second: Int = 0) throws -> String {
        let outcome = try nat.translate(packet, at: .seconds(second))
        guard case .forwarded(let sent) = outcome else { return outcome.description }
        return "\(sent.destination.address.bytes[3])"
    }

    func testAnOpenConnectionKeepsAnEndpointThatHasGone() throws {
        var nat = try Shop.nat(Shop.info(), [Shop.endpoint(1), Shop.endpoint(2)])
        let packet = Packet(from: Shop.pod, to: Shop.virtual)
        let before = try number(&nat, packet)
        let forgotten = try nat.update(Shop.state(Shop.info(), [Shop.endpoint(2)]))
        let fresh = try number(&nat, Packet(from: SocketPlace(Shop.pod.address, 40_001), to: Shop.virtual))
        assertLesson(
            [
                before, try number(&nat, Packet(from: Shop.pod, to: Shop.virtual, .data)), fresh,
                "\(forgotten.count)",
            ],
            is: ["1", "1", "2", "0"], "connect, the endpoint goes, send more, and connect anew",
            why:
                "a pod on its way out still answers what it has begun; that is what makes a roll-out lose nothing"
        )
    }

    func testADatagramIsNotSentToOneThatHasGone() throws {
        var nat = try Shop.nat(Shop.info(.udp), [Shop.endpoint(1)])
        let packet = Packet(.udp, from: Shop.pod, to: Shop.virtual)
        let before = try number(&nat, packet)
        let forgotten = try nat.update(Shop.state(Shop.info(.udp), [Shop.endpoint(2)]))
        let after = try number(&nat, packet, at: 1)
        let late = try nat.translate(
            Packet(.udp, from: Shop.endpoint(1).place, to: Shop.pod, .data), at: .seconds(1))
        assertLesson(
            "\(before) \(forgotten.count) \(after) \(late)", is: "1 1 2 untouched",
            "a client sends datagrams from one port, its endpoint goes",
            why: "UDP never ends: a client that keeps asking DNS from one port would be black-holed for ever")
    }

    func testOthersAreNotForgotten() throws {
        var nat = try Shop.nat(Shop.info(.udp), [Shop.endpoint(1), Shop.endpoint(2)])
        let packets = (0..<4).map {
            Packet(.udp, from: SocketPlace(Shop.pod.address, 40_000 + $0), to: Shop.virtual)
        }
        let before = try packets.map { try number(&nat, $0) }
        let gone = try nat.update(Shop.state(Shop.info(.udp), [Shop.endpoint(2)]))
        assertLesson(
            "\(before) \(gone.map(\.translated.destination.address.bytes[3])) \(nat.flowCount)",
            is: "[\"1\", \"2\", \"1\", \"2\"] [1, 1] 2", "four clients on two endpoints, one of which goes",
            why: "only those of the one that has gone lose their way")
    }

    func testQuietConnectionsAreForgotten() throws {
        var nat = try Shop.nat(Shop.info(.udp), [Shop.endpoint(1), Shop.endpoint(2)])
        let packet = Packet(.udp, from: Shop.pod, to: Shop.virtual)
        let numbers = try [0, 170, 340, 519, 700].map { try number(&nat, packet, at: $0) }
        var tcp = try Shop.nat(Shop.info(), [Shop.endpoint(1), Shop.endpoint(2)])
        let open = Packet(from: Shop.pod, to: Shop.virtual)
        let days = try [0, 86_399, 172_799].map { try number(&tcp, open, at: $0) }
        assertLesson(
            "\(numbers) \(days)", is: "[\"1\", \"1\", \"1\", \"1\", \"2\"] [\"1\", \"1\", \"2\"]",
            "datagrams at 0, 170, 340, 519 and 700 s; TCP at 0 s, a day less a second, a day later",
            why: "each packet renews it: three minutes for UDP, a day for TCP")
    }

    func testAResetEndsAConnection() throws {
        var nat = try Shop.nat(Shop.info(), [Shop.endpoint(1), Shop.endpoint(2)])
        let kinds: [Packet.Kind] = [.open, .reset, .open]
        let numbers = try kinds.map { try number(&nat, Packet(from: Shop.pod, to: Shop.virtual, $0)) }
        assertLesson(
            numbers, is: ["1", "1", "2"], "open, reset, open again from the same port",
            why: "the port is used anew, and what it had is over")
    }

    func testAConnectionEndsWhenBothSidesHaveFinished() throws {
        var nat = try Shop.nat(Shop.info(), [Shop.endpoint(1), Shop.endpoint(2)])
        let there = { (kind: Packet.Kind) in Packet(from: Shop.pod, to: Shop.virtual, kind) }
        let back = Packet(from: Shop.endpoint(1).place, to: Shop.pod, .finish)
        var counts = [try number(&nat, there(.open)), try number(&nat, there(.finish)), "\(nat.flowCount)"]
        counts += [try number(&nat, there(.finish)), "\(nat.flowCount)"]
        _ = try nat.translate(back, at: .zero)
        assertLesson(
            counts + ["\(nat.flowCount)"], is: ["1", "1", "1", "1", "1", "0"],
            "open; the client finishes, and says so again; the endpoint finishes",
            why: "between the two the answer is still to come: half-closed is not closed")
    }

    func testAffinityIsByAddress() throws {
        var nat = try Shop.nat(Shop.info(affinity: .seconds(100)), [Shop.endpoint(1), Shop.endpoint(2)])
        let numbers = try [(40_000, 0), (40_001, 50), (40_002, 140), (40_003, 300)].map { port, second in
            try number(
                &nat, Packet(from: SocketPlace(Shop.pod.address, UInt16(port)), to: Shop.virtual), at: second)
        }
        assertLesson(
            numbers, is: ["1", "1", "1", "2"], "a client connects at 0, 50, 140 and 300 s; affinity of 100 s",
            why: "a service with `sessionAffinity: ClientIP` keeps its clients apart")
    }

    func testAffinityMayChange() throws {
        let endpoints = [Shop.endpoint(1), Shop.endpoint(2)]
        var nat = try Shop.nat(Shop.info(), endpoints)
        let packets = (0..<4).map {
            Packet(from: SocketPlace(Shop.pod.address, 40_000 + $0), to: Shop.virtual)
        }
        var numbers = [try number(&nat, packets[0])]
        try nat.update(Shop.state(Shop.info(affinity: .seconds(100)), endpoints))
        numbers += try packets[1...2].map { try number(&nat, $0) }
        try nat.update(Shop.state(Shop.info(), endpoints))
        numbers.append(try number(&nat, packets[3]))
        try nat.update(Shop.state(Shop.info(), endpoints))
        numbers.append(try number(&nat, Packet(from: Shop.stranger, to: Shop.virtual)))
        assertLesson(
            numbers, is: ["1", "1", "1", "1", "2"],
            "connect; with affinity from now on, twice; without it again, then the same state once more",
            why: "a change of the service counts at once; a state that is the same begins no new round")
    }

    func testWhatIsOverIsForgottenUnasked() throws {
        var nat = try Shop.nat(Shop.info(.udp), [Shop.endpoint(1)])
        let counts = try [0, 1, 200, 201].enumerated().map { index, second -> Int in
            let client = SocketPlace(Shop.pod.address, UInt16(40_000 + index))
            _ = try number(&nat, Packet(.udp, from: client, to: Shop.virtual), at: second)
            return nat.flowCount
        }
        assertLesson(
            counts, is: [1, 2, 1, 2], "datagrams of four clients, at 0, 1, 200 and 201 s",
            why: "clients that never come back would fill the memory, and hold their ports")
    }

    func testALateEndOpensNothing() throws {
        var nat = try Shop.nat(Shop.info(), [Shop.endpoint(1)])
        let words = try [Packet.Kind.reset, .finish, .unreachable].map {
            try number(&nat, Packet(from: Shop.pod, to: Shop.virtual, $0))
        }
        assertLesson(
            "\(words) \(nat.flowCount)", is: "[\"untouched\", \"untouched\", \"untouched\"] 0",
            "a reset, an end and a refusal of connections that nobody remembers",
            why: "an endpoint is not to hear the end of what it never had, and a reset is never answered")
    }
}
