import EventLoop
import LinuxSystem
import SuiteSupport
import XCTest

/// Two ends of connections on one loop.
final class ConnectionTests: XCTestCase {
    func testBytesGoBothWaysAndTheirEndIsSeen() throws {
        let pair = try Pair()
        pair.near.output.append(Array("ping".utf8))
        pair.near.write()
        try pair.until { pair.atFar.text == "ping" }
        pair.far.output.append(Array("pong".utf8))
        pair.far.finishWriting()
        try pair.until { pair.atNear.text == "pong" && pair.atNear.hasEnded }
        // Half closed: this direction still works.
        pair.near.output.append(Array("more".utf8))
        pair.near.write()
        try pair.until { pair.atFar.text == "pingmore" }
        pair.near.close()
        try pair.until { pair.atFar.hasEnded }
        XCTAssertTrue(pair.atNear.isClosed, "whoever closes is told")
    }

    func testWhatIsWrittenBeforeClosingArrives() throws {
        let pair = try Pair()
        let size = 3_000_000
        // Unread input would turn a close into a reset that destroys what is on its way.
        pair.far.output.append(Array("unread".utf8))
        pair.far.write()
        pair.near.output.append([UInt8](repeating: 7, count: size))
        pair.near.closeAfterWriting()
        try pair.until { pair.atFar.hasEnded }
        assertLesson(
            pair.atFar.bytes.count, is: size, "close after writing 3 MB", why: "all of it was promised")
        pair.far.close()
        try pair.until { pair.atNear.isClosed }
    }

    func testAReaderThatRestsHoldsUpTheWriterAndNothingElse() throws {
        let pair = try Pair()
        pair.far.pauseReading()
        pair.near.highWater = 100_000
        var written = 0
        // More than all of the kernel's buffers hold.
        while !pair.near.isCongested || written < 16_000_000 {
            pair.near.output.append([UInt8](repeating: 1, count: 65536))
            written += 65536
            pair.near.write()
            try pair.loop.turn(waiting: .zero)
        }
        XCTAssertGreaterThan(pair.near.output.count, 100_000, "it cannot all have gone")
        XCTAssertEqual(pair.atFar.bytes.count, 0)
        XCTAssertEqual(pair.atNear.drains, 0)
        pair.far.resumeReading()
        try pair.until { pair.atFar.bytes.count == written }
        assertLesson(
            pair.atNear.drains, is: 1, "read it all",
            why: "whoever stopped writing is told when to go on, once")
        XCTAssertFalse(pair.near.isCongested)
    }

    func testAPeerThatDiesWhileReadingRestsIsNotAskedAboutAgainAndAgain() throws {
        let pair = try Pair()
        pair.near.pauseReading()
        pair.far.output.append([1])
        pair.far.write()
        try pair.loop.turn(waiting: .milliseconds(10))
        pair.far.close()
        var turns = 0
        loop: for _ in 0..<50 {
            let before = EventLoop.monotonicTime()
            try pair.loop.turn(waiting: .milliseconds(5))
            if EventLoop.monotonicTime() - before < .milliseconds(4) { turns += 1 }
        }
        XCTAssertLessThan(turns, 10, "a loop that spins burns a processor for nothing")
        pair.near.resumeReading()
        try pair.until { pair.atNear.hasEnded || pair.atNear.isClosed }
        XCTAssertEqual(pair.atNear.bytes, [1], "what it had said before is not lost")
    }

    func testAConnectionThatNobodyTakesIsReportedWithItsReason() throws {
        let loop = try EventLoop()
        let address = try ListeningSocket(at: .loopback(port: 0)).address
        // That socket is closed again: nobody listens there.
        let connection = try Connection(to: address, on: loop)
        let owner = Recorder()
        connection.owner = owner
        while !owner.isClosed { try loop.turn(waiting: .seconds(1)) }
        assertLesson(
            owner.reason?.name, is: "ECONNREFUSED", "connect to a closed port", why: "the owner must know")
    }

    func testAnAddressIsTakenOnlyOnce() throws {
        let first = try ListeningSocket(at: .loopback(port: 0))
        XCTAssertThrowsError(try ListeningSocket(at: first.address).address) {
            XCTAssertTrue("\($0)".contains("EADDRINUSE"), "it says why: \($0)")
        }
    }

    func testAThousandConnectionsShareALoop() throws {
        let loop = try EventLoop()
        var accepted: [Connection] = []
        let echo = Echo()
        let listener = try Listener(at: .loopback(port: 0), on: loop)
        listener.accept = { socket in
            guard let connection = try? Connection(socket, on: loop) else { return }
            connection.owner = echo
            accepted.append(connection)
        }
        var clients: [(Connection, Recorder)] = []
        for number in 0..<1000 {
            let connection = try Connection(to: listener.address, on: loop)
            let recorder = Recorder()
            connection.owner = recorder
            connection.output.append(Array("client \(number)".utf8))
            connection.write()
            clients.append((connection, recorder))
            if number.isMultiple(of: 100) { try loop.turn(waiting: .zero) }
        }
        let end = EventLoop.monotonicTime() + .seconds(30)
        while clients.enumerated().contains(where: { $0.element.1.text != "client \($0.offset)" }),
            EventLoop.monotonicTime() < end
        { try loop.turn(waiting: .seconds(1)) }
        for (number, client) in clients.enumerated() {
            XCTAssertEqual(client.1.text, "client \(number)", "each hears its own echo")
        }
        for client in clients { client.0.close() }
        listener.close()
    }
}

/// Hears everything.
private final class Recorder: ConnectionOwner {
    var bytes: [UInt8] = []
    var hasEnded = false
    var isClosed = false
    var drains = 0
    var reason: Errno?

    var text: String { String(decoding: bytes, as: UTF8.self) }

    func received(_ connection: Connection) {
        bytes += connection.input.bytes
        connection.input.clear()
    }

    func ended(_ connection: Connection) { hasEnded = true }
    func drained(_ connection: Connection) { drains += 1 }

    func closed(_ connection: Connection, _ reason: Errno?) {
        isClosed = true
        self.reason = reason
    }
}

private final class Echo: ConnectionOwner {
    func received(_ connection: Connection) {
        connection.output.append(connection.input.readable)
        connection.input.clear()
        connection.write()
    }

    func ended(_ connection: Connection) { connection.close() }
    func closed(_ connection: Connection, _ reason: Errno?) {}
}

/// A connection with both of its ends here.
private final class Pair {
    let loop: EventLoop
    let near: Connection
    let far: Connection
    let atNear = Recorder()
    let atFar = Recorder()

    init() throws {
        let loop = try EventLoop()
        var taken: Connection?
        let listener = try Listener(at: .loopback(port: 0), on: loop)
        listener.accept = { taken = try? Connection($0, on: loop) }
        near = try Connection(to: listener.address, on: loop)
        while taken == nil { try loop.turn(waiting: .seconds(1)) }
        listener.close()
        far = try XCTUnwrap(taken)
        self.loop = loop
        near.owner = atNear
        far.owner = atFar
    }

    func until(_ isDone: () -> Bool, line: UInt = #line) throws {
        let end = EventLoop.monotonicTime() + .seconds(20)
        while !isDone(), EventLoop.monotonicTime() < end { try loop.turn(waiting: .seconds(1)) }
        XCTAssertTrue(isDone(), "not within 20 seconds", line: line)
    }
}
