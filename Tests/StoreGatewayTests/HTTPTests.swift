import EventLoop
import Foundation
import LabSupport
import LinuxSystem
import SuiteSupport
import XCTest

@testable import StoreGateway

/// HTTP/1.1 as clients really send it, and as they should not.
final class HTTPTests: XCTestCase {
    private let get = "GET /version HTTP/1.1\r\nHost: x\r\n"
    private let post = "POST /v3/kv/range HTTP/1.1\r\nHost: x\r\n"
    private let body = "{\"key\":\"YQ==\"}"

    func testAConnectionServesOneRequestAfterAnother() throws {
        let served = try ServedGateway()
        let client = try WebClient(to: served.address)
        for _ in 0..<3 { XCTAssertEqual(try client.post("/v3/kv/range", body).status, 200) }
        // Pipelined: answers in the order of the requests.
        let requests = (0..<50).map { number in
            let body = "{\"key\":\"\(base64("k\(number)"))\",\"value\":\"\"}"
            return "POST /v3/kv/put HTTP/1.1\r\nHost: x\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        }
        client.send(requests.joined())
        for number in 0..<50 {
            let answer = try client.answer()
            XCTAssertTrue(
                answer.body.contains("\"revision\":\"\(number + 2)\""), "answer \(number): \(answer.body)")
        }
    }

    func testARequestMayComeInPiecesOfAnySize() throws {
        let served = try ServedGateway()
        let text = Array(
            (post
                + "Transfer-Encoding: chunked\r\n\r\n5;x=y\r\n{\"key\r\n9\r\n\":\"YQ==\"}\r\n0\r\nA: b\r\n\r\n")
                .utf8)
        try withSeed { random in
            for _ in 0..<20 {
                let client = try WebClient(to: served.address)
                var rest = text[...]
                while !rest.isEmpty {
                    let count = Int.random(in: 1...40, using: &random)
                    client.send(Array(rest.prefix(count)))
                    rest = rest.dropFirst(count)
                }
                let answer = try client.answer()
                assertLesson(answer.status, is: 200, "send it in pieces", why: answer.body)
            }
        }
    }

    func testWhoeverWaitsForContinueHearsIt() throws {
        let served = try ServedGateway()
        let client = try WebClient(to: served.address)
        client.send(post + "Expect: 100-continue\r\nContent-Length: \(body.utf8.count)\r\n\r\n")
        XCTAssertEqual(try client.answer().status, 100)
        client.send(body)
        XCTAssertEqual(try client.answer().status, 200)
    }

    func testAConnectionClosesWhenItsClientWantsThat() throws {
        let served = try ServedGateway()
        for request in [get + "Connection: close\r\n\r\n", "GET /version HTTP/1.0\r\n\r\n"] {
            let client = try WebClient(to: served.address)
            client.send(request)
            XCTAssertEqual(try client.answer().status, 200)
            XCTAssertEqual(try client.readToEnd(), [], "and then the end: \(request)")
        }
        let kept = try WebClient(to: served.address)
        for _ in 0..<2 {
            kept.send("GET /version HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            XCTAssertEqual(try kept.answer().status, 200)
        }
        // One that says nothing more still hears its answer.
        let half = try WebClient(to: served.address)
        half.send(get + "\r\n")
        half.finishWriting()
        XCTAssertEqual(try half.answer().status, 200)
        XCTAssertEqual(try half.readToEnd(), [])
    }

    func testWhatIsNotHTTPIsRefusedAndTheConnectionCloses() throws {
        let served = try ServedGateway()
        let rows: [(String, Int)] = [
            ("GARBAGE\r\n\r\n", 400), ("GET  / HTTP/1.1 x\r\n\r\n", 400), ("GET / HTTP/3.0\r\n\r\n", 505),
            ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505), ("GET /\u{1} HTTP/1.1\r\nHost: x\r\n\r\n", 400),
            ("G(T / HTTP/1.1\r\nHost: x\r\n\r\n", 400), ("GET / HTTP/1.1\r\n\r\n", 400),
            (post + "NoColon\r\n\r\n", 400), (post + "Bad Header: x\r\n\r\n", 400),
            (post + "X: \u{0}\r\n\r\n", 400), (post + "Content-Length: abc\r\n\r\n", 400),
            (post + "Content-Length: -1\r\n\r\n", 400),
            (post + "Content-Length: 99999999999999999999999\r\n\r\n", 400),
            (post + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
            (post + "Transfer-Encoding: gzip\r\n\r\n", 501), (post + "Expect: nope\r\n\r\n", 417),
            (post + "X: " + String(repeating: "a", count: 70_000) + "\r\n\r\n", 431),
            (post + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
            (post + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n", 400),
            (post + "Content-Length: 999999999999\r\n\r\n", 429),
        ]
        for (request, status) in rows {
            let client = try WebClient(to: served.address)
            client.send(request)
            let answer = try client.answer()
            assertLesson(
                answer.status, is: status, "send '\(request.prefix(90))'",
                why: "a client must learn that it is wrong: \(answer.body)")
            XCTAssertEqual(try client.readToEnd(), [], "nothing after it is trusted: \(request.prefix(90))")
        }
        XCTAssertEqual(try WebClient(to: served.address).ask("GET", "/health").status, 200, "it still serves")
    }

    func testPathsAndMethodsAreAnsweredAsByEtcd() throws {
        let served = try ServedGateway()
        let client = try WebClient(to: served.address)
        let rows: [(String, String, Int, String)] = [
            ("GET", "/v3/kv/range", 405, "Method Not Allowed\n"),
            ("PUT", "/v3/watch", 405, "Method Not Allowed\n"),
            ("POST", "/health", 405, "Method Not Allowed\n"),
            ("GET", "/health", 200, "{\"health\":\"true\"}"),
            ("GET", "/version", 200, "{\"etcdserver\":\"3.4.23\",\"etcdcluster\":\"3.4.0\"}"),
            ("POST", "/v3/kv/nope", 404, "Not Found\n"), ("POST", "/v3/kv/range/", 404, "Not Found\n"),
            ("POST", "/nope", 404, "404 page not found\n"), ("GET", "/", 404, "404 page not found\n"),
            ("POST", "/v3alpha/kv/range", 404, "404 page not found\n"), ("POST", "/v3//kv/range", 301, ""),
            ("POST", "/v3/kv/../kv/range", 301, ""), ("OPTIONS", "/v3/kv/range", 200, ""),
            ("POST", "/v3/kv/%zz", 404, "404 page not found\n"),
        ]
        for (method, path, status, body) in rows {
            let answer = try client.ask(method, path)
            assertLesson(
                "\(answer.status) \(answer.body)", is: "\(status) \(body)", "\(method) \(path)",
                why: "etcd answers so")
        }
        for path in ["/v3beta/kv/range", "/v3/kv/range?x=y", "/v3/kv/%72ange"] {
            XCTAssertEqual(try client.post(path, body).status, 200, path)
        }
        XCTAssertTrue(try client.post("/v3//kv/range?a", body).head.contains("Location: /v3/kv/range?a\r\n"))
        // The length of what a GET would get, and no body.
        let head = try client.ask("HEAD", "/v3/kv/range")
        XCTAssertTrue(head.head.contains("Content-Length: 19"), head.head)
        XCTAssertEqual(try client.post("/v3/kv/range", body).status, 200)
    }

    func testDamagedRequestsNeverEndTheServer() throws {
        let served = try ServedGateway()
        let whole = Array((post + "Content-Length: 14\r\n\r\n" + body).utf8)
        try withSeed { random in
            for _ in 0..<300 {
                var bytes = whole
                for _ in 0..<Int.random(in: 1...5, using: &random) {
                    let place = Int.random(in: 0..<bytes.count, using: &random)
                    bytes[place] = UInt8.random(in: 0...255, using: &random)
                }
                let client = try WebClient(to: served.address)
                client.send(bytes + bytes)
                client.finishWriting()
                _ = try client.readToEnd()
            }
        }
        XCTAssertEqual(try WebClient(to: served.address).ask("GET", "/health").status, 200)
    }

    func testAClientThatReadsNothingHoldsUpNobody() throws {
        let served = try ServedGateway()
        let other = try WebClient(to: served.address)
        let value = base64(String(repeating: "v", count: 1_000_000))
        _ = try other.post("/v3/kv/put", "{\"key\":\"YQ==\",\"value\":\"\(value)\"}")
        let greedy = try WebClient(to: served.address)
        let request = post + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
        let before = try Self.residentBytes()
        greedy.send(String(repeating: request, count: 100))
        for _ in 0..<20 { XCTAssertEqual(try other.post("/v3/kv/range", "{\"key\":\"Yg==\"}").status, 200) }
        let grown = try Self.residentBytes() - before
        XCTAssertLessThan(
            grown, 60 << 20, "130 MB of answers were asked for: they are not made before they can go")
        for number in 0..<100 { XCTAssertEqual(try greedy.answer().status, 200, "answer \(number)") }
    }

    private static func residentBytes() throws -> Int {
        let fields = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
        return (Int(fields[1]) ?? 0) * 4096
    }
}
