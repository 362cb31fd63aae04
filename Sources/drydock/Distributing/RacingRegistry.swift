import Glibc
import HTTPServing
import LinuxSystem
import WebMessages

/// A registry that runs as a program of its own, with an empty folder, until it is stopped.
final class RacingRegistry {
    /// Whose.
    enum Kind: String, CaseIterable {
        case debian = "docker-registry"
        case own = "drydock registry"
    }

    /// `127.0.0.1:PORT`
    let address: String
    private var child: pid_t?

    /// Starts it and waits until it answers.
    /// - Throws: `Complaint` when it does not.
    init(_ kind: Kind, _ program: String, root: String) throws {
        let address = ListenAddress.tcp(host: "127.0.0.1", port: 30_000 + Int.random(in: 0..<2000))
        self.address = "\(address)"
        switch kind {
        case .own:
            child = try Self.spawn([
                program, "registry", "--root", "\(root)/images", "--listen", "\(address)",
            ])
        case .debian:
            let config = "\(root)/config.yml"
            let text = """
                version: 0.1
                log: {level: error, accesslog: {disabled: true}}
                storage: {filesystem: {rootdirectory: \(root)/images}}
                http: {addr: "\(address)"}

                """
            try OwnedDescriptor(opening: config, [.writeOnly, .create, .exclusive], mode: 0o644)
                .writeAll(Array(text.utf8))
            child = try Self.spawn([program, "serve", config])
        }
        do {
            try waiting { try await Self.answers(address) }
        } catch {
            stop()
            throw Complaint("\(kind.rawValue) did not come up at \(address)")
        }
    }

    deinit { stop() }

    /// Seconds of processor time that it has used, in steps of a hundredth.
    var processorSeconds: Double {
        get throws { try child.map(drydock.processorSeconds(of:)) ?? 0 }
    }

    /// Ends it and waits for that.
    func stop() {
        guard let child else { return }
        self.child = nil
        kill(child, SIGTERM)
        var ending: Int32 = 0
        while waitpid(child, &ending, 0) < 0 && errno == EINTR {}
    }

    private static func spawn(_ words: [String]) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for number: Int32 in 1...2 {
            posix_spawn_file_actions_addopen(&actions, number, "/dev/null", O_WRONLY, 0)
        }
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, words[0], &actions, nil, &arguments, environ)
        guard code == 0 else { throw Complaint("\(words[0]): \(reason(code))") }
        return child
    }

    private static func answers(_ address: ListenAddress) async throws {
        for _ in 0..<200 {
            let response = try? await WebClient(address).send(HTTPRequest("GET", "/v2/"))
            if response?.status == 200 { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw CancellationError()
    }
}
