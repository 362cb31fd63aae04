import Foundation
import HTTPServing
import Synchronization
import WebMessages
import XCTest

/// A client that writes what it likes, to see what a server does with it.
final class Peer {
    private let number: Int32

    init(_ address: ListenAddress) throws {
        guard case .tcp(_, let port) = address else { throw POSIXError(.EINVAL) }
        number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_port = in_port_t(UInt16(port)).bigEndian
        place.sin_addr.s_addr = inet_addr("127.0.0.1")
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(number, $0, size) }
        }
        guard status == 0 else { throw POSIXError(.ECONNREFUSED) }
        // A test that waits longer than this has failed.
        var time = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(number, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit {
        close(number)
    }

    @discardableResult
    func write(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return send(number, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }

    /// Says that nothing more will come, and goes on listening.
    func endWriting() {
        shutdown(number, Int32(SHUT_WR))
    }

    /// What comes until the text ends so, or until the server closes.
    func read(until ending: String? = nil) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            if let ending, String(decoding: bytes, as: UTF8.self).hasSuffix(ending) { break }
            let count = recv(number, &buffer, buffer.count, 0)
            if count <= 0 { break }
            bytes += buffer[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// A number that several tasks count.
final class Count: Sendable {
    private let state = Mutex(0)

    var value: Int { state.withLock { $0 } }

    func add(_ count: Int) {
        state.withLock { $0 += count }
    }
}

extension XCTestCase {
    /// Runs something while a server answers; it is stopped afterwards.
    func serving(
        _ respond: @escaping WebServer.Respond, limits: ServerLimits = ServerLimits(),
        at address: ListenAddress = .tcp(host: "127.0.0.1", port: 0), _ body: (WebServer) async throws -> Void
    ) async throws {
        let server = try await WebServer.start(address, limits: limits, respond: respond)
        do {
            try await body(server)
        } catch {
            await server.stop(grace: .zero)
            throw error
        }
        await server.stop(grace: .zero)
    }
}

/// A response of one text.
func said(_ text: String, _ status: Int = 200) -> HTTPResponse {
    HTTPResponse(status, body: .bytes(Array(text.utf8)))
}
