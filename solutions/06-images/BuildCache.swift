import Documents
import LabSupport
import LinuxSystem
import OCIImage

/// What steps have given before, by their keys: a folder with a small file for each.
///
/// It is worth nothing that a build could not make again: a file that is damaged is a step that runs.
public struct BuildCache: Sendable {
    /// What a step gave.
    public struct Record: Equatable, Sendable {
        /// The key that later steps build on.
        public var key: CacheKey
        /// Nil: the step changed no file.
        public var layer: BuiltLayer?
        /// When it was carried out, in seconds since 1970: the history goes on saying so.
        public var created: Int64

        /// A result.
        public init(key: CacheKey, layer: BuiltLayer?, created: Int64) {
            self.key = key
            self.layer = layer
            self.created = created
        }
    }

    private let folder: Folder
    private let limit: Int

    /// The cache in a folder, which is made when something is first noted.
    /// - Parameter limit: how many results are kept; the oldest go first.
    public init(at path: String, limit: Int = 1000) {
        folder = Folder(path)
        self.limit = limit
    }

    /// What the step of this key gave; nil when that is not known, or its file cannot be read.
    public func record(for key: CacheKey) -> Record? {
        // >>> images.6
        // stub: nil
        guard let bytes = try? folder.bytes(of: Self.name(key)), let value = try? JSONValue.parse(bytes),
            case .string(let next)? = value["key"], Self.isKey(next),
            case .number(let digits)? = value["created"], let created = Int64(digits)
        else { return nil }
        if case .bool(true)? = value["empty"] {
            return Record(key: CacheKey(hex: next), layer: nil, created: created)
        }
        guard let descriptor = (value["layer"]?.text()).flatMap({ try? Descriptor.parse($0) }),
            case .string(let text)? = value["diffID"], let diffID = try? Digest(parsing: text)
        else { return nil }
        let layer = BuiltLayer(descriptor: descriptor, diffID: diffID)
        return Record(key: CacheKey(hex: next), layer: layer, created: created)
        // <<<
    }

    /// Keeps what a step gave.
    /// - Throws: `SystemError` when the folder cannot be written.
    public func note(_ record: Record, for key: CacheKey) throws {
        // >>> images.6
        // In one moment, by rename: two builds at once, or a killed one, leave no half of a file.
        // stub: throw Unimplemented("images.6")
        if (try? FileStatus(of: folder.path)) == nil { try folder.make() }
        var members = [
            JSONMember("key", .string(record.key.hex)), JSONMember("created", .integer(record.created)),
        ]
        if let layer = record.layer {
            members.append(JSONMember("layer", try JSONValue.parse(layer.descriptor.text())))
            members.append(JSONMember("diffID", .string(layer.diffID.description)))
        } else {
            members.append(JSONMember("empty", .bool(true)))
        }
        try folder.put(JSONValue.object(members).text() + "\n", in: Self.name(key))
        try prune()
        // <<<
    }

    // >>> images.6
    private static func name(_ key: CacheKey) -> String { "\(key.hex).json" }

    private static func isKey(_ text: String) -> Bool {
        text.utf8.count == 64 && text.utf8.allSatisfy { "0123456789abcdef".utf8.contains($0) }
    }

    private func prune() throws {
        let names = try folder.names()
        guard names.count > limit else { return }
        let ages = names.compactMap { name in
            (try? FileStatus(of: folder.path(of: name))).map { (name, $0.modified) }
        }
        let oldest = ages.sorted { ($0.1.seconds, $0.1.nanoseconds) < ($1.1.seconds, $1.1.nanoseconds) }
        // A quarter at once, so that this is not done for every step from now on.
        for (name, _) in oldest.prefix(names.count - limit + limit / 4) { try? folder.remove(name) }
    }
    // <<<
}
