import Foundation
import HTTPServing
import SuiteSupport
import WebMessages
import XCTest

/// The server, asked by a client that can misbehave.
final class ServerTests: XCTestCase {
    private let get = "GET /a?b HTTP/1.1\r\nHost: x\r\n\r\n"

    func testRequestsOfOneConnectionAreAnsweredInTheirOrder() async throws {
        try await serving({ said("<\($0.method) \($0.target)>") }) { server in
            let peer = try Peer(server.address)
            peer.write(
                "GET /1 HTTP/1.1\r\nHost: x\r\n\r\nPOST /2 HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nabGET /3 HTTP/1.1\r\nHost: x\r\n\r\n"
            )
            let text = peer.read(until: "<GET /3>")
            let bodies = text.split(separator: "<").dropFirst().map { $0.prefix { $0 != ">" } }
            assertLesson(
                bodies.map(String.init), is: ["GET /1", "POST /2", "GET /3"], "send three requests at once",
                why: "an unread body is not taken for the next request")
        }
    }

    func testAHeadHasNoBodyAndItsLength() async throws {
        try await serving({ _ in said("12345") }) { server in
            let peer = try Peer(server.address)
            peer.write("HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            let text = peer.read()
            XCTAssertTrue(text.contains("Content-Length: 5\r\n"), text)
            XCTAssertTrue(text.hasSuffix("\r\n\r\n"), "no byte of the body: \(text)")
        }
    }

    func testAStreamWithoutLengthComesInChunks() async throws {
        let respond: WebServer.Respond = { _ in
            let count = Count()
            return HTTPResponse(
                200,
                body: .stream(
                    HTTPStream {
                        count.add(1)
                        return count.value < 3 ? Array("ab".utf8) : nil
                    }))
        }
        try await serving(respond) { server in
            let peer = try Peer(server.address)
            peer.write(self.get)
            let text = peer.read(until: "0\r\n\r\n")
            XCTAssertTrue(text.hasSuffix("2\r\nab\r\n2\r\nab\r\n0\r\n\r\n"), text)
            let old = try Peer(server.address)
            old.write("GET / HTTP/1.0\r\n\r\n")
            let plain = old.read()
            XCTAssertTrue(
                plain.hasSuffix("\r\n\r\nabab"), "HTTP/1.0 knows no chunks; the end is the end: \(plain)")
        }
    }

    func testABrokenStreamBreaksTheResponseOff() async throws {
        struct Broken: Error {}
        let respond: WebServer.Respond = { request in
            let count = Count()
            return HTTPResponse(
                200,
                body: .stream(
                    HTTPStream(length: request.target == "/known" ? 10 : nil) {
                        count.add(1)
                        if count.value > 1 { throw Broken() }
                        return Array("abc".utf8)
                    }))
        }
        try await serving(respond) { server in
            for target in ["/known", "/unknown"] {
                let peer = try Peer(server.address)
                peer.write("GET \(target) HTTP/1.1\r\nHost: x\r\n\r\n")
                let text = peer.read()
                XCTAssertTrue(text.contains("abc"), text)
                XCTAssertFalse(
                    text.hasSuffix("0\r\n\r\n"), "\(target): a part must not look like all: \(text)")
            }
        }
    }

    func testABodyIsAskedForOnlyWhenItIsWanted() async throws {
        let respond: WebServer.Respond = { request in
            guard request.target == "/wanted" else { return said("no", 413) }
            return said(String(decoding: (try? await request.body.bytes(limit: 99)) ?? [], as: UTF8.self))
        }
        try await serving(respond) { server in
            let head = "HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n"
            let wanted = try Peer(server.address)
            wanted.write("PUT /wanted \(head)")
            assertLesson(
                wanted.read(until: "\r\n\r\n").prefix(21), is: "HTTP/1.1 100 Continue",
                "wait for the word to go on",
                why: "curl waits a second for it otherwise")
            wanted.write("hello")
            XCTAssertTrue(wanted.read(until: "hello").contains("200 OK"), "then the response comes")
            let refused = try Peer(server.address)
            refused.write("PUT /refused \(head)")
            let text = refused.read()
            XCTAssertTrue(text.hasPrefix("HTTP/1.1 413"), "no word to go on: \(text)")
        }
    }

    func testAClientThatHasEndedItsSideGetsItsAnswer() async throws {
        try await serving({ _ in said("here") }) { server in
            let peer = try Peer(server.address)
            peer.write(self.get)
            peer.endWriting()
            XCTAssertTrue(peer.read().hasSuffix("here"), "nc and others close their side first")
        }
    }

    func testWhatIsNoRequestIsRefused() async throws {
        var limits = ServerLimits()
        limits.headerBytes = 4096
        limits.headerFields = 20
        limits.bodyBytes = 100
        let many = (0..<30).map { "X-\($0): y\r\n" }.joined()
        let rows = [
            ("no HTTP", "hello\r\n\r\n", "400"), ("no host", "GET / HTTP/1.1\r\n\r\n", "400"),
            ("two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "400"),
            ("too many fields", "GET / HTTP/1.1\r\nHost: a\r\n\(many)\r\n", "431"),
            (
                "a long field",
                "GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: 9000))\r\n\r\n", "431"
            ),
            ("a long body", "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 101\r\n\r\n", "413"),
            (
                "two lengths",
                "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", "400"
            ),
            (
                "length and chunks",
                "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "400"
            ),
            (
                "another expectation",
                "PUT / HTTP/1.1\r\nHost: a\r\nExpect: tea\r\nContent-Length: 0\r\n\r\n", "417"
            ),
        ]
        try await serving({ _ in said("served") }, limits: limits) { server in
            for (what, request, status) in rows {
                let peer = try Peer(server.address)
                peer.write(request)
                let text = peer.read(until: "served")
                assertLesson(
                    String(text.dropFirst("HTTP/1.1 ".count).prefix(3)), is: status, "send \(what)",
                    why: "nobody guesses what was meant: \(text.prefix(200))")
            }
        }
    }

    func testAClientThatStallsIsCutOff() async throws {
        var limits = ServerLimits()
        limits.idle = .milliseconds(200)
        limits.stall = .milliseconds(200)
        let failures = Count()
        let respond: WebServer.Respond = { request in
            do {
                return said("\(try await request.body.bytes(limit: 99).count)")
            } catch {
                failures.add(1)
                return said("broken", 400)
            }
        }
        try await serving(respond, limits: limits) { server in
            let silent = try Peer(server.address)
            assertLesson(silent.read(), is: "", "connect and say nothing", why: "a connection costs memory")
            let slow = try Peer(server.address)
            slow.write("GET / HTTP/1.1\r\nHo")
            assertLesson(
                slow.read(), is: "", "begin a request and stop", why: "slowly sent fields are an old attack")
            let half = try Peer(server.address)
            half.write("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc")
            _ = half.read()
            assertLesson(
                failures.value, is: 1, "send three of nine bytes", why: "the reader of the body is told")
        }
    }

    func testAReaderThatDoesNotReadStopsTheSource() async throws {
        var limits = ServerLimits()
        limits.stall = .milliseconds(300)
        let made = Count()
        let piece = [UInt8](repeating: 7, count: 1 << 18)
        let ended = Count()
        let respond: WebServer.Respond = { _ in
            HTTPResponse(
                200,
                body: .stream(
                    HTTPStream {
                        made.add(piece.count)
                        return made.value > 1 << 30 ? nil : piece
                    }))
        }
        let server = try await WebServer.start(
            .tcp(host: "127.0.0.1", port: 0), limits: limits, log: { _ in ended.add(1) }, respond: respond)
        let peer = try Peer(server.address)
        peer.write(get)
        while ended.value == 0 { await Task.yield() }
        XCTAssertLessThan(
            made.value, 64 << 20, "a gigabyte was asked for and not read: what is made stays small")
        await server.stop(grace: .zero)
    }

    func testAServerThatStopsEndsWhatHasBegun() async throws {
        let (gate, open) = AsyncStream<Void>.makeStream()
        let arrived = Count()
        let respond: WebServer.Respond = { _ in
            arrived.add(1)
            for await _ in gate { break }
            return said("done")
        }
        let server = try await WebServer.start(.tcp(host: "127.0.0.1", port: 0), respond: respond)
        let busy = try Peer(server.address)
        let idle = try Peer(server.address)
        busy.write(get)
        while arrived.value == 0 { await Task.yield() }
        let stopping = Task { await server.stop(grace: .seconds(20)) }
        assertLesson(
            idle.read(), is: "", "wait on an idle connection while the server stops", why: "it is closed now")
        open.yield()
        let text = busy.read()
        XCTAssertTrue(
            text.hasSuffix("done") && text.contains("Connection: close"), "the answer still comes: \(text)")
        await stopping.value
        XCTAssertThrowsError(try Peer(server.address), "nobody listens any more")
    }

    func testAnAddressIsReadBack() throws {
        try assertRows(
            [
                Row("an address", "127.0.0.1:5000", gives: "127.0.0.1:5000"),
                Row("version 6", "[::1]:0", gives: "[::1]:0"),
                Row("a path", "unix:/run/x.sock", gives: "unix:/run/x.sock"),
                Row("no port", "127.0.0.1", gives: "refused"),
                Row("a large port", "a:65536", gives: "refused"),
                Row("no host", ":80", gives: "refused"), Row("no path", "unix:", gives: "refused"),
            ], "read the address", why: "a wrong one is named before anything listens"
        ) { text in
            do {
                return try ListenAddress(parsing: text).description
            } catch is ListenAddressFault {
                return "refused"
            }
        }
    }
}
