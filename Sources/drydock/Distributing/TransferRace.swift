import Glibc
import HTTPServing
import ImageLayers
import LinuxSystem
import OCIImage
import WebMessages

/// An image pushed to our registry and to Debian's, and pulled from both, by the same client.
struct TransferRace {
    /// What one transfer took.
    struct Time {
        /// `push` or `pull`.
        let task: String
        /// Whose registry.
        let name: String
        /// Of the wall clock: client and registry run side by side.
        let seconds: Double
    }

    /// A folder that is empty and may be filled.
    let folder: String
    let megabytes: Int
    let rounds: Int

    /// Runs it, in turns; docker-registry is left out when it is not installed.
    /// - Throws: `Complaint`, and what the registries say.
    func run() throws -> [Time] {
        let source = try ImageLayout(at: "\(folder)/source")
        let image = try makeImage(in: source)
        var times: [Time] = []
        for round in 0..<rounds {
            times += try own(image, source, round)
            times += try debian(image, source, round)
        }
        return times
    }

    private func own(_ image: Descriptor, _ source: ImageLayout, _ round: Int) throws -> [Time] {
        let registry = try Registry(at: "\(folder)/own-\(round)")
        let server = try waiting {
            try await WebServer.start(.tcp(host: "127.0.0.1", port: 0)) { await registry.respond(to: $0) }
        }
        defer { try? waiting { await server.stop(grace: .zero) } }
        return try transfer("drydock registry", server.address, image, source, "own-layout-\(round)")
    }

    private func debian(_ image: Descriptor, _ source: ImageLayout, _ round: Int) throws -> [Time] {
        guard let program = ChildRun.find("docker-registry") else { return [] }
        let address = ListenAddress.tcp(host: "127.0.0.1", port: 50_000 + Int.random(in: 0..<10_000))
        let config = "\(folder)/debian-\(round).yml"
        let text = """
            version: 0.1
            log: {level: error}
            storage: {filesystem: {rootdirectory: \(folder)/debian-\(round)}}
            http: {addr: "\(address)"}

            """
        try OwnedDescriptor(opening: config, [.writeOnly, .create, .truncate], mode: 0o644)
            .writeAll(Array(text.utf8))
        let child = try spawn([program, "serve", config])
        defer {
            kill(child, SIGTERM)
            var ending: Int32 = 0
            waitpid(child, &ending, 0)
        }
        try waiting { try await Self.answers(address) }
        return try transfer("docker-registry", address, image, source, "debian-layout-\(round)")
    }

    private func transfer(
        _ name: String, _ address: ListenAddress, _ image: Descriptor, _ source: ImageLayout, _ target: String
    ) throws -> [Time] {
        let client = RegistryClient(WebTransport(client: WebClient(address)), repository: "race")
        let layout = try ImageLayout(at: "\(folder)/\(target)")
        let push = try timed { try waiting { try await client.push(image, from: source, as: "1") } }
        let pull = try timed { try waiting { try await client.pull("1", into: layout, platform: nil) } }
        return [
            Time(task: "push", name: name, seconds: push), Time(task: "pull", name: name, seconds: pull),
        ]
    }

    /// Four layers of noise: nothing is spared by packing.
    private func makeImage(in layout: ImageLayout) throws -> Descriptor {
        let store = layout.store
        let layers = try (0..<4).map { number -> Descriptor in
            let writer = try store.writer()
            for piece in 0..<megabytes {
                let bytes = [UInt8](repeating: UInt8(truncatingIfNeeded: piece), count: 249_992)
                try withUnsafeBytes(of: (number << 32 | piece).littleEndian) { try writer.write($0) }
                try bytes.withUnsafeBytes { try writer.write($0) }
            }
            let (digest, size) = try writer.commit()
            return Descriptor(mediaType: MediaType.layer, digest: digest, size: size)
        }
        let config = try store.put(bytes: Array("{}".utf8), mediaType: MediaType.config)
        let manifest = ImageManifest(config: config, layers: layers)
        return try store.put(bytes: Array(manifest.text().utf8), mediaType: MediaType.manifest)
    }

    private func timed<Value>(_ body: () throws -> Value) throws -> Double {
        let start = ContinuousClock.now
        _ = try body()
        let took = start.duration(to: .now).components
        return Double(took.seconds) + Double(took.attoseconds) / 1e18
    }

    private func spawn(_ words: [String]) throws -> pid_t {
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, words[0], nil, nil, &arguments, environ)
        guard code == 0 else { throw Complaint("\(words[0]): \(reason(code))") }
        return child
    }

    private static func answers(_ address: ListenAddress) async throws {
        for _ in 0..<200 {
            let response = try? await WebClient(address).send(HTTPRequest("GET", "/v2/"))
            if response?.status == 200 { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw Complaint("docker-registry did not come up at \(address)")
    }
}
