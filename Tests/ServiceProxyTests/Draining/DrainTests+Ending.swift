import LinuxSystem
import ServiceModel
import ServiceProxy
import SuiteSupport
import XCTest

// The proxy itself leaves.
extension DrainTests {
    func testAProxyThatEndsLosesNobodyWhoHasConnected() throws {
        let stage = try ProxyStage()
        let endpoints = try (1...3).map { try EchoingEndpoint($0, on: stage.loop) }
        let door = try stage.door(endpoints.map(\.place), care: .init(grace: .seconds(30)))
        defer { door.close() }
        let address = door.address
        // The loop does not turn meanwhile: they wait in the kernel's queue, and take that for a connection.
        let lines = try (0..<100).map { _ in try PlayedLine(to: address) }
        for line in lines { line.say("x") }
        door.drain()
        try door.update(endpoints.map { Endpoint($0.place) })
        func answered(_ count: Int) throws {
            try stage.until("all have \(count) answers, or a reset", door) {
                for line in lines { line.listen() }
                return lines.allSatisfy { $0.heard.count >= count || $0.error != nil || $0.hasEnded }
            }
        }
        try answered(1)
        assertLesson(
            lines.count { $0.heard.isEmpty }, is: 0,
            "100 have connected and asked; then the proxy is told to take no more: without an answer",
            why: "whoever was let in by the kernel believes that it is served")
        XCTAssertThrowsError(
            try PlayedLine(to: address),
            "it takes no more, also when a list of endpoints comes: a replacement can")
        for line in lines { line.say("y") }
        try answered(2)
        assertLesson(
            lines.count { $0.heard.count < 2 }, is: 0, "they ask again: without an answer",
            why: "what is open may end by itself")
        for line in lines { line.close() }
        try stage.until("nothing is open", door) { door.connectionCount == 0 }
        XCTAssertEqual(door.counts.resets, 0)
        for endpoint in endpoints { endpoint.die() }
    }
}
