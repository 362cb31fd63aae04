import LabSupport
import ServiceModel
import ServiceProxy
import SuiteSupport
import XCTest

// Who is asked next, how long things last, and who is remembered.
extension ProxyTests {
    private func attempts(_ balancer: some Balancer, _ letters: String, client: Int = 1) throws -> String {
        var balancer: any Balancer = balancer
        let endpoints = Array<Endpoint>(letters)
        try balancer.update(endpoints)
        var attempts = EndpointAttempts()
        var asked = ""
        for _ in 0...endpoints.count {
            let choice = try attempts.next(from: &balancer, among: endpoints, for: .number(client))
            guard let choice else { return asked }
            asked.append(Endpoint(choice.place).letter)
            if choice.isCounted { try balancer.finished(choice.place) }
        }
        return asked + "…"
    }

    func testEachEndpointIsTriedOnce() throws {
        let asked = String(try attempts(RoundRobin(), "abcd").sorted())
        assertLesson(
            asked, is: "abcd", "every attempt fails", why: "somebody may answer, and nobody twice")
    }

    func testABalancerThatInsistsIsOverruled() throws {
        for balancer in [HashRing(), ClientAffinity(RoundRobin())] as [any Balancer] {
            let asked = String(try attempts(balancer, "abcd").sorted())
            assertLesson(
                asked, is: "abcd", "every attempt fails, and \(type(of: balancer)) names the same one again",
                why: "a client must not depend on the one endpoint that it belongs to")
        }
    }

    func testSecondAttemptsAreSharedOut() throws {
        let seconds = Set(
            try (0..<64).compactMap {
                try attempts(Maglev(size: 7), "abcdefgh", client: $0).dropFirst().first
            })
        XCTAssertGreaterThan(
            seconds.count, 4,
            "all clients' second attempts go to \(seconds.sorted()): it would be the next to fall")
    }

    func testAttemptsThatFailAreNotCounted() throws {
        var balancer: any Balancer = LeastConnections(using: SeededGenerator(seed: 1))
        let endpoints = Array<Endpoint>("ab")
        try balancer.update(endpoints)
        for number in 0..<20 {
            var attempts = EndpointAttempts()
            while let choice = try attempts.next(from: &balancer, among: endpoints, for: .number(number)) {
                if choice.isCounted { try balancer.finished(choice.place) }
            }
        }
        let open = (balancer as? LeastConnections<SeededGenerator>).map { balancer in
            endpoints.map { balancer.connections(to: $0.place) }
        }
        assertLesson(
            open, is: [0, 0], "20 clients whose attempts all fail",
            why: "a connection that never was would count against the endpoint for ever")
    }

    func testTimeRunsOutByPhase() throws {
        var limits = ProxyLimits()
        limits.connect = .seconds(5)
        limits.silent = .seconds(60)
        limits.idle = .seconds(3600)
        limits.halfClosed = .seconds(300)
        var connecting = ProxiedConnection(capacity: 10)
        _ = try connecting.handle(.chosen(SocketPlace(IPAddress(10, 0, 0, 1), 80)))
        var relaying = connecting
        _ = try relaying.handle(.connected)
        var half = relaying
        _ = try half.handle(.ended(.client))
        try assertRows(
            [
                Row("an attempt", (connecting, false, 4), gives: false),
                Row("an attempt", (connecting, false, 5), gives: true),
                Row("a silent one", (relaying, false, 59), gives: false),
                Row("a silent one", (relaying, false, 60), gives: true, why: "it only holds a place"),
                Row("one that spoke", (relaying, true, 60), gives: false, why: "people pause"),
                Row("one that spoke", (relaying, true, 3600), gives: true),
                Row("a half-closed one", (half, true, 299), gives: false),
                Row("a half-closed one", (half, true, 300), gives: true),
            ], "time for", why: "each state has its bound"
        ) { connection, hasSpoken, quiet in
            try limits.isOver(connection, hasSpoken: hasSpoken, quiet: .seconds(quiet))
        }
    }

    private func client(_ number: Int) -> SocketPlace { Client.number(number).place }
    private func place(_ letter: Character) -> SocketPlace { Endpoint.named(letter).place }

    func testDatagramsOfAClientStayTogether() throws {
        var sessions = DatagramSessions(timeout: .seconds(60), most: 10)
        _ = try sessions.open(client(1), to: place("a"), at: .zero)
        let found = try [59, 118, 178].map { try sessions.endpoint(of: client(1), at: .seconds($0)) }
        assertLesson(
            found, is: [place("a"), place("a"), nil], "datagrams after 59 s, 59 s more, and 60 s more",
            why: "each one renews the session; when the time is over it is over")
    }

    func testDatagramsLeaveAnEndpointThatHasGone() throws {
        var sessions = DatagramSessions(timeout: .seconds(60), most: 10)
        for number in 1...4 {
            _ = try sessions.open(client(number), to: place(number.isMultiple(of: 2) ? "a" : "b"), at: .zero)
        }
        let ended = try sessions.forget(place("a"))
        assertLesson(
            ended, is: [client(2), client(4)], "endpoint a goes",
            why: "nobody tells a client of UDP that its datagrams go to nobody")
        XCTAssertEqual(sessions.count, 2)
    }

    func testRememberedClientsAreBounded() throws {
        var sessions = DatagramSessions(timeout: .seconds(60), most: 32)
        for number in 0..<32 { _ = try sessions.open(client(number), to: place("a"), at: .seconds(number)) }
        let first = try sessions.open(client(100), to: place("a"), at: .seconds(40))
        assertLesson(
            first, is: [client(0), client(1)], "a 33rd client where 32 may be",
            why: "the sixteenth that was silent longest goes")
        let again = try sessions.open(client(101), to: place("a"), at: .seconds(40))
        assertLesson(again, is: [], "and a 34th", why: "room was made for more than one")
        _ = try sessions.open(client(5), to: place("b"), at: .seconds(41))
        _ = try sessions.open(client(102), to: place("a"), at: .seconds(70))
        XCTAssertLessThanOrEqual(sessions.count, 32, "a flood of senders would fill the memory")
        for number in 0..<1000 {
            _ = try sessions.open(client(1000 + number), to: place("a"), at: .seconds(71))
        }
        XCTAssertLessThanOrEqual(sessions.count, 32, "a flood of senders would fill the memory")
    }

    func testSessionsThatAreOverMakeRoomFirst() throws {
        var sessions = DatagramSessions(timeout: .seconds(60), most: 32)
        for number in 0..<32 {
            _ = try sessions.open(client(number), to: place("a"), at: .seconds(number < 5 ? 0 : 50))
        }
        let ended = try sessions.open(client(100), to: place("a"), at: .seconds(61))
        assertLesson(
            ended, is: (0..<5).map { client($0) }.sorted(),
            "a 33rd client, and five have been silent for 61 s",
            why: "whoever is over anyway goes before one that is not")
        assertLesson(
            try sessions.expire(at: .seconds(110)).count, is: 27, "49 s later",
            why: "27 have been silent for a minute")
    }
}
