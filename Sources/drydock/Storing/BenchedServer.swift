import EventLoop
import Glibc
import LinuxSystem

/// A server in a process of its own, whose processor time can be read.
final class BenchedServer {
    let name: String
    let address: SocketAddress
    private let process: pid_t
    private var hasEnded = false

    /// Starts it; returns when it answers HTTP.
    /// - Parameters:
    ///   - address: nil for a free port of this machine.
    ///   - waits: false returns as soon as there is a process.
    ///   - words: its command line, given where to listen.
    init(
        _ name: String, at address: SocketAddress? = nil, waits: Bool = true,
        _ words: (SocketAddress) throws -> [String]
    ) throws {
        self.name = name
        let address = try address ?? Self.freePort()
        self.address = address
        process = try Self.spawn(try words(address))
        if waits { try awaitStart() }
    }

    deinit { end(SIGTERM) }

    /// Ends it by a signal; returns when it has gone.
    func end(_ signal: Int32) {
        guard !hasEnded else { return }
        hasEnded = true
        kill(process, signal)
        var ending: Int32 = 0
        waitpid(process, &ending, 0)
    }

    static func freePort() throws -> SocketAddress {
        try ListeningSocket(at: .loopback(port: 0)).address
    }

    /// Starts a program that says nothing.
    static func spawn(_ words: [String]) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { arguments.forEach { free($0) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, words[0], &actions, nil, &arguments, environ)
        guard code == 0 else { throw Complaint(file: words[0], "cannot be started: \(reason(code))") }
        return child
    }

    private func awaitStart() throws {
        let end = EventLoop.monotonicTime() + .seconds(20)
        let probe = Array("GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".utf8)
        var room = [UInt8](repeating: 0, count: 4096)
        while EventLoop.monotonicTime() < end {
            if let socket = try? StreamSocket.connected(to: address, timeout: 5),
                probe.withUnsafeBytes({ socket.send($0) }) == .bytes(probe.count),
                case .bytes(let count) = room.withUnsafeMutableBytes({ socket.receive(into: $0) }),
                String(decoding: room[..<count], as: UTF8.self).hasPrefix("HTTP/1.1 200")
            {
                return
            }
            var ending: Int32 = 0
            if waitpid(process, &ending, WNOHANG) == process {
                hasEnded = true
                throw Complaint("\(name) ended before it answered at \(address)")
            }
            usleep(2000)
        }
        throw Complaint("\(name) does not answer at \(address)")
    }

    /// The memory that is its own, and its part of what it shares, in bytes.
    /// - C: proc(5), /proc/PID/smaps_rollup, Pss
    var memory: Double {
        get throws {
            let text = String(
                decoding: try OwnedDescriptor(opening: "/proc/\(process)/smaps_rollup").readAll(),
                as: UTF8.self
            )
            let line = text.split(separator: "\n").first { $0.hasPrefix("Pss:") } ?? ""
            guard let kibibytes = line.split(separator: " ").dropFirst().first.flatMap({ Double($0) }) else {
                throw Complaint("/proc/\(process)/smaps_rollup: expected a line Pss: in '\(text)'")
            }
            return kibibytes * 1024
        }
    }

    /// Seconds of processor time that it has used.
    var processorSeconds: Double {
        get throws { try drydock.processorSeconds(of: process) }
    }
}
