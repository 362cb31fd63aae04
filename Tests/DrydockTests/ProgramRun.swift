import Glibc
import XCTest

/// A program, run to its end: one of the kit, which lies beside the test bundle, or any other by its path.
struct ProgramRun {
    /// Where stdin comes from.
    enum Input {
        case bytes([UInt8])
        case nothing
        /// Descriptor 0 is not open at all.
        case closed

        static func text(_ text: String) -> Input { .bytes(Array(text.utf8)) }
    }

    /// Exit status; nil when a signal ended it.
    private(set) var status: Int32?
    private(set) var signal: Int32?
    private(set) var output = ""
    private(set) var errors = ""

    /// The folder of the test bundle, where SwiftPM puts the programs too.
    static let folder = CommandLine.arguments[0].split(separator: "/", omittingEmptySubsequences: false)
        .dropLast().joined(separator: "/")

    /// Runs `drydock` with these arguments.
    static func drydock(_ arguments: [String], input: Input = .nothing) throws -> ProgramRun {
        try ProgramRun("drydock", arguments, input: input)
    }

    init(_ program: String, _ arguments: [String], input: Input = .nothing) throws {
        let stdin = try Channel()
        let stdout = try Channel()
        let stderr = try Channel()
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if case .closed = input {
            posix_spawn_file_actions_addclose(&actions, 0)
        } else {
            posix_spawn_file_actions_adddup2(&actions, stdin.reader, 0)
        }
        posix_spawn_file_actions_adddup2(&actions, stdout.writer, 1)
        posix_spawn_file_actions_adddup2(&actions, stderr.writer, 2)
        let child = try Self.spawn(program, arguments, &actions)
        stdin.closeReader()
        stdout.closeWriter()
        stderr.closeWriter()
        // Requests are far shorter than what a pipe holds, but for the batch tests, which read no more
        // than they write.
        if case .bytes(let bytes) = input { stdin.write(bytes) }
        stdin.closeWriter()
        (output, errors) = Channel.drain(stdout, stderr)
        (status, signal) = Self.wait(for: child)
    }

    static func spawn(
        _ program: String, _ arguments: [String], _ actions: inout posix_spawn_file_actions_t,
        _ attributes: UnsafePointer<posix_spawnattr_t>? = nil
    ) throws -> pid_t {
        let path = program.hasPrefix("/") ? program : "\(folder)/\(program)"
        var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, path, &actions, attributes, &words, environ)
        guard code == 0 else { throw SpawnFailure(path: path, code: code) }
        return child
    }

    static func wait(for child: pid_t) -> (status: Int32?, signal: Int32?) {
        var ending: Int32 = 0
        while waitpid(child, &ending, 0) < 0 && errno == EINTR {}
        return ending & 0x7F == 0 ? (ending >> 8 & 0xFF, nil) : (nil, ending & 0x7F)
    }
}

struct SpawnFailure: Error, CustomStringConvertible {
    let path: String
    let code: Int32

    var description: String { "\(path): \(String(cString: strerror(code)))" }
}

/// A pipe whose ends are closed when nobody needs them.
final class Channel {
    private(set) var reader: Int32
    private(set) var writer: Int32

    init() throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw SpawnFailure(path: "pipe", code: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (reader, writer) = (ends[0], ends[1])
    }

    deinit {
        closeReader()
        closeWriter()
    }

    func closeReader() {
        if reader >= 0 { close(reader) }
        reader = -1
    }

    func closeWriter() {
        if writer >= 0 { close(writer) }
        writer = -1
    }

    func write(_ bytes: [UInt8]) {
        Glibc.signal(SIGPIPE, SIG_IGN)
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { Glibc.write(writer, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            sent += count
        }
    }

    /// Everything from both until both are closed.
    static func drain(_ first: Channel, _ second: Channel) -> (String, String) {
        var texts: [[UInt8]] = [[], []]
        var open = [first.reader, second.reader]
        while open.contains(where: { $0 >= 0 }) {
            var requests = open.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            guard poll(&requests, 2, 60_000) > 0 else { break }
            for index in 0..<2 where requests[index].revents != 0 {
                var buffer = [UInt8](repeating: 0, count: 1 << 16)
                let count = read(open[index], &buffer, buffer.count)
                if count > 0 { texts[index] += buffer[..<count] } else { open[index] = -1 }
            }
        }
        return (String(decoding: texts[0], as: UTF8.self), String(decoding: texts[1], as: UTF8.self))
    }
}
