import Documents
import Foundation
import Glibc
import LinuxSystem
import SuiteSupport
import XCTest

/// `drydock proxy` as a process: how it ends, and what it tells meanwhile.
final class ProxyRunTests: CleanTestCase {
    func testSIGTERMLosesNoRequest() throws {
        let served = try ServedProxyProcess()
        var clients = try (0..<40).map { _ in try Client(to: served.web) }
        for client in clients { client.ask() }
        served.process.signal(SIGTERM)
        XCTAssertTrue(served.process.awaitErrors("connections go on"), "it says what it waits for")
        XCTAssertThrowsError(try Client(to: served.web), "it takes no more connections")
        try served.answer(clients.count)
        assertLesson(
            clients.count { $0.hear() != "answer" }, is: 0,
            "40 clients ask, SIGTERM, then the endpoint answers: requests lost",
            why: "a proxy is replaced too, and nobody should notice")
        // Each closes its own half.
        clients = []
        let end = served.end()
        assertLesson(end, is: 0, "it ends with the last connection", why: "nothing is left to wait for")
    }

    func testASecondSIGTERMEndsItAtOnce() throws {
        let served = try ServedProxyProcess()
        let client = try Client(to: served.web)
        client.ask()
        served.process.signal(SIGTERM)
        XCTAssertTrue(served.process.awaitErrors("1 connections go on"))
        served.process.signal(SIGTERM)
        assertLesson(
            served.end(), is: 0, "a connection is open, and a second SIGTERM comes",
            why: "whoever asks twice does not want to wait for the grace")
        XCTAssertEqual(client.hear(), "reset")
    }

    func testStatusIsShownToPeopleAndToPrograms() throws {
        let served = try ServedProxyProcess()
        let client = try Client(to: served.web)
        client.ask()
        try served.answer(1, closing: false)
        XCTAssertEqual(client.hear(), "answer")
        let table = try ProgramRun.drydock(["proxy", "status", served.admin])
        XCTAssertEqual(table.status, 0, table.errors)
        XCTAssertTrue(table.output.contains("shop/web"), table.output)
        let json = try JSONValue.parse(
            try ProgramRun.drydock(["proxy", "status", served.admin, "--json"]).output)
        guard case .array(let lines)? = json["endpoints"], lines.count == 2 else {
            return XCTFail("expected the endpoints of web and of names in \(json.text())")
        }
        assertLesson(
            lines.map { $0["connections"]?.text() ?? "" }, is: ["0", "1"],
            "one connection to shop/web, none to shop/names", why: json.text())
        XCTAssertEqual(try ProgramRun.drydock(["proxy", "status", "\(served.web)x"]).status, 64)
        XCTAssertEqual(try ProgramRun.drydock(["proxy", "status", "127.0.0.1:1"]).status, 1)
    }

    func testMetricsCountDatagrams() throws {
        let served = try ServedProxyProcess()
        let socket = try DatagramSocket(connectedTo: served.names)
        _ = Array("x".utf8).withUnsafeBytes { socket.send($0) }
        let wanted = "drydock_proxy_datagrams_received_total{port=\"shop/names\"} 1"
        var metrics = ""
        for _ in 0..<100 where !metrics.contains(wanted) { metrics = try served.get("/metrics") }
        XCTAssertTrue(metrics.contains(wanted), metrics)
        XCTAssertTrue(metrics.contains("drydock_proxy_datagrams_answered_total"), metrics)
    }
}

/// Waits in the kernel, half a minute at most.
private final class Client {
    private let socket: StreamSocket

    init(to address: SocketAddress) throws {
        socket = try StreamSocket.connected(to: address, timeout: 30)
    }

    func ask() { _ = Array("question".utf8).withUnsafeBytes { socket.send($0) } }

    /// What comes first.
    func hear() -> String {
        var room = [UInt8](repeating: 0, count: 100)
        switch room.withUnsafeMutableBytes({ socket.receive(into: $0) }) {
        case .bytes(let count): return String(decoding: room[..<count], as: UTF8.self)
        case .end: return "end"
        case .wouldBlock: return "silence"
        case .failed(let reason): return reason.name == "ECONNRESET" ? "reset" : reason.name
        }
    }
}

/// A `drydock proxy` before an endpoint that a test plays.
private final class ServedProxyProcess {
    let process: DrydockProcess
    let web: SocketAddress
    let names: SocketAddress
    let admin: String
    private let folder: TestFolder
    private let endpoint: ListeningSocket
    private var open: [Line] = []
    private var hasEnded = false

    private final class Line {
        let socket: StreamSocket
        init(_ socket: consuming StreamSocket) { self.socket = consume socket }
    }

    init() throws {
        folder = try TestFolder()
        endpoint = try ListeningSocket(at: .loopback(port: 0))
        let port = endpoint.address.port
        let objects = [("web", "TCP"), ("names", "UDP")].map { name, transport in
            """
            {"kind":"Service","metadata":{"name":"\(name)","namespace":"shop"},
             "spec":{"clusterIP":"172.20.0.1","ports":[{"port":80,"protocol":"\(transport)"}]}},
            {"kind":"EndpointSlice","metadata":{"name":"\(name)-1","namespace":"shop",
              "labels":{"kubernetes.io/service-name":"\(name)"}},"addressType":"IPv4",
             "endpoints":[{"addresses":["127.0.0.1"]}],
             "ports":[{"port":\(port),"protocol":"\(transport)"}]}
            """
        }
        let path = folder.path("shop.json")
        try Data("{\"kind\":\"List\",\"items\":[\(objects.joined(separator: ","))]}".utf8).write(
            to: URL(fileURLWithPath: path))
        process = try DrydockProcess([
            "proxy", "--config", path, "--listen", "shop/web=127.0.0.1:0", "--listen",
            "shop/names=127.0.0.1:0", "--admin", "127.0.0.1:0",
        ])
        guard process.awaitOutput("admin at 127.0.0.1:"), process.output.hasSuffix("\n") else {
            throw SpawnFailure(path: "drydock proxy: \(process.end().errors)", code: EINVAL)
        }
        var places: [String: String] = [:]
        for line in process.output.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            if words.count == 3 { places[words[0]] = words[2] }
        }
        web = try SocketAddress(parsing: places["shop/web"] ?? "")
        names = try SocketAddress(parsing: places["shop/names"] ?? "")
        admin = places["admin"] ?? ""
    }

    deinit {
        if !hasEnded {
            process.signal(SIGKILL)
            _ = end()
        }
    }

    func end() -> Int32? {
        hasEnded = true
        return process.end().status
    }

    /// Accepts so many connections and answers each; half a minute at most.
    func answer(_ count: Int, closing: Bool = true) throws {
        for _ in 0..<count {
            var entry = pollfd(fd: endpoint.number, events: Int16(POLLIN), revents: 0)
            guard poll(&entry, 1, 30_000) > 0, let socket = try endpoint.accept() else {
                return XCTFail("a connection did not reach the endpoint within 30 s")
            }
            entry = pollfd(fd: socket.number, events: Int16(POLLIN), revents: 0)
            guard poll(&entry, 1, 30_000) > 0 else {
                return XCTFail("a question did not reach the endpoint within 30 s")
            }
            var room = [UInt8](repeating: 0, count: 100)
            _ = room.withUnsafeMutableBytes { socket.receive(into: $0) }
            _ = Array("answer".utf8).withUnsafeBytes { socket.send($0) }
            if !closing { open.append(Line(socket)) }
        }
    }

    func get(_ path: String) throws -> String {
        let socket = try StreamSocket.connected(to: try SocketAddress(parsing: admin), timeout: 30)
        _ = Array("GET \(path) HTTP/1.1\r\nHost: x\r\n\r\n".utf8).withUnsafeBytes { socket.send($0) }
        var (text, room) = ([UInt8](), [UInt8](repeating: 0, count: 1 << 16))
        while case .bytes(let count) = room.withUnsafeMutableBytes({ socket.receive(into: $0) }) {
            text += room[..<count]
        }
        return String(decoding: text, as: UTF8.self)
    }
}
