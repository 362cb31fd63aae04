import Foundation
import LinuxSystem
import SuiteSupport

/// Debian's etcd, alone on loopback, gone with its files when the test lets go of it.
final class EtcdProcess {
    struct Failure: Error, CustomStringConvertible {
        let text: String
        var description: String { text }
    }

    let address: SocketAddress
    private let folder: TestFolder
    private let process = Process()

    /// - Throws: `XCTSkip` where it is not installed.
    init() throws {
        try requires(.executable("etcd"))
        folder = try TestFolder()
        // Both are free now, and nobody on this machine takes ports by number.
        let first = try ListeningSocket(at: .loopback(port: 0))
        let second = try ListeningSocket(at: .loopback(port: 0))
        address = first.address
        let (client, peer) = ("http://\(first.address)", "http://\(second.address)")
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "etcd", "--data-dir", folder.path("data"),
            "--listen-client-urls", client, "--advertise-client-urls", client, "--listen-peer-urls", peer,
            "--initial-advertise-peer-urls", peer, "--initial-cluster", "default=\(peer)", "--log-level",
            "error",
        ]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
    }

    deinit {
        process.terminate()
        process.waitUntilExit()
    }

    /// Starts it; returns when it answers.
    func start() throws {
        try process.run()
        let end = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < end, process.isRunning {
            if let answer = try? WebClient(to: address).ask("GET", "/health"), answer.status == 200 { return }
            usleep(50_000)
        }
        throw Failure(text: "etcd does not answer at \(address)")
    }
}
