import Archives
import ByteStreams
import LabSupport
import LinuxSystem
import OCIImage

/// The files of a stage on disk, twice: as they are, and for a program to change.
///
/// Both get every layer. A program changes one of them; the difference is its layer, which then goes to
/// both: by the law of milestone 4 they are equal again.
public struct StageTree: Sendable {
    /// As all layers so far have it.
    public let lower: String
    /// For a program; nil where none will run.
    public let upper: String?
    private let options: ApplyOptions

    /// An empty tree in a new folder.
    /// - Parameter hasPrograms: whether a program will run in it.
    /// - Throws: `SystemError`.
    public init(at folder: String, hasPrograms: Bool, options: ApplyOptions) throws(SystemError) {
        lower = "\(folder)/lower"
        upper = hasPrograms ? "\(folder)/upper" : nil
        self.options = options
        for path in folders { try Folder(path).make() }
    }

    private var folders: [String] { [lower] + (upper.map { [$0] } ?? []) }

    /// Applies a layer of the store.
    public func apply(_ layer: Descriptor, of store: BlobStore) throws {
        // >>> images.6
        // stub: throw Unimplemented("images.6")
        for path in folders {
            var archive = try UnpackedSource(try store.source(of: layer))
            var applier = LayerApplier(at: path, options: options)
            _ = try applier.apply(&archive)
        }
        // <<<
    }

    /// The users and groups that its files tell of.
    public func accounts() throws -> Accounts {
        let tree = try DiskTree(at: lower)
        let texts = try ["etc/passwd", "etc/group"].map { name -> String in
            let path = try tree.resolved(EntryName(name))
            guard try tree.entry(at: path)?.kind == .file else { return "" }
            var source = try tree.contents(of: path)
            return String(decoding: try source.read(upTo: 1 << 20), as: UTF8.self)
        }
        return Accounts(passwd: texts[0], group: texts[1])
    }
}
