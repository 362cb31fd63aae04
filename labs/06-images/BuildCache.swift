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
        // TODO images.6
        nil
    }

    /// Keeps what a step gave.
    /// - Throws: `SystemError` when the folder cannot be written.
    public func note(_ record: Record, for key: CacheKey) throws {
        // TODO images.6
        // In one moment, by rename: two builds at once, or a killed one, leave no half of a file.
        throw Unimplemented("images.6")
    }

    // TODO images.6
}
