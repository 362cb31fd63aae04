import Documents

/// How an image is run, what its layers are unpacked, and how it came to be.
///
/// - OCI: image-spec config.md
public struct ImageConfig: Equatable, Sendable {
    /// When it was made, in RFC 3339: `2015-10-31T22:22:56.015925234Z`.
    public var created: String?
    /// Who made it.
    public var author: String?
    /// What runs it.
    public var platform: Platform
    /// What a container made of it runs.
    public var config: RunConfig?
    /// Its layers, unpacked, from the lowest.
    public var rootfs: RootFS
    /// What was done, from the first step; a step that made no layer says so.
    public var history: [HistoryEntry]
    /// Members that this kit does not know.
    public var others: [JSONMember] = []

    /// A configuration.
    public init(
        platform: Platform, config: RunConfig? = nil, diffIDs: [Digest] = [], history: [HistoryEntry] = [],
        created: String? = nil, author: String? = nil
    ) {
        self.platform = platform
        self.config = config
        self.rootfs = RootFS(diffIDs: diffIDs)
        self.history = history
        self.created = created
        self.author = author
    }

    /// As Go calls it: `amd64`.
    public var architecture: String {
        get { platform.architecture }
        set { platform.architecture = newValue }
    }

    /// As Go calls it: `linux`.
    public var os: String {
        get { platform.os }
        set { platform.os = newValue }
    }
}

/// The layers of an image by what they unpack to.
public struct RootFS: Equatable, Sendable {
    /// Digests of the layers as tar archives, before they are packed, from the lowest.
    public var diffIDs: [Digest]

    /// These layers.
    public init(diffIDs: [Digest]) {
        self.diffIDs = diffIDs
    }
}

/// A step in the making of an image.
public struct HistoryEntry: Equatable, Sendable {
    /// When, in RFC 3339.
    public var created: String?
    /// Who.
    public var author: String?
    /// What was done.
    public var createdBy: String?
    /// A note.
    public var comment: String?
    /// Whether it made no layer.
    public var isEmptyLayer: Bool

    /// A step.
    public init(
        created: String? = nil, createdBy: String? = nil, author: String? = nil, comment: String? = nil,
        isEmptyLayer: Bool = false
    ) {
        self.created = created
        self.createdBy = createdBy
        self.author = author
        self.comment = comment
        self.isEmptyLayer = isEmptyLayer
    }
}

extension ImageConfig: MappedObject {
    /// One to read into.
    public static var blank: ImageConfig { ImageConfig(platform: .blank) }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.optional("created", &created, .moment)
        fields.optional("author", &author)
        platform.map(&fields)
        fields.optional("config", &config)
        fields.required("rootfs", &rootfs)
        fields.optional("history", &history, absent: [])
        fields.others(&others)
    }
}

extension RootFS: MappedObject {
    /// One to read into.
    public static var blank: RootFS { RootFS(diffIDs: []) }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        var type = "layers"
        fields.required("type", &type, .oneOf(["layers"]))
        fields.required("diff_ids", &diffIDs)
    }
}

extension HistoryEntry: MappedObject {
    /// As programs in Go read it.
    public static var readsNullAsMissing: Bool { true }
    /// One to read into.
    public static var blank: HistoryEntry { HistoryEntry() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.optional("created", &created, .moment)
        fields.optional("created_by", &createdBy)
        fields.optional("author", &author)
        fields.optional("comment", &comment)
        fields.optional("empty_layer", &isEmptyLayer, absent: false)
    }
}
