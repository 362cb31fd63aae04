import LabSupport
import LinuxSystem
import OCIImage
import WebMessages

/// One blob on its way to a registry.
///
/// - OCI: distribution-spec, Pushing blobs
struct BlobUpload<Transport: RegistryTransport>: Sendable {
    let client: RegistryClient<Transport>
    let blob: Descriptor
    let source: PushedBlob
    /// Where uploads are that have begun, for the next run of a killed push.
    let journal: SmallFiles

    private var what: String { "blob \(blob.digest) to \(client.repository)" }
    private var uploads: String { "/v2/\(client.repository)/blobs/uploads/" }
    private var entry: String { Digest(of: Array("\(client.repository) \(blob.digest)".utf8)).encoded }

    /// Sends it, and returns when the registry has it.
    func send() async throws {
        // TODO images.8
        // A small one goes in one request. A large one begins an upload, sends it in parts or in one
        // stream, and ends it with its digest. When the connection breaks: ask how far the registry has
        // come (GET), and go on from there. When it does not know the upload any more: begin anew.
        throw Unimplemented("images.8")
    }

    // TODO images.8
}

/// Client and registry disagree how far an upload has come.
struct OutOfStep: Error, CustomStringConvertible {
    let status: Int

    var description: String { "the registry expected another part of the blob (\(status))" }
}
