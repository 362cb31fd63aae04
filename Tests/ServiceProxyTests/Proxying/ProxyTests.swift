import LabSupport
import ServiceModel
import ServiceProxy
import SuiteSupport
import XCTest

/// The machine of one connection, and what else decides without sockets.
final class ProxyTests: XCTestCase {
    private let web = SocketPlace(IPAddress(10, 0, 0, 97), 80)

    /// A connection that stands, with room for so many bytes in each direction.
    private func standing(capacity: Int = 100) throws -> ProxiedConnection {
        var connection = ProxiedConnection(capacity: capacity)
        _ = try connection.handle(.chosen(web))
        _ = try connection.handle(.connected)
        return connection
    }

    func testAConnectionIsMadeBeforeAnythingIsRead() throws {
        var connection = ProxiedConnection(capacity: 100)
        let actions = [try connection.handle(.chosen(web)), try connection.handle(.connected)]
        assertLesson(
            actions, is: [[.connect(web)], [.relay]], "an endpoint is chosen, and the attempt stands",
            why: "a byte that was read before somebody can take it has to be kept")
    }

    func testARefusalMeansAnotherEndpoint() throws {
        var connection = ProxiedConnection(capacity: 100)
        _ = try connection.handle(.chosen(web))
        let actions = [try connection.handle(.refused), try connection.handle(.nobody)]
        assertLesson(
            actions, is: [[.chooseAnother], [.reset(.client)]],
            "the attempt is refused, and there is no other endpoint",
            why: "a client must neither pay for one endpoint's failure nor wait for nobody")
    }

    func testAnEndIsPassedOnAndTheOtherWayGoesOn() throws {
        var connection = try standing()
        let first = try connection.handle(.ended(.client))
        XCTAssertTrue(connection.isHalfClosed, "the client's direction has ended, the endpoint's has not")
        try connection.received(70, from: .endpoint)
        _ = try connection.sent(70, from: .endpoint)
        let last = try connection.handle(.ended(.endpoint))
        assertLesson(
            [first, last], is: [[.passEnd(to: .endpoint)], [.close]],
            "the client ends, the endpoint answers and ends",
            why: "a client that has asked says so by ending, and waits for its answer")
    }

    func testAnEndWaitsForTheBytesBeforeIt() throws {
        var connection = try standing()
        try connection.received(60, from: .client)
        let early = try connection.handle(.ended(.client))
        let some = try connection.sent(59, from: .client)
        let all = try connection.sent(1, from: .client)
        assertLesson(
            [early, some, all], is: [[], [], [.passEnd(to: .endpoint)]],
            "the client ends while 60 of its bytes are held, which then go as 59 and 1",
            why: "whoever hears the end believes that it has everything")
    }

    func testClosingWaitsForTheBytesToo() throws {
        var connection = try standing()
        _ = try connection.handle(.ended(.client))
        try connection.received(5, from: .endpoint)
        let early = try connection.handle(.ended(.endpoint))
        let all = try connection.sent(5, from: .endpoint)
        assertLesson(
            [early, all], is: [[], [.close]], "both have ended, and 5 bytes are still held",
            why: "closing at once would cut off the answer")
    }

    func testAResetIsPassedOn() throws {
        for side in ProxiedConnection.Side.allCases {
            var connection = try standing()
            try connection.received(5, from: side)
            let actions = try connection.handle(.broken(side))
            assertLesson(
                actions, is: [.reset(side.other)], "the \(side) is gone",
                why: "an orderly end would say that everything came")
            let later = try connection.handle(.ended(side.other))
            assertLesson(later, is: [], "and then the other ends", why: "it is closed already")
        }
    }

    func testAClientThatGoesTakesItsAttemptAlong() throws {
        var connection = ProxiedConnection(capacity: 100)
        _ = try connection.handle(.chosen(web))
        let actions = try connection.handle(.broken(.client))
        assertLesson(
            [actions, try connection.handle(.connected)], is: [[.reset(.endpoint)], []],
            "the client goes while its endpoint is asked, which then answers",
            why: "the endpoint would serve nobody")
    }

    func testAnEndBeforeTheConnectionIsKept() throws {
        var connection = ProxiedConnection(capacity: 100)
        _ = try connection.handle(.chosen(web))
        let early = try connection.handle(.ended(.client))
        let relay = try connection.handle(.connected)
        let sent = try connection.sent(0, from: .client)
        assertLesson(
            [early, relay, sent], is: [[], [.relay], [.passEnd(to: .endpoint)]],
            "the client ends before its endpoint has answered",
            why: "the endpoint must hear of the end as soon as there is an endpoint")
    }

    func testTimeOverIsAResetForBoth() throws {
        var connection = try standing()
        let actions = try connection.handle(.expired)
        assertLesson(
            [actions, try connection.handle(.expired)], is: [[.reset(.client), .reset(.endpoint)], []],
            "time is over, twice", why: "either may think that the other is still there")
    }

    func testASlowReaderHoldsUpTheWriter() throws {
        var half = RelayHalf(capacity: 100)
        var rooms = [half.room]
        try half.received(30)
        rooms.append(half.room)
        try half.received(70)
        rooms.append(half.room)
        try half.sent(49)
        rooms.append(half.room)
        try half.sent(1)
        rooms.append(half.room)
        assertLesson(
            rooms, is: [100, 70, 0, 0, 50], "30 and 70 bytes come, 49 and 1 go, of 100 that may be held",
            why: "without a bound one slow reader fills the memory; without a pause each byte is a call")
    }

    func testNothingComesAfterTheEnd() throws {
        var half = RelayHalf(capacity: 100)
        half.ended()
        let due = [try half.passEnd(), try half.passEnd()]
        assertLesson(
            due, is: [true, false], "the end of an empty direction is passed on", why: "one end is said once")
        assertLesson(half.room, is: 0, "and there is room", why: "nobody reads behind the end")
    }

    func testNoOrderOfEventsLosesABytOrAnEnd() throws {
        try withSeed { generator in
            for _ in 0..<300 { try walk(using: &generator) }
        }
    }

    /// Random bytes and ends; in the end everything was passed on, in order, and it is closed once.
    private func walk(using generator: inout SeededGenerator) throws {
        var connection = try standing(capacity: 64)
        var actions: [ProxiedConnection.Action] = []
        var left = [Int.random(in: 0...300, using: &generator), Int.random(in: 0...300, using: &generator)]
        for _ in 0..<10_000 where connection.phase == .relaying {
            let side: ProxiedConnection.Side = Bool.random(using: &generator) ? .client : .endpoint
            let half = connection.half(from: side)
            XCTAssertLessThanOrEqual(half.held, 64, "a direction holds more than it may")
            if Bool.random(using: &generator), half.held > 0 {
                actions += try connection.sent(.random(in: 1...half.held, using: &generator), from: side)
            } else if left[side.rawValue] > 0, half.room > 0 {
                let count = min(
                    left[side.rawValue], .random(in: 1...max(1, half.room), using: &generator))
                try connection.received(count, from: side)
                left[side.rawValue] -= count
            } else if left[side.rawValue] == 0, !half.hasEnded {
                actions += try connection.handle(.ended(side))
            }
        }
        assertLesson(
            actions.filter { $0 == .close }.count, is: 1, "both sides said what they had and ended",
            why: "a connection that is never closed keeps two descriptors for ever")
        assertLesson(
            actions.count, is: 2, "both ended: \(actions)", why: "one end is passed on, the other closes")
        XCTAssertEqual(connection.fromClient.held + connection.fromEndpoint.held, 0, "bytes were left behind")
    }
}
