import Documents

/// Manifests under one name: the same image for several platforms, or all images of a layout.
///
/// - OCI: image-spec image-index.md
public struct ImageIndex: Equatable, Sendable {
    /// Always 2.
    public var schemaVersion = 2
    /// What the document says of itself.
    public var mediaType: String?
    /// What it is, when it is no image.
    public var artifactType: String?
    /// In their order; may be none.
    public var manifests: [Descriptor]
    /// The manifest that this one speaks of.
    public var subject: Descriptor?
    /// Notes.
    public var annotations: [String: String]
    /// Members that this kit does not know.
    public var others: [JSONMember] = []

    /// An index.
    public init(
        manifests: [Descriptor] = [], mediaType: String? = MediaType.index, artifactType: String? = nil,
        subject: Descriptor? = nil, annotations: [String: String] = [:]
    ) {
        self.manifests = manifests
        self.mediaType = mediaType
        self.artifactType = artifactType
        self.subject = subject
        self.annotations = annotations
    }
}

extension ImageIndex: MappedObject {
    /// One to read into.
    public static var blank: ImageIndex { ImageIndex(mediaType: nil) }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.required("schemaVersion", &schemaVersion, .two)
        fields.optional("mediaType", &mediaType, .oneOf([MediaType.index, MediaType.dockerIndex]))
        fields.optional("artifactType", &artifactType, .mediaType)
        fields.required("manifests", &manifests)
        fields.optional("subject", &subject)
        fields.optional("annotations", &annotations, absent: [:])
        fields.others(&others)
    }
}
