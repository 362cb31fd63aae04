import EventLoop
import Glibc
import LinuxSystem
import ServiceModel
import ServiceProxy
import SuiteSupport
import XCTest

// The proxy for real, on loopback.
extension ProxyTests {
    /// A client and the endpoint that it was carried to.
    private func pair(
        _ stage: ProxyStage, _ door: TCPDoor, _ endpoint: PlayedEndpoint
    ) throws -> (client: PlayedLine, server: PlayedLine) {
        let before = endpoint.lines.count
        let client = try PlayedLine(to: door.address)
        try stage.until("the endpoint is connected", door) { try endpoint.accepted().count > before }
        return (client, endpoint.lines[before])
    }

    private func hear(
        _ text: String, _ line: PlayedLine, _ stage: ProxyStage, _ door: TCPDoor
    ) throws {
        try stage.until("'\(text)' comes; so far '\(line.text)'", door) {
            line.listen()
            return line.text == text
        }
    }

    func testBytesGoBothWaysUntilBothHaveEnded() throws {
        let (stage, endpoint) = (try ProxyStage(), try PlayedEndpoint())
        let door = try stage.door([endpoint.place])
        defer { door.close() }
        let (client, server) = try pair(stage, door, endpoint)
        client.say("question")
        try hear("question", server, stage, door)
        client.finish()
        try stage.until("the endpoint hears the end", door) {
            server.listen()
            return server.hasEnded
        }
        server.say("answer, after the end")
        try hear("answer, after the end", client, stage, door)
        XCTAssertFalse(client.hasEnded, "the endpoint has not ended, and the client was told that it has")
        server.finish()
        try stage.until("the client hears the end, and nothing is left", door) {
            client.listen()
            return client.hasEnded && door.connectionCount == 0
        }
        XCTAssertEqual(door.counts.resets, 0, "nothing went wrong, and something was reset")
    }

    func testAnEndpointThatRefusesCostsNobodyAnything() throws {
        let (stage, endpoint) = (try ProxyStage(), try PlayedEndpoint())
        let door = try stage.door([
            try ProxyStage.deadPlace(), endpoint.place, try ProxyStage.deadPlace(),
        ])
        defer { door.close() }
        for number in 1...12 {
            let (client, server) = try pair(stage, door, endpoint)
            client.say("\(number)")
            try hear("\(number)", server, stage, door)
        }
        XCTAssertGreaterThan(door.counts.retries, 0, "two of three endpoints are dead, and none was asked")
    }

    func testWhenAllRefuseTheClientIsReset() throws {
        let stage = try ProxyStage()
        let door = try stage.door([try ProxyStage.deadPlace(), try ProxyStage.deadPlace()])
        defer { door.close() }
        let client = try PlayedLine(to: door.address)
        try stage.until("the client hears something", door) {
            client.listen()
            return client.error != nil || client.hasEnded
        }
        assertLesson(
            client.error?.name, is: "ECONNRESET", "both endpoints refuse",
            why: "an orderly end would be an empty answer")
    }

    func testWithoutEndpointsNobodyListens() throws {
        let (stage, endpoint) = (try ProxyStage(), try PlayedEndpoint())
        let door = try stage.door([endpoint.place])
        defer { door.close() }
        let address = door.address
        try door.update([])
        XCTAssertThrowsError(
            try PlayedLine(to: address),
            "a client connects while there is no endpoint: it must be refused at once"
        ) { error in
            XCTAssertEqual((error as? SystemError)?.code.name, "ECONNREFUSED")
        }
        try door.update([Endpoint(endpoint.place)])
        XCTAssertEqual(door.address, address, "it is back at another port")
        _ = try pair(stage, door, endpoint)
    }

    func testAResetReachesTheOther() throws {
        let (stage, endpoint) = (try ProxyStage(), try PlayedEndpoint())
        let door = try stage.door([endpoint.place])
        defer { door.close() }
        for isClient in [true, false] {
            let (client, server) = try pair(stage, door, endpoint)
            client.say("x")
            try hear("x", server, stage, door)
            let (goes, stays) = isClient ? (client, server) : (server, client)
            goes.reset()
            try stage.until("the other hears something", door) {
                stays.listen()
                return stays.error != nil || stays.hasEnded
            }
            assertLesson(
                stays.error?.name, is: "ECONNRESET", "the \(isClient ? "client" : "endpoint") resets",
                why: "half an answer with an orderly end looks like a whole one")
        }
    }

    /// A pattern that shows bytes that are lost, doubled or exchanged.
    private static let pattern = (0..<(3 << 20)).map {
        UInt8(truncatingIfNeeded: $0 ^ ($0 >> 8) ^ ($0 >> 16))
    }

    func testASlowReaderNeitherFillsTheMemoryNorLosesAByte() throws {
        let (stage, endpoint) = (try ProxyStage(), try PlayedEndpoint())
        var limits = ProxyLimits()
        limits.bytesHeld = 100_000
        let door = try stage.door([endpoint.place], limits: limits)
        defer { door.close() }
        let (client, server) = try pair(stage, door, endpoint)
        // Much more than the kernel's buffers hold.
        let rounds = 8
        var (sent, most) = (0, 0)
        let all = rounds * Self.pattern.count
        func feed() {
            let from = sent % Self.pattern.count
            if sent < all { sent += server.say(Self.pattern, from: from) }
            if sent == all { server.finish() }
        }
        for _ in 0..<300 {
            feed()
            try stage.loop.turn(waiting: .zero)
            most = max(most, door.bytesHeld)
        }
        XCTAssertLessThan(sent, all, "the endpoint could send everything to a client that reads nothing")
        XCTAssertLessThanOrEqual(most, 100_000, "more bytes are held than may be")
        var place = 0
        try stage.until("everything comes", door) {
            feed()
            client.listen(atMost: 1 << 20)
            most = max(most, door.bytesHeld)
            while place + Self.pattern.count <= client.heard.count {
                guard client.heard(Self.pattern, at: place) else {
                    throw ProxyStage.TooLong(description: "bytes were changed behind byte \(place)")
                }
                place += Self.pattern.count
            }
            return client.hasEnded
        }
        assertLesson(
            client.heard.count, is: all, "everything is read in the end",
            why: "the end came before the last byte")
        XCTAssertLessThanOrEqual(most, 100_000, "more bytes are held than may be")
    }

    private func descriptors() throws -> Int {
        try OpenFolder("/proc/self/fd").entries().count
    }

    func testIdleConnectionsHoldNoPipes() throws {
        let (stage, endpoint) = (try ProxyStage(), try PlayedEndpoint())
        let door = try stage.door([endpoint.place])
        defer { door.close() }
        let before = try descriptors()
        let lines = try (0..<100).map { _ in try pair(stage, door, endpoint) }
        for line in lines { line.client.say("x") }
        for line in lines { try hear("x", line.server, stage, door) }
        assertLesson(
            try descriptors() - before, is: 400, "100 connections have spoken, and are idle: four ends each",
            why: "ten thousand idle ones with two pipes each are 40,000 descriptors for nothing")
    }

    func testWithoutDescriptorsItGoesOn() throws {
        let (stage, endpoint) = (try ProxyStage(), try PlayedEndpoint())
        let door = try stage.door([endpoint.place])
        defer { door.close() }
        let kept = try pair(stage, door, endpoint)
        // Connected before they run out: the kernel does that without the proxy.
        let waiting = try (0..<3).map { _ in try PlayedLine(to: door.address) }
        let fill = try Descriptors.exhaust()
        try stage.until("all three are turned away", door) {
            for line in waiting { line.listen() }
            return waiting.allSatisfy { $0.error != nil || $0.hasEnded }
        }
        kept.client.say("still there")
        try hear("still there", kept.server, stage, door)
        fill.restore()
        let after = try pair(stage, door, endpoint)
        after.client.say("again")
        try hear("again", after.server, stage, door)
        XCTAssertGreaterThan(door.counts.shed + door.counts.resets, 2, "nobody was counted as turned away")
    }

    func testWhoSaysNothingIsReset() throws {
        let (stage, endpoint) = (try ProxyStage(), try PlayedEndpoint())
        var limits = ProxyLimits()
        limits.silent = .seconds(60)
        let door = try stage.door([endpoint.place], limits: limits)
        defer { door.close() }
        let silent = try pair(stage, door, endpoint)
        let other = try pair(stage, door, endpoint)
        other.client.say("x")
        try hear("x", other.server, stage, door)
        try stage.advance(.seconds(61))
        try stage.until("the silent one is reset", door) {
            silent.client.listen()
            return silent.client.error != nil
        }
        XCTAssertEqual(door.connectionCount, 1, "the one that spoke has to stay")
    }

    func testOneClientCannotTakeAllPlaces() throws {
        let (stage, endpoint) = (try ProxyStage(), try PlayedEndpoint())
        var limits = ProxyLimits()
        limits.connectionsPerClient = 2
        let door = try stage.door([endpoint.place], limits: limits)
        defer { door.close() }
        let first = try pair(stage, door, endpoint)
        _ = try pair(stage, door, endpoint)
        let third = try PlayedLine(to: door.address)
        try stage.until("the third is turned away", door) {
            third.listen()
            return third.error != nil
        }
        first.client.reset()
        try stage.until("the first is gone", door) { door.connectionCount == 1 }
        _ = try pair(stage, door, endpoint)
    }
}

/// Takes every descriptor that is left.
private struct Descriptors {
    private let old: rlimit

    static func exhaust() throws -> Descriptors {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        // The lowest number that is free becomes the first that may not be had.
        let next = try OwnedDescriptor(opening: "/dev/null").number
        var tight = limit
        tight.rlim_cur = rlim_t(next)
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &tight)
        return Descriptors(old: limit)
    }

    func restore() {
        var limit = old
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
