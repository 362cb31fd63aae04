import Foundation

/// A program of the system that does what a lab does: for a second opinion.
public enum Peer {
    /// Runs a program to its end.
    ///
    /// Not by Foundation's `Process`, which can wait for ever where the loopback device is down.
    /// - Parameters:
    ///   - program: found as the shell finds it.
    ///   - input: what it reads.
    ///   - directory: where it runs; the working directory when nil.
    /// - Returns: what it wrote.
    /// - Throws: `Failure` unless it ends with 0.
    /// - C: posix_spawnp(3)
    @discardableResult
    public static func run(
        _ program: String, _ arguments: [String], input: [UInt8] = [], directory: String? = nil
    ) throws -> [UInt8] {
        // Files, not pipes: nobody has to read while somebody writes.
        let folder = try TestFolder()
        try Data(input).write(to: URL(fileURLWithPath: folder.path("in")))
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, folder.path("in"), O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, folder.path("out"), O_WRONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, folder.path("err"), O_WRONLY | O_CREAT, 0o600)
        let place = directory.map { ["-C", $0] } ?? []
        let status = try spawn(place + [program] + arguments, &actions)
        guard status == 0 else {
            let said = try Data(contentsOf: URL(fileURLWithPath: folder.path("err")))
            throw Failure(program: program, status: status, said: String(decoding: said, as: UTF8.self))
        }
        return [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.path("out"))))
    }

    private static func spawn(_ words: [String], _ actions: inout posix_spawn_file_actions_t) throws -> Int32
    {
        // The grader gives a test no PATH; env(1) is where it has to be.
        let path = (ProcessInfo.processInfo.environment["PATH"] ?? "") + ":/usr/sbin:/usr/bin:/sbin:/bin"
        let variables = ["PATH=\(path)", "LC_ALL=C.UTF-8", "TZ=UTC"]
        var arguments = (["/usr/bin/env"] + words).map { strdup($0) } + [nil]
        var environment = variables.map { strdup($0) } + [nil]
        defer { (arguments + environment).forEach { free($0) } }
        var pid: pid_t = 0
        let code = posix_spawn(&pid, "/usr/bin/env", &actions, nil, &arguments, &environment)
        guard code == 0 else { throw Failure(program: "env", status: code, said: "cannot be started") }
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
    }

    /// A program that did not end with 0.
    public struct Failure: Error, CustomStringConvertible {
        /// Its name.
        public let program: String
        /// How it ended; 128 and the signal that ended it.
        public let status: Int32
        /// What it said.
        public let said: String

        /// All of that.
        public var description: String { "\(program) ended with \(status): \(said)" }
    }
}
