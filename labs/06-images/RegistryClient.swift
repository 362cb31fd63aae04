import ByteStreams
import Documents
import LabSupport
import OCIImage
import WebMessages

/// Pulls images from a repository of a registry and pushes them to it.
///
/// - OCI: distribution-spec, Pull, Push
public struct RegistryClient<Transport: RegistryTransport>: Sendable {
    /// Carries the requests.
    public let transport: Transport
    /// How blobs are moved.
    public var options: TransferOptions
    /// The repository, such as `library/ubuntu`.
    public let repository: String

    /// A client for a repository.
    public init(_ transport: Transport, repository: String, options: TransferOptions = TransferOptions()) {
        self.transport = transport
        self.repository = repository
        self.options = options
    }

    /// Fetches a manifest or an index, and verifies it: against the digest that was asked for, or else
    /// against what the registry says it is.
    /// - Parameter reference: a tag or a digest.
    /// - Returns: what it is, and its bytes.
    /// - Throws: `TransferError`; the transport's errors.
    public func manifest(_ reference: String) async throws -> (Descriptor, [UInt8]) {
        // TODO images.8
        // Say which media types can be read. Never trust a Docker-Content-Digest over the digest that was
        // asked for. Many a registry has sent a page of HTML with status 200: look at the type.
        throw Unimplemented("images.8")
    }

    /// Whether the repository has a blob.
    /// - Throws: `TransferError` for anything but yes and no.
    func hasBlob(_ digest: Digest) async throws -> Bool {
        let response = try await transport.send(HTTPRequest("HEAD", "/v2/\(repository)/blobs/\(digest)"))
        switch response.status {
        case 200: return true
        case 404: return false
        default: throw await Self.refusal("blob \(digest) of \(repository)", response)
        }
    }

    /// What the registry said, as far as it can be understood.
    static func refusal(_ what: String, _ response: HTTPResponse) async -> TransferError {
        let bytes = (try? await response.body.bytes(limit: 64 << 10)) ?? []
        var reason = ""
        if case .array(let errors)? = (try? JSONValue.parse(bytes))?["errors"] {
            reason = errors.map { Self.text($0["code"]) + ": " + Self.text($0["message"]) }.joined(
                separator: "; ")
        }
        return .refused(what, status: response.status, reason: reason)
    }

    private static func text(_ value: JSONValue?) -> String {
        if case .string(let text) = value { return text }
        return ""
    }

    private static var manifestTypes: [String] {
        [MediaType.index, MediaType.manifest, MediaType.dockerIndex, MediaType.dockerManifest]
    }
}
