import Glibc

/// A `drydock` that goes on while the test does.
final class DrydockProcess {
    let id: pid_t
    private let stdout: Channel
    private let stderr: Channel
    private var texts = ["", ""]

    init(_ arguments: [String]) throws {
        stdout = try Channel()
        stderr = try Channel()
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, stdout.writer, 1)
        posix_spawn_file_actions_adddup2(&actions, stderr.writer, 2)
        id = try ProgramRun.spawn("drydock", arguments, &actions)
        stdout.closeWriter()
        stderr.closeWriter()
    }

    /// Reads until something was written, at most a minute; false at the end of what there is.
    func awaitOutput(_ text: String) -> Bool { awaitText(text, stdout.reader, 0) }

    /// What was read of its standard output so far.
    var output: String { texts[0] }

    /// The same on standard error.
    func awaitErrors(_ text: String) -> Bool { awaitText(text, stderr.reader, 1) }

    private func awaitText(_ text: String, _ descriptor: Int32, _ index: Int) -> Bool {
        while !texts[index].contains(text) {
            var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            var buffer = [UInt8](repeating: 0, count: 4096)
            guard poll(&entry, 1, 60_000) > 0 else { return false }
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else { return false }
            texts[index] += String(decoding: buffer[..<count], as: UTF8.self)
        }
        return true
    }

    func signal(_ number: Int32) { kill(id, number) }

    /// Waits for its end.
    func end() -> (status: Int32?, signal: Int32?, errors: String) {
        _ = awaitErrors("\u{0}")
        let (status, signal) = ProgramRun.wait(for: id)
        return (status, signal, texts[1])
    }
}
