import Archives
import ByteStreams
import LabSupport
import OCIImage

/// What the result of a step depends on, in one number: equal keys, equal layers.
///
/// A key contains the key before it, so a change goes on to every later step.
///
/// - Docker: Build cache invalidation
public struct CacheKey: Hashable, Sendable, CustomStringConvertible {
    /// SHA-256, 64 small hexadecimal digits.
    public let hex: String

    /// A key that was written down.
    public init(hex: String) {
        self.hex = hex
    }

    /// Short enough for a line of a report.
    public var description: String { String(hex.prefix(12)) }

    /// The key of what a stage begins with.
    /// - Parameters:
    ///   - base: the digest of the configuration of its base; nil for `scratch`.
    ///   - platform: `linux/amd64`.
    ///   - epoch: the time that files are given; nil leaves them theirs.
    public init(base: Digest?, platform: String, epoch: Int64? = nil) {
        // TODO images.6
        self.init(hex: "")
    }

    /// The key of the step that comes next.
    /// - Throws: `Unimplemented` while it is a stub.
    public func key(of step: KeyMaterial) throws -> CacheKey {
        // TODO images.6
        // This key, the text, then everything that the step reads. Give each part its length: "ab", "c" is
        // not "a", "bc". What comes in no order (arguments, files) is sorted. A file counts by its name,
        // kind, permissions, owner and contents - not by its times: a fresh checkout has the same files.
        throw Unimplemented("images.6")
    }
}

/// What a step reads besides the tree that it starts from.
public struct KeyMaterial: Equatable, Sendable {
    /// The instruction as the history will name it, variables replaced.
    public var instruction: String
    /// Build arguments that a RUN sees.
    public var arguments: [String: String]
    /// `NAME=value`, of a RUN.
    public var environment: [String]
    /// Files that a COPY or an ADD takes.
    public var files: [FileFact]

    /// An instruction that reads no more than this.
    public init(
        _ instruction: String, arguments: [String: String] = [:], environment: [String] = [],
        files: [FileFact] = []
    ) {
        self.instruction = instruction
        self.arguments = arguments
        self.environment = environment
        self.files = files
    }
}

/// What counts of a file.
public struct FileFact: Equatable, Sendable {
    /// Its path in the context, the stage or the image that it is taken from.
    public var name: EntryName
    /// `file`, `directory`, `symlink`, … with what a link or a device says.
    public var kind: String
    /// 0...0o7777
    public var permissions: UInt32
    /// Whose it will be.
    public var user: UInt32
    /// Its group then.
    public var group: UInt32
    /// The digest of its bytes, of its attributes; empty where it has none.
    public var contents: String

    /// A file.
    public init(
        _ name: EntryName, kind: String = "file", permissions: UInt32 = 0o644, user: UInt32 = 0,
        group: UInt32 = 0, contents: String = ""
    ) {
        self.name = name
        self.kind = kind
        self.permissions = permissions
        self.user = user
        self.group = group
        self.contents = contents
    }
}

// TODO images.6
/// A hash of parts, each with its length before it.
