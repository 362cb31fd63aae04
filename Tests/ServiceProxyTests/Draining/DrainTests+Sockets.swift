import EventLoop
import LabSupport
import LinuxSystem
import ServiceModel
import ServiceProxy
import SuiteSupport
import XCTest

// Leaving and failing, for real, on loopback.
extension DrainTests {
    private func list(_ staying: [EchoingEndpoint], leaving: [EchoingEndpoint] = []) -> [Endpoint] {
        staying.map { Endpoint($0.place) }
            + leaving.map { Endpoint($0.place, isReady: false, isServing: true, isTerminating: true) }
    }

    private func stage() throws -> (ProxyStage, TCPDoor, [EchoingEndpoint]) {
        let stage = try ProxyStage()
        let endpoints = try (1...3).map { try EchoingEndpoint($0, on: stage.loop) }
        let door = try stage.door(
            endpoints.map(\.place), care: .init(ejection: EjectionPolicy(), grace: .seconds(30)))
        return (stage, door, endpoints)
    }

    /// Every endpoint is replaced by a new one, in the order of a rolling update, while clients ask.
    func testARollingReplacementLosesNoRequest() throws {
        let (stage, door, old) = try stage()
        defer { door.close() }
        // Half of them ask once a connection, the others fifty times.
        let clients = (0..<40).map {
            AskingClient(door.address, perConnection: $0.isMultiple(of: 2) ? 1 : 50, on: stage.loop)
        }
        for client in clients { client.begin() }
        var present = old
        for (index, leaving) in old.enumerated() {
            let new = try EchoingEndpoint(UInt8(11 + index), on: stage.loop)
            present.append(new)
            try door.update(list(present))
            try stage.until("endpoint \(new.number) answers", door) { new.answered > 100 }
            present.removeAll { $0 === leaving }
            try door.update(list(present, leaving: [leaving]))
            try stage.until("endpoint \(leaving.number) has no connections", door) {
                door.connections(to: leaving.place) == 0
            }
            try door.update(list(present))
            leaving.die()
        }
        for client in clients { client.isDone = true }
        try stage.until("all have their last answer", door) { clients.allSatisfy(\.isIdle) }
        assertLesson(
            clients.flatMap(\.failures), is: [],
            "all three endpoints are replaced under the load of 40 clients",
            why: "who leaves gets nothing new and keeps what it has: so nobody need notice")
        let total = clients.reduce(0) { $0 + $1.answers.values.reduce(0, +) }
        XCTAssertGreaterThan(total, 1000, "there was hardly any load, so this says little")
        for endpoint in present { endpoint.die() }
    }

    func testWhoLeavesGetsNoNewConnection() throws {
        let (stage, door, endpoints) = try stage()
        defer { door.close() }
        let line = try PlayedLine(to: door.address)
        line.say("x")
        try stage.until("it is answered", door) {
            line.listen()
            return !line.heard.isEmpty
        }
        let its = endpoints.filter { $0.number == line.heard[0] }
        try door.update(list(endpoints.filter { $0 !== its[0] }, leaving: its))
        let client = AskingClient(door.address, perConnection: 1, on: stage.loop)
        client.begin()
        try stage.until("20 new connections are answered", door) {
            client.answers.values.reduce(0, +) >= 20
        }
        client.isDone = true
        assertLesson(
            client.answers[its[0].number], is: nil, "an endpoint leaves, and 20 connections come",
            why: "each would be cut when it goes")
        line.say("y")
        try stage.until("the old connection is answered still", door) {
            line.listen()
            return line.heard.count == 2
        }
    }

    func testWhenGraceIsOverConnectionsAreReset() throws {
        let (stage, door, endpoints) = try stage()
        defer { door.close() }
        let line = try PlayedLine(to: door.address)
        line.say("x")
        try stage.until("it is answered", door) {
            line.listen()
            return !line.heard.isEmpty
        }
        let its = endpoints.filter { $0.number == line.heard[0] }
        try door.update(list(endpoints.filter { $0 !== its[0] }, leaving: its))
        try stage.advance(.seconds(29))
        line.listen()
        XCTAssertNil(line.error, "the grace is 30 s, and after 29 s the connection is reset")
        try stage.advance(.seconds(2))
        try stage.until("it is reset", door) {
            line.listen()
            return line.error != nil || line.hasEnded
        }
        assertLesson(
            line.error?.name, is: "ECONNRESET", "31 s after its endpoint began to leave",
            why: "the client must know that what it has is not all")
    }

    func testWhoFailsIsLeftOutAndComesBack() throws {
        let (stage, door, endpoints) = try stage()
        defer { door.close() }
        endpoints[0].die()
        let client = AskingClient(door.address, perConnection: 1, on: stage.loop)
        client.begin()
        try stage.until("the dead one is left out", door) { door.isEjected(endpoints[0].place) }
        let retries = door.counts.retries
        let before = client.answers.values.reduce(0, +)
        try stage.until("50 more answers", door) { client.answers.values.reduce(0, +) > before + 50 }
        assertLesson(
            door.counts.retries, is: retries, "after five failures in a row 50 connections come",
            why: "each attempt at a dead endpoint is time that a client waits")
        let again = try EchoingEndpoint(
            9, on: stage.loop, at: SocketAddress(parsing: "\(endpoints[0].place)"))
        try stage.advance(.seconds(31))
        try stage.until("it is asked again", door) { again.answered > 0 }
        client.isDone = true
        XCTAssertEqual(client.failures, [], "a client met the dead endpoint")
    }

    func testProbesTakeOutWhoDoesNotAnswerAndFailOpen() throws {
        let stage = try ProxyStage()
        let endpoints = try (1...2).map { try EchoingEndpoint($0, on: stage.loop) }
        var probes = ProbePolicy()
        probes.interval = .seconds(1)
        let door = try stage.door(endpoints.map(\.place), care: .init(probes: probes))
        defer { door.close() }
        func pass(until isSo: () -> Bool) throws {
            for _ in 0..<400 where !isSo() { try stage.advance(.milliseconds(100)) }
        }
        endpoints[0].die()
        try pass { door.usable.count == 1 }
        assertLesson(
            door.usable.map(\.place), is: [endpoints[1].place], "one of two does not answer its probes",
            why: "nobody should have to find out by trying")
        endpoints[1].die()
        try pass { door.usable.count == 2 }
        assertLesson(
            door.usable.count, is: 2, "now neither answers",
            why: "if all probes fail, the probe may be wrong: asking all is better than asking nobody")
        let again = try EchoingEndpoint(
            9, on: stage.loop, at: SocketAddress(parsing: "\(endpoints[0].place)"))
        try pass { door.usable.map(\.place) == [again.place] }
        assertLesson(
            door.usable.map(\.place), is: [again.place], "one answers again",
            why: "two good probes are enough")
    }
}
