import Documents
import LabSupport
import OCIImage

/// What a registry has to know of a manifest: what it points to.
///
/// The registry keeps manifests byte for byte and looks at as little as it can: members that it does not
/// know are the client's business.
///
/// - OCI: image-spec manifest.md, image-index.md
struct ManifestLinks: Equatable, Sendable {
    /// Media types that this registry takes.
    static let mediaTypes = [
        MediaType.manifest, MediaType.index,
        "application/vnd.docker.distribution.manifest.v2+json",
        "application/vnd.docker.distribution.manifest.list.v2+json",
    ]

    /// What it says it is; nil when it does not.
    var mediaType: String?
    /// Configuration and layers that must be here before it.
    var blobs: [Digest] = []
    /// Other manifests. They may come later, or never: an index of which only some platforms are wanted.
    var manifests: [Digest] = []
    /// The manifest that this one is about. It may come later too.
    var subject: Digest?
    /// What kind of artifact it is: its own word, or else the media type of its configuration.
    var artifactType: String?
    /// Kept as they are written.
    var annotations: JSONValue?

    /// Reads a manifest or an index.
    /// - Throws: `RegistryError` MANIFEST_INVALID, naming the member that is wrong.
    init(parsing bytes: [UInt8]) throws {
        // TODO images.7
        // Layers that have URLs, and those whose media type says nondistributable or foreign, are kept
        // elsewhere: they need not be here. An empty artifactType is none.
        throw Unimplemented("images.7")
    }

    // TODO images.7
}
