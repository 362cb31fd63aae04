import Foundation
import HTTPServing
import SuiteSupport
import Synchronization
import WebMessages
import XCTest

/// The client, against our own server and against one that misbehaves.
final class ClientTests: XCTestCase {
    func testAMessageArrivesAsItWasSent() async throws {
        let respond: WebServer.Respond = { request in
            let body = String(decoding: (try? await request.body.bytes(limit: 1 << 20)) ?? [], as: UTF8.self)
            return HTTPResponse(
                201,
                fields: ["X-Seen": "\(request.method) \(request.target) \(request.fields["X-Own"] ?? "-")"],
                body: .bytes(Array("<\(body)>".utf8)))
        }
        try await serving(respond) { server in
            let client = WebClient(server.address)
            for body in [
                HTTPBody.empty, .bytes(Array("abc".utf8)), .stream(HTTPBody.bytes(Array("abc".utf8)).stream),
            ] {
                let response = try await client.send(
                    HTTPRequest("PUT", "/a?b=c", fields: ["X-Own": "1"], body: body))
                let text = String(decoding: try await response.body.bytes(limit: 99), as: UTF8.self)
                assertLesson(
                    "\(response.status) \(response.fields["X-Seen"] ?? "-") \(text)",
                    is: "201 PUT /a?b=c 1 <\(body.length == 0 ? "" : "abc")>", "send a request",
                    why: "nothing is lost")
            }
        }
    }

    func testMegabytesPassInBothDirectionsAtOnce() async throws {
        try await serving({ HTTPResponse(200, body: .stream($0.body.stream)) }) { server in
            let sent = Count()
            let piece = [UInt8](repeating: 1, count: 100_000)
            let body = HTTPStream {
                guard sent.value < 40_000_000 else { return nil }
                sent.add(piece.count)
                return piece
            }
            let response = try await WebClient(server.address).send(
                HTTPRequest("POST", "/", body: .stream(body)))
            var count = 0
            let stream = response.body.stream
            while let bytes = try await stream.next() { count += bytes.count }
            assertLesson(
                count, is: 40_000_000, "send forty megabytes to a server that sends them back",
                why: "no byte is lost")
        }
    }

    func testAConnectionIsUsedAgainWhenItsResponseWasRead() async throws {
        let respond: WebServer.Respond = { _ in said("x") }
        var limits = ServerLimits()
        // One connection and no more: a second one would be closed at once.
        limits.connections = 1
        try await serving(respond, limits: limits) { server in
            let client = WebClient(server.address)
            for _ in 0..<5 {
                let response = try await client.send(HTTPRequest("GET", "/"))
                _ = try await response.body.bytes(limit: 9)
            }
        }
    }

    func testAConnectionThatTheServerClosedIsReplaced() async throws {
        var limits = ServerLimits()
        limits.idle = .milliseconds(100)
        try await serving({ _ in said("x") }, limits: limits) { server in
            let client = WebClient(server.address)
            _ = try await client.send(HTTPRequest("GET", "/")).body.bytes(limit: 9)
            // The server closes what is idle; a connection of our own shows when.
            _ = try Peer(server.address).read()
            let response = try await client.send(HTTPRequest("GET", "/"))
            assertLesson(
                response.status, is: 200, "ask again after the server has closed", why: "it was never asked")
        }
    }

    func testAnAnswerBeforeTheEndOfTheRequestIsHeard() async throws {
        try await serving({ _ in said("stop", 416) }) { server in
            let endless = HTTPStream { [UInt8](repeating: 0, count: 65536) }
            let response = try await WebClient(server.address).send(
                HTTPRequest("PATCH", "/", body: .stream(endless)))
            assertLesson(
                response.status, is: 416, "send without end to a server that refuses", why: "it has said why")
        }
    }

    func testABrokenResponseIsAnError() async throws {
        struct Broken: Error {}
        let respond: WebServer.Respond = { _ in
            let count = Count()
            return HTTPResponse(
                200,
                body: .stream(
                    HTTPStream(length: 100) {
                        count.add(1)
                        if count.value > 1 { throw Broken() }
                        return [1, 2, 3]
                    }))
        }
        try await serving(respond) { server in
            let response = try await WebClient(server.address).send(HTTPRequest("GET", "/"))
            do {
                _ = try await response.body.bytes(limit: 1000)
                XCTFail("three of a hundred bytes were taken for all")
            } catch {}
        }
    }

    func testASilentServerIsNotWaitedForForEver() async throws {
        let (gate, open) = AsyncStream<Void>.makeStream()
        let respond: WebServer.Respond = { _ in
            for await _ in gate { break }
            return said("late")
        }
        try await serving(respond) { server in
            do {
                _ = try await WebClient(server.address, stall: .milliseconds(200)).send(
                    HTTPRequest("GET", "/"))
                XCTFail("the server never answered")
            } catch {}
            open.finish()
        }
    }

    func testASocketInTheFileSystemServesToo() async throws {
        let path = NSTemporaryDirectory() + "drydock-\(UUID().uuidString.prefix(8)).sock"
        defer { unlink(path) }
        try await serving({ _ in said("x") }, at: .unix(path: path)) { server in
            let response = try await WebClient(server.address).send(HTTPRequest("GET", "/"))
            assertLesson(
                response.status, is: 200, "ask over \(path)", why: "the engine's clients come this way")
        }
    }
}
