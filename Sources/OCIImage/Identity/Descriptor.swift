import Documents

/// Points to content: what it is, which, and how much of it.
///
/// - OCI: image-spec descriptor.md
public struct Descriptor: Hashable, Sendable {
    /// What the bytes are.
    public var mediaType: String
    /// Their name.
    public var digest: Digest
    /// How many, at least 0.
    public var size: Int64
    /// Further places to fetch them from.
    public var urls: [String]
    /// Notes: of the one who points, not of the content.
    public var annotations: [String: String]
    /// The content itself, in base64, when it is small.
    public var data: String?
    /// What an artifact is, when this points to its manifest.
    public var artifactType: String?
    /// What runs it, when this stands in an index.
    public var platform: Platform?
    /// Members that this kit does not know.
    public var others: [JSONMember] = []

    /// A descriptor of content that was hashed.
    public init(
        mediaType: String, digest: Digest, size: Int64, annotations: [String: String] = [:],
        platform: Platform? = nil, artifactType: String? = nil, urls: [String] = [], data: String? = nil
    ) {
        self.mediaType = mediaType
        self.digest = digest
        self.size = size
        self.annotations = annotations
        self.platform = platform
        self.artifactType = artifactType
        self.urls = urls
        self.data = data
    }

    /// A descriptor of these bytes.
    public init(of bytes: [UInt8], mediaType: String, annotations: [String: String] = [:]) {
        self.init(
            mediaType: mediaType, digest: Digest(of: bytes), size: Int64(bytes.count),
            annotations: annotations)
    }

    /// Points to the same content under the same type; notes may differ.
    public func isSameContent(as other: Descriptor) -> Bool {
        mediaType == other.mediaType && digest == other.digest && size == other.size
    }

    /// Hashed by what it points to.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(digest)
        hasher.combine(mediaType)
    }
}

extension Descriptor: MappedObject {
    /// One to read into.
    public static var blank: Descriptor {
        Descriptor(mediaType: "", digest: Digest(algorithm: "", encoded: ""), size: 0)
    }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.required("mediaType", &mediaType, .mediaType)
        fields.required("digest", &digest)
        fields.required("size", &size, .notNegative)
        fields.optional("urls", &urls, absent: [], .addresses)
        fields.optional("annotations", &annotations, absent: [:])
        fields.optional("data", &data, .base64)
        fields.optional("artifactType", &artifactType, .mediaType)
        fields.optional("platform", &platform)
        fields.others(&others)
    }
}
