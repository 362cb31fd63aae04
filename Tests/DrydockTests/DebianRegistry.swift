import Foundation
import XCTest

/// Debian's docker-registry on a free port, while a test runs.
final class DebianRegistry {
    let address: String
    private let process = Process()

    init(in folder: String) throws {
        let port = try Self.freePort()
        address = "127.0.0.1:\(port)"
        let config = """
            version: 0.1
            log: {level: error}
            storage: {filesystem: {rootdirectory: \(folder)/debian}, delete: {enabled: true}}
            http: {addr: "\(address)"}
            """
        try config.write(toFile: "\(folder)/debian.yml", atomically: true, encoding: .utf8)
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["docker-registry", "serve", "\(folder)/debian.yml"]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let words = [
            "curl", "-sf", "--retry", "40", "--retry-connrefused", "--retry-delay", "1",
            "http://\(address)/v2/",
        ]
        guard try ServedRegistry.run(words).status == 0 else { throw POSIXError(.ECONNREFUSED) }
    }

    deinit {
        kill(process.processIdentifier, SIGTERM)
        process.waitUntilExit()
    }

    private static func freePort() throws -> UInt16 {
        let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(number) }
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(number, $0, size) == 0 ? getsockname(number, $0, &size) : -1
            }
        }
        guard code == 0 else { throw POSIXError(.EADDRINUSE) }
        return UInt16(bigEndian: place.sin_port)
    }
}
