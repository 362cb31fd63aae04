/// What a COPY or an ADD is asked to do, variables replaced.
///
/// - Docker: Dockerfile reference, "COPY", "ADD"
public struct CopyOrder: Equatable, Sendable {
    /// A file that is written in the Dockerfile itself.
    public struct Inline: Equatable, Sendable {
        /// What it is called when the destination is a folder.
        public var name: String
        /// Its bytes.
        public var text: String

        /// A file with this text.
        public init(name: String, text: String) {
            self.name = name
            self.text = text
        }
    }

    /// As they are written: `src`, `*.c`, `.`
    public var sources: [String]
    /// Heredocs among the sources.
    public var inlines: [Inline]
    /// Absolute; a slash at its end makes it a folder.
    public var destination: String
    /// The stage or the image that the sources are looked up in; nil for the context.
    public var origin: StageSource?
    /// The text of `--chown=`.
    public var owner: String?
    /// The number of `--chmod=`.
    public var permissions: UInt32?
    /// Whether archives are unpacked.
    public var unpacks: Bool

    /// An order for the files of the context.
    public init(
        _ sources: [String], to destination: String, inlines: [Inline] = [], from origin: StageSource? = nil,
        owner: String? = nil, permissions: UInt32? = nil, unpacks: Bool = false
    ) {
        self.sources = sources
        self.inlines = inlines
        self.destination = destination
        self.origin = origin
        self.owner = owner
        self.permissions = permissions
        self.unpacks = unpacks
    }
}
