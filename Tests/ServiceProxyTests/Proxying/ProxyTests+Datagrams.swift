import EventLoop
import LinuxSystem
import ServiceModel
import ServiceProxy
import SuiteSupport
import XCTest

/// A socket for datagrams that a test plays by hand.
private final class PlayedDatagrams {
    let socket: DatagramSocket
    private(set) var heard: [String] = []
    private(set) var peer = SocketAddress.loopback(port: 0)
    private(set) var error: Errno?

    init(_ socket: consuming DatagramSocket) {
        self.socket = consume socket
    }

    convenience init() throws {
        self.init(try DatagramSocket(at: .loopback(port: 0)))
    }

    func say(_ text: String, to address: SocketAddress? = nil) {
        _ = Array(text.utf8).withUnsafeBytes { socket.send($0, to: address) }
    }

    func listen() {
        var room = [UInt8](repeating: 0, count: 2048)
        while true {
            let transfer = room.withUnsafeMutableBytes { socket.receive(into: $0, from: &peer) }
            if case .failed(let reason) = transfer { error = reason }
            guard case .bytes(let count) = transfer else { return }
            heard.append(String(decoding: room[..<count], as: UTF8.self))
        }
    }
}

extension ProxyTests {
    private func door(_ stage: ProxyStage, _ endpoints: [PlayedDatagrams]) throws -> UDPDoor {
        let pool = EndpointPool(balancer: RoundRobin())
        let door = UDPDoor(at: .loopback(port: 0), pool: pool, on: stage.loop)
        try door.update(try endpoints.map { Endpoint(SocketPlace(try $0.socket.address)) })
        return door
    }

    func testADatagramThatWasPassedOnIsAnsweredByAProxyThatEnds() throws {
        let (stage, endpoint) = (try ProxyStage(), try PlayedDatagrams())
        let door = try door(stage, [endpoint])
        defer { door.close() }
        let client = PlayedDatagrams(try DatagramSocket(connectedTo: door.address))
        client.say("question")
        try stage.until("the question comes") {
            if let trouble = door.trouble { throw trouble }
            endpoint.listen()
            return endpoint.heard == ["question"]
        }
        door.drain()
        client.say("too late")
        endpoint.say("answer", to: endpoint.peer)
        try stage.until("the answer comes") {
            client.listen()
            return client.heard == ["answer"]
        }
        endpoint.listen()
        assertLesson(
            "\(endpoint.heard) \(door.counts)",
            is: "[\"question\"] Counts(received: 1, answered: 1, dropped: 0)",
            "a question, the proxy is told to take no more, another question, and the first one's answer",
            why: "it counts what it carried, and answers still go back")
    }

    func testDatagramsAreAnsweredFromTheAddressThatWasAsked() throws {
        let (stage, endpoint) = (try ProxyStage(), try PlayedDatagrams())
        let door = try door(stage, [endpoint])
        defer { door.close() }
        let client = PlayedDatagrams(try DatagramSocket(connectedTo: door.address))
        client.say("question")
        try stage.until("the question comes: \(String(describing: door.trouble))") {
            if let trouble = door.trouble { throw trouble }
            endpoint.listen()
            return endpoint.heard == ["question"]
        }
        endpoint.say("answer", to: endpoint.peer)
        // Connected: it hears nothing from anybody else.
        try stage.until("the answer comes") {
            client.listen()
            return client.heard == ["answer"]
        }
        XCTAssertEqual(door.sessionCount, 1)
    }

    func testDatagramsGoElsewhereWhenTheirEndpointHasGone() throws {
        let (stage, first, second) = (try ProxyStage(), try PlayedDatagrams(), try PlayedDatagrams())
        let door = try door(stage, [first])
        defer { door.close() }
        let client = PlayedDatagrams(try DatagramSocket(connectedTo: door.address))
        client.say("1")
        try stage.until("the first hears") {
            if let trouble = door.trouble { throw trouble }
            first.listen()
            return first.heard == ["1"]
        }
        try door.update([Endpoint(SocketPlace(try second.socket.address))])
        client.say("2")
        try stage.until("the second hears") {
            second.listen()
            return second.heard == ["2"]
        }
        try door.update([])
        client.say("3")
        try stage.until("the client hears that nobody is there") {
            client.listen()
            return client.error != nil
        }
        XCTAssertEqual(client.error?.name, "ECONNREFUSED")
    }
}
