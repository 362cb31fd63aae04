import ArgumentParser
import Glibc
import HTTPServing
import ImageLayers
import OCIImage
import WebMessages

/// Options of what talks to a registry.
struct RemoteOptions: ParsableArguments {
    @Flag(name: .customLong("plain-http"), help: "Talk to other machines too, unprotected.")
    var plainHTTP = false

    @Option(help: ArgumentHelp("Blobs on their way at once.", valueName: "n"))
    var parallel = 3

    @Flag(help: "The result as JSON: {\"digest\":…,\"mediaType\":…,\"bytes\":n,…}.")
    var json = false

    func validate() throws {
        guard 1...64 ~= parallel else { throw ValidationError("--parallel \(parallel): expected 1 to 64") }
    }

    /// The registry of a reference.
    /// - Throws: `Complaint` for one that this program does not talk to.
    func client(for reference: ImageReference, _ options: TransferOptions) throws -> RegistryClient<
        WebTransport
    > {
        guard !reference.domain.isEmpty else {
            throw Complaint("\(reference): expected the address of a registry in front, HOST:PORT/NAME")
        }
        let address = try Self.address(of: reference.domain)
        guard case .tcp(let host, _) = address, plainHTTP || Self.isLoopback(host) else {
            throw Complaint(
                """
                \(reference.domain): this program speaks plain HTTP, no TLS, and only to this machine; \
                --plain-http sends and takes images unprotected
                """)
        }
        return RegistryClient(
            WebTransport(client: WebClient(address)), repository: reference.path, options: options)
    }

    private static func address(of domain: String) throws -> ListenAddress {
        let hasPort = domain.hasPrefix("[") ? domain.contains("]:") : domain.contains(":")
        do {
            return try ListenAddress(parsing: hasPort ? domain : "\(domain):80")
        } catch {
            throw Complaint("\(domain): expected HOST:PORT with a port up to 65535")
        }
    }

    private static func isLoopback(_ host: String) -> Bool {
        let isVersion4 = host.hasPrefix("127.") && host.allSatisfy { $0.isNumber || $0 == "." }
        return host == "localhost" || host == "::1" || isVersion4
    }
}

/// A registry behind a socket.
struct WebTransport: RegistryTransport {
    let client: WebClient

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        try await client.send(request)
    }
}
