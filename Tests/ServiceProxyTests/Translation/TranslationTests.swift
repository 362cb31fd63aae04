import PacketTracing
import ServiceModel
import ServiceProxy
import SuiteSupport
import XCTest

final class TranslationTests: XCTestCase {
    func testThereAndBack() throws {
        var nat = try Shop.nat(Shop.info(), [Shop.endpoint(1)])
        let there = Packet(from: Shop.pod, to: Shop.virtual)
        let back = Packet(from: Shop.endpoint(1).place, to: Shop.pod, .data)
        assertLesson(
            [try nat.translate(there, at: .zero), try nat.translate(back, at: .zero)].map(\.description),
            is: [
                "forwarded as TCP open 10.0.5.5:40000 > 10.0.0.1:8080",
                "forwarded as TCP data 172.20.0.1:80 > 10.0.5.5:40000",
            ], "a pod connects to a service, its endpoint answers",
            why: "the client has never heard of 10.0.0.1: it would throw the answer away")
    }

    func testAConnectionStaysWithItsEndpoint() throws {
        var nat = try Shop.nat(Shop.info(), [Shop.endpoint(1), Shop.endpoint(2)])
        let packets = [Packet.Kind.open, .data, .data].map { Packet(from: Shop.pod, to: Shop.virtual, $0) }
        let other = Packet(from: SocketPlace(Shop.pod.address, 40_001), to: Shop.virtual)
        let places = try (packets + [other]).map { packet -> String in
            guard case .forwarded(let sent) = try nat.translate(packet, at: .zero) else { return "-" }
            return "\(sent.destination.address.bytes[3])"
        }
        assertLesson(
            places, is: ["1", "1", "1", "2"],
            "three packets of a connection, one of another",
            why: "two endpoints of one connection would each see half of it")
    }

    func testWhatIsNotForAServiceIsLeftAlone() throws {
        var nat = try Shop.nat(Shop.info(), [Shop.endpoint(1)])
        let packets = [
            Packet(from: Shop.pod, to: SocketPlace(Shop.virtual.address, 81)),
            Packet(.udp, from: Shop.pod, to: Shop.virtual),
            Packet(from: Shop.pod, to: SocketPlace(IPAddress(10, 9, 9, 9), 80)),
            Packet(from: Shop.stranger, to: SocketPlace(Shop.nodePort.address, 22)),
        ]
        assertLesson(
            try packets.map { try nat.translate($0, at: .zero) }, is: Array(repeating: .untouched, count: 4),
            "another port, another protocol, another address, another port of the node",
            why: "a service is an address, a port and a protocol, all three")
    }

    func testNobodyThereIsARefusal() throws {
        let answers = try [TransportProtocol.tcp, .udp].map { transport -> String in
            var nat = try Shop.nat(Shop.info(transport), [])
            return try nat.translate(Packet(transport, from: Shop.pod, to: Shop.virtual), at: .zero)
                .description
        }
        assertLesson(
            answers,
            is: [
                "refused with TCP reset 172.20.0.1:80 > 10.0.5.5:40000",
                "refused with UDP unreachable 172.20.0.1:80 > 10.0.5.5:40000",
            ], "connect to a service without endpoints, by TCP and by UDP",
            why: "a client that is told can try elsewhere at once; one that is not waits for minutes")
    }

    func testAPodMayMeetItself() throws {
        var nat = try Shop.nat(Shop.info(), [Shop.endpoint(1)])
        let itself = SocketPlace(IPAddress(10, 0, 0, 1), 40_000)
        let there = try nat.translate(Packet(from: itself, to: Shop.virtual), at: .zero)
        let back = try nat.translate(Packet(from: Shop.endpoint(1).place, to: Shop.own, .data), at: .zero)
        assertLesson(
            [there, back].map(\.description),
            is: [
                "forwarded as TCP open 192.168.0.1:40000 > 10.0.0.1:8080",
                "forwarded as TCP data 172.20.0.1:80 > 10.0.0.1:40000",
            ], "an endpoint connects to its own service",
            why:
                "unmasqueraded, the pod would see a packet from itself, and answer itself without anybody in between"
        )
    }

    func testWhoMustBeMasqueraded() throws {
        let doors = [Shop.virtual, Shop.external, Shop.balancer, Shop.nodePort]
        let table = try [ServicePortInfo.TrafficPolicy.cluster, .local].map { policy in
            try [Shop.pod, Shop.stranger].map { client in
                try doors.map { door -> String in
                    var nat = try Shop.nat(Shop.info(external: policy), [Shop.endpoint(1, local: true)])
                    guard
                        case .forwarded(let sent) = try nat.translate(
                            Packet(from: client, to: door), at: .zero)
                    else { return "?" }
                    return sent.source.address == client.address ? "kept" : "node"
                }.joined(separator: " ")
            }
        }
        assertLesson(
            table,
            is: [
                ["kept node node node", "node node node node"],
                ["kept kept kept kept", "node kept kept kept"],
            ],
            "a pod and a stranger come by cluster IP, external IP, load balancer and node port; policy Cluster, then Local",
            why: "the answer must come back this way; with Local it does anyway, and the server sees who came"
        )
    }

    func testTwoClientsNeverSeemToBeOne() throws {
        var nat = try Shop.nat(Shop.info(), [Shop.endpoint(1)])
        let clients = [UInt8(1), 2, 3].map { SocketPlace(IPAddress(9, 9, 9, $0), 40_000) }
        let sources = try clients.map { client -> UInt16 in
            guard
                case .forwarded(let sent) = try nat.translate(
                    Packet(from: client, to: Shop.nodePort), at: .zero)
            else { return 0 }
            return sent.source.port
        }
        let back = try nat.translate(
            Packet(from: Shop.endpoint(1).place, to: SocketPlace(Shop.own.address, sources[1]), .data),
            at: .zero)
        assertLesson(
            "\(sources) \(back)",
            is: "[40000, 40001, 40002] forwarded as TCP data 192.168.0.1:30080 > 9.9.9.2:40000",
            "three strangers with the same port come by the node port, the second gets an answer",
            why: "behind one address only the port tells them apart")
    }

    func testPortsGoOnBehindTheLast() throws {
        var nat = try Shop.nat(Shop.info(), [Shop.endpoint(1)])
        let sources = try [UInt8(1), 2].map { number -> UInt16 in
            let client = SocketPlace(IPAddress(9, 9, 9, number), 65_535)
            guard
                case .forwarded(let sent) = try nat.translate(
                    Packet(from: client, to: Shop.nodePort), at: .zero)
            else { return 0 }
            return sent.source.port
        }
        assertLesson(
            sources, is: [65_535, 1024], "two strangers with port 65535",
            why: "65536 is no port, and those below 1024 are not for clients")
    }
}
