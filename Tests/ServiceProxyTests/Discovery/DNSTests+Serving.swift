import DNSMessages
import LinuxSystem
import NameServing
import ServiceModel
import ServiceProxy
import SuiteSupport
import XCTest

// Over sockets.
extension DNSTests {
    private func query(_ id: UInt16, _ text: String = "web", _ type: RecordType = .a) throws -> DNSMessage {
        DNSMessage(id: id, asking: try Directory.name(text), type)
    }

    func testADatagramIsAnswered() throws {
        let served = try ServedNames(NameService(try Directory.zone()))
        let client = try DatagramSocket(at: .loopback(port: 0))
        for bytes in [try query(7).bytes(), [1, 2, 3]] {
            _ = bytes.withUnsafeBytes { client.send($0, to: served.server.address) }
        }
        try served.turn()
        var buffer = [UInt8](repeating: 0, count: 4096)
        let first = buffer.withUnsafeMutableBytes { client.receive(into: $0) }
        guard case .bytes(let count) = first else { return XCTFail("no answer came: \(first)") }
        let answer = try DNSMessage(reading: Array(buffer.prefix(count)))
        let second = buffer.withUnsafeMutableBytes { client.receive(into: $0) }
        assertLesson(
            [answer.answers.map { "\($0.data)" }.joined(), "\(second)"], is: ["172.20.0.1", "wouldBlock"],
            "send a question and three bytes to UDP port \(served.server.address.port)",
            why: "a datagram is a question and its answer; what is none gets no answer")
    }

    func testAConnectionCarriesManyQuestions() throws {
        let served = try ServedNames(NameService(try Directory.zone()))
        let client = try served.connect()
        let bytes = try NamesClient.framed([query(1), query(2, "nope"), query(3, "db")])
        client.send(Array(bytes.prefix(20)))
        try served.turn()
        client.send(Array(bytes.dropFirst(20)))
        try served.turn()
        assertLesson(
            try NamesClient.messages(client.receive() ?? []).map {
                "\($0.id) \($0.code) \($0.answers.count)"
            },
            is: ["1 NOERROR 1", "2 NXDOMAIN 0", "3 NOERROR 3"],
            "send three questions on one connection, cut in two in the middle of the first",
            why: "TCP knows no messages: two bytes before each say how long it is")
    }

    func testWhoSaysTooLittleIsLetGo() throws {
        let limits = NameServer.Limits(patience: .seconds(10))
        let served = try ServedNames(NameService(try Directory.zone()), limits: limits)
        let clients = (try served.connect(), try served.connect())
        let question = try NamesClient.framed([query(1)])
        for second in 0..<12 {
            // One of them drips.
            clients.0.send([question[second]])
            if second % 5 == 0 { clients.1.send(question) }
            try served.pass(.seconds(1))
        }
        assertLesson(
            [clients.0.receive() == nil, clients.1.receive() == nil], is: [true, false],
            "twelve seconds of a byte each, and of a question every five",
            why: "a connection costs memory: whoever only holds it open must not keep others out")
    }

    func testTheIdlestMakesRoom() throws {
        let served = try ServedNames(
            NameService(try Directory.zone()), limits: NameServer.Limits(connections: 2))
        let question = try NamesClient.framed([query(1)])
        var clients = [try served.connect(), try served.connect()]
        try served.turn()
        clients[0].send(question)
        try served.turn()
        clients.append(try served.connect())
        try served.turn()
        clients[2].send(question)
        try served.turn()
        assertLesson(
            clients.map { $0.receive().map { "\($0.count > 0)" } ?? "gone" }, is: ["true", "gone", "true"],
            "connect three times where two may, after the first has asked",
            why: "the number of connections is bounded, and newcomers are served all the same")
    }

    func testWhoDoesNotReadHoldsUpOnlyItself() throws {
        let served = try ServedNames(NameService(try Directory.zone()), padding: 60_000)
        let (greedy, other) = (try served.connect(), try served.connect())
        let flood = try NamesClient.framed(Array(repeating: query(9), count: 100))
        for _ in 0..<10 {
            greedy.send(flood)
            try served.turn()
        }
        other.send(try NamesClient.framed([query(1)]))
        try served.turn()
        XCTAssertEqual(try NamesClient.messages(other.receive() ?? []).map(\.id), [1])
        try served.pass(.seconds(11))
        var rest = greedy.receive()
        while rest?.isEmpty == false { rest = greedy.receive() }
        assertLesson(
            rest == nil, is: true, "ask a thousand times for 60 kB and read nothing for eleven seconds",
            why: "answers that nobody takes are memory of the server")
    }

    func testWhoLosesCountIsLetGo() throws {
        let served = try ServedNames(NameService(try Directory.zone()))
        let client = try served.connect()
        client.send([0, 3, 1, 2, 3])
        try served.turn()
        assertLesson(
            client.receive() == nil, is: true, "send a message of three bytes by TCP",
            why: "behind what is no message nobody knows where the next one begins")
    }

    func testTheLastQuestionIsAnsweredToo() throws {
        let served = try ServedNames(NameService(try Directory.zone()))
        let socket = try StreamSocket.connected(to: served.server.address, timeout: 5)
        let bytes = try NamesClient.framed([query(5)])
        bytes.withUnsafeBytes { _ = socket.send($0) }
        socket.finishWriting()
        let client = NamesClient(socket)
        try served.turn()
        assertLesson(
            try NamesClient.messages(client.receive() ?? []).map(\.id), is: [5],
            "ask, and say that nothing more will come", why: "it may still listen")
    }

    func testDigUnderstands() throws {
        try requires(.executable("dig"))
        let served = try ThreadedNames { try Directory.zone() }
        func dig(_ words: String...) throws -> String {
            let place = ["@127.0.0.1", "-p", "\(served.address.port)", "+tries=1", "+time=5"]
            let output = try Peer.run("dig", place + words)
            return String(decoding: output, as: UTF8.self)
        }
        let shop = Directory.domain
        let all = try dig("web.\(shop)", "A", "+cookie", "+nsid")
        for part in [
            "status: NOERROR", "flags: qr aa rd;", "EDNS: version: 0, flags:; udp: 1232", "172.20.0.1",
        ] {
            XCTAssertTrue(all.contains(part), "dig web.shop: expected \(part) in\n\(all)")
        }
        XCTAssertFalse(all.contains("WARNING: Message"), all)
        assertLesson(
            try [
                dig("+short", "+tcp", "both.\(shop)", "AAAA"), dig("+short", "_http._tcp.web.\(shop)", "SRV"),
                dig("+short", "-x", "172.20.0.1"), dig("+short", "inside.\(shop)", "A"),
                dig("+short", "dns-version.cluster.local", "TXT"),
                String(dig("+noedns", "nope.\(shop)").contains("status: NXDOMAIN")),
                String(dig("+noedns", "CH", "TXT", "version.bind").contains("status: REFUSED")),
            ],
            is: [
                "fd00::2\n", "0 100 80 web.\(shop)\n", "web.\(shop)\n", "web.\(shop)\n172.20.0.1\n",
                "\"1.1.0\"\n",
                "true", "true",
            ], "ask with dig", why: "what the tool of the trade understands, others will")
    }

    func testDigComesBackByTCP() throws {
        try requires(.executable("dig"))
        let served = try ThreadedNames { try Directory.crowd("many", 120) }
        let output = try Peer.run(
            "dig",
            ["@127.0.0.1", "-p", "\(served.address.port)", "+tries=1", "+time=5", "+noedns", "+short"]
                + ["many.\(Directory.domain)", "A"])
        assertLesson(
            String(decoding: output, as: UTF8.self).split(separator: "\n").filter { $0.hasPrefix("10.") }
                .count,
            is: 120, "ask for 120 addresses with dig +noedns",
            why: "the datagram was cut off, so dig came by TCP")
    }
}
