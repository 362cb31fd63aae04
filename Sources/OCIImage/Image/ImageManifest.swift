import Documents

/// An image: its configuration and its layers, from the lowest.
///
/// - OCI: image-spec manifest.md
public struct ImageManifest: Equatable, Sendable {
    /// Always 2.
    public var schemaVersion = 2
    /// What the document says of itself.
    public var mediaType: String?
    /// What it is, when it is no image.
    public var artifactType: String?
    /// Points to the `ImageConfig`.
    public var config: Descriptor
    /// At least one.
    public var layers: [Descriptor]
    /// The manifest that this one speaks of.
    public var subject: Descriptor?
    /// Notes.
    public var annotations: [String: String]
    /// Members that this kit does not know.
    public var others: [JSONMember] = []

    /// A manifest.
    public init(
        config: Descriptor, layers: [Descriptor], mediaType: String? = MediaType.manifest,
        artifactType: String? = nil, subject: Descriptor? = nil, annotations: [String: String] = [:]
    ) {
        self.config = config
        self.layers = layers
        self.mediaType = mediaType
        self.artifactType = artifactType
        self.subject = subject
        self.annotations = annotations
    }
}

extension ImageManifest: MappedObject {
    /// One to read into.
    public static var blank: ImageManifest { ImageManifest(config: .blank, layers: []) }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.required("schemaVersion", &schemaVersion, .two)
        fields.optional("mediaType", &mediaType, .oneOf([MediaType.manifest, MediaType.dockerManifest]))
        fields.optional("artifactType", &artifactType, .mediaType)
        fields.required("config", &config)
        fields.required("layers", &layers, .notEmpty)
        fields.optional("subject", &subject)
        fields.optional("annotations", &annotations, absent: [:])
        fields.others(&others)
    }
}
