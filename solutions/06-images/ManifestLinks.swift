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
        // >>> images.7
        // Layers that have URLs, and those whose media type says nondistributable or foreign, are kept
        // elsewhere: they need not be here. An empty artifactType is none.
        // stub: throw Unimplemented("images.7")
        let document: JSONValue
        do {
            document = try JSONValue.parse(bytes)
        } catch {
            throw Self.invalid("\(error)")
        }
        guard case .object = document else { throw Self.invalid("expected an object") }
        guard document["schemaVersion"] == .number("2") else {
            throw Self.invalid("schemaVersion: expected 2")
        }
        mediaType = try Self.text(document, "mediaType")
        if let config = document["config"] {
            blobs.append(try Self.digest(config, "config"))
            artifactType = try Self.text(config, "mediaType")
        }
        blobs += try Self.elements(document, "layers").filter { !Self.isElsewhere($0.value) }
            .map { try Self.digest($0.value, $0.path) }
        manifests = try Self.elements(document, "manifests").map { try Self.digest($0.value, $0.path) }
        subject = try document["subject"].map { try Self.digest($0, "subject") }
        if let own = try Self.text(document, "artifactType"), !own.isEmpty { artifactType = own }
        annotations = document["annotations"]
        // <<<
    }

    // >>> images.7
    private static func isElsewhere(_ layer: JSONValue) -> Bool {
        if case .array(let urls) = layer["urls"], !urls.isEmpty { return true }
        guard case .string(let type) = layer["mediaType"] else { return false }
        return type.contains(".nondistributable.") || type.contains(".foreign.")
    }

    private static func elements(_ object: JSONValue, _ name: String) throws -> [(
        path: String, value: JSONValue
    )] {
        switch object[name] {
        case nil, .null: return []
        case .array(let values): return values.enumerated().map { ("\(name)[\($0)]", $1) }
        default: throw invalid("\(name): expected an array")
        }
    }

    private static func text(_ object: JSONValue, _ name: String) throws -> String? {
        switch object[name] {
        case nil, .null: return nil
        case .string(let text): return text
        default: throw invalid("\(name): expected a string")
        }
    }

    private static func digest(_ descriptor: JSONValue, _ path: String) throws -> Digest {
        guard case .string(let text) = descriptor["digest"] else {
            throw invalid("\(path).digest: expected a digest")
        }
        do {
            return try Digest(parsing: text)
        } catch {
            throw invalid("\(path).digest: \(error)")
        }
    }

    private static func invalid(_ reason: String) -> RegistryError {
        RegistryError(.manifestInvalid, 400, "manifest: \(reason)")
    }
    // <<<
}
