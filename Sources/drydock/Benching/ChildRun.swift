import Glibc

/// A program that was started, waited for and measured.
struct ChildRun {
    /// Exit status; 128 and the signal's number if one ended it.
    let status: Int32
    let output: String
    let errors: String
    /// User and system time, children's included.
    let cpuSeconds: Double

    /// Runs a program to its end, with nothing to read.
    /// - Throws: `Complaint` when it cannot be started.
    /// - C: posix_spawn(3), wait4(2)
    init(_ words: [String]) throws {
        let output = try Pipe()
        let errors = try Pipe()
        let child = try Self.spawn(words, output, errors)
        output.closeWriter()
        errors.closeWriter()
        // Both streams are short; errors fit into the pipe while output is read.
        self.output = output.readAll()
        self.errors = errors.readAll()
        var ending: Int32 = 0
        var usage = rusage()
        while wait4(child, &ending, 0, &usage) < 0 && errno == EINTR {}
        status = ending & 0x7F == 0 ? ending >> 8 & 0xFF : 128 + ending & 0x7F
        cpuSeconds = Self.seconds(usage.ru_utime) + Self.seconds(usage.ru_stime)
    }

    /// Where a program of this name is on the search path; nil when it is not installed.
    static func find(_ name: String) -> String? {
        let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
        return path.split(separator: ":").map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
    }

    private static func spawn(_ words: [String], _ output: Pipe, _ errors: Pipe) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output.writer, 1)
        posix_spawn_file_actions_adddup2(&actions, errors.writer, 2)
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { arguments.forEach { free($0) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, words[0], &actions, nil, &arguments, environ)
        guard code == 0 else { throw Complaint(file: words[0], "cannot be started: \(reason(code))") }
        return child
    }

    private static func seconds(_ time: timeval) -> Double {
        Double(time.tv_sec) + Double(time.tv_usec) / 1e6
    }
}

/// Both ends of a pipe; neither outlives an exec.
private final class Pipe {
    private let reader: Int32
    private(set) var writer: Int32

    init() throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw Complaint("pipe: \(reason(errno))") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (reader, writer) = (ends[0], ends[1])
    }

    deinit {
        close(reader)
        closeWriter()
    }

    func closeWriter() {
        if writer >= 0 { close(writer) }
        writer = -1
    }

    func readAll() -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(reader, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer[..<count]
        }
    }
}
