import DNSMessages
import Foundation
import LinuxSystem
import ServiceProxy
import SuiteSupport
import XCTest

/// `drydock dns`, asked by TCP.
final class DNSVerbTests: CleanTestCase {
    private func config(_ address: String) -> String {
        """
        apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: shop}
        spec: {clusterIP: \(address), ports: [{name: http, port: 80}]}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: other, namespace: shop}
        """
    }

    private func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    }

    func testAFileIsServedAndReadAgain() throws {
        let folder = try TestFolder()
        let path = folder.path("cluster.yaml")
        try write(config("172.20.0.1"), to: path)
        let served = try ServedDNSProcess(["--config", path])
        assertLesson(try served.ask(), is: "172.20.0.1", "ask for web.shop", why: "it stands in the file")
        try write(config("172.20.0.2"), to: path)
        XCTAssertTrue(
            served.process.awaitErrors("read again, 1 services"), "a file that changed is read again")
        assertLesson(
            try served.ask(), is: "172.20.0.2", "change the file", why: "services change all the time")
        try write(config("nowhere"), to: path)
        XCTAssertTrue(served.process.awaitErrors("stays"), "a file that is wrong is complained about")
        assertLesson(
            try served.ask(), is: "172.20.0.2", "write an address that is none",
            why: "a mistake in a file must not take all names away")
        assertLesson(served.end(SIGTERM), is: 0, "end it by SIGTERM", why: "that is how it is asked to end")
    }

    func testSIGHUPReadsTheFileAgain() throws {
        let folder = try TestFolder()
        let path = folder.path("cluster.yaml")
        try write(config("172.20.0.1"), to: path)
        let served = try ServedDNSProcess(["--config", path])
        served.process.signal(SIGHUP)
        XCTAssertTrue(served.process.awaitErrors("read again"), "SIGHUP asks for it, changed or not")
        XCTAssertEqual(served.end(SIGINT), 0)
    }

    func testWhatCannotBeServedIsNamed() throws {
        let folder = try TestFolder()
        let path = folder.path("cluster.yaml")
        let missing = try ProgramRun.drydock(["dns", "--config", path, "--listen", "127.0.0.1:0"])
        assertLesson(missing.status, is: 1, "a file that is not there", why: missing.errors)
        XCTAssertTrue(missing.errors.contains(path), missing.errors)
        try write(config("172.20.0"), to: path)
        let wrong = try ProgramRun.drydock(["dns", "--config", path, "--listen", "127.0.0.1:0"])
        assertLesson(wrong.status, is: 1, "an address that is none", why: wrong.errors)
        XCTAssertTrue(wrong.errors.contains("shop/web") && wrong.errors.contains("172.20.0"), wrong.errors)
        try write(config("172.20.0.1"), to: path)
        for words in [["--listen", "5353"], ["--domain", "a..b"], ["--ttl", "-1"]] {
            let run = try ProgramRun.drydock(["dns", "--config", path] + words)
            assertLesson(run.status, is: 64, words.joined(separator: " "), why: run.errors)
        }
    }
}

/// A `drydock dns` that serves while a test runs.
private final class ServedDNSProcess {
    let process: DrydockProcess
    private let address: SocketAddress
    private var hasEnded = false

    init(_ words: [String]) throws {
        process = try DrydockProcess(["dns", "--listen", "127.0.0.1:0", "--json"] + words)
        guard process.awaitOutput("}\n"),
            let line = try JSONSerialization.jsonObject(with: Data(process.output.utf8)) as? [String: Any],
            let text = line["address"] as? String
        else { throw SpawnFailure(path: "drydock dns: \(process.end().errors)", code: EINVAL) }
        address = try SocketAddress(parsing: text)
    }

    deinit {
        if !hasEnded { _ = end(SIGKILL) }
    }

    /// The address of web.shop.
    func ask() throws -> String {
        let name = try DNSName(parsing: "web.shop.svc.cluster.local")
        let query = try DNSMessage(id: 1, asking: name, .a).bytes()
        let socket = try StreamSocket.connected(to: address, timeout: 30)
        ([0, UInt8(query.count)] + query).withUnsafeBytes { _ = socket.send($0) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while bytes.count < 2 || bytes.count < 2 + Int(bytes[1]) {
            let transfer = buffer.withUnsafeMutableBytes { socket.receive(into: $0) }
            guard case .bytes(let count) = transfer else { return "\(transfer)" }
            bytes += buffer.prefix(count)
        }
        let answer = try DNSMessage(reading: Array(bytes.dropFirst(2)))
        return answer.answers.map { "\($0.data)" }.joined(separator: " ")
    }

    func end(_ signal: Int32) -> Int32? {
        hasEnded = true
        process.signal(signal)
        return process.end().status
    }
}
