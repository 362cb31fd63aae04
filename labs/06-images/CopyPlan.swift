import Archives
import LabSupport

/// What a COPY puts where: the entries of its layer, before any byte is written.
///
/// - Docker: Dockerfile reference, "COPY", "Destination"
public struct CopyPlan: Equatable, Sendable {
    /// Where the bytes of an entry come from.
    public enum Contents: Equatable, Sendable {
        /// There are none.
        case nothing
        /// A file of the tree that is copied from.
        case source(EntryName)
        /// Written in the Dockerfile.
        case inline([UInt8])
        /// An archive of that tree, to be unpacked at this name.
        case archive(EntryName)
    }

    /// One entry of the layer.
    public struct Placed: Equatable, Sendable {
        /// Its name is its path in the image.
        public var entry: ArchiveEntry
        /// Its bytes.
        public var contents: Contents

        /// An entry.
        public init(_ entry: ArchiveEntry, _ contents: Contents = .nothing) {
            self.entry = entry
            self.contents = contents
        }
    }

    /// Parents first.
    public private(set) var entries: [Placed] = []

    /// Decides.
    /// - Parameters:
    ///   - order: what is wanted.
    ///   - selection: the sources that were found.
    ///   - owner: whose everything becomes; nil leaves it as the source has it.
    ///   - archives: sources that are unpacked in the destination.
    ///   - now: the time of what is in no tree: folders on the way, files of the Dockerfile.
    ///   - image: the tree so far: links in it are followed, folders that it has are not made.
    /// - Throws: `BuildFault` when several sources go to one file, or a folder would replace a file.
    public init(
        _ order: CopyOrder, _ selection: CopySelection, archives: Set<EntryName> = [], owner: Owner? = nil,
        now: Timestamp = Timestamp(), into image: some SourceTree
    ) throws {
        // TODO images.6
        // The destination is a folder when it ends with a slash or is one already. A folder copies what is in
        // it, not itself. Folders on the way that are missing are made: 0755.
        throw Unimplemented("images.6")
    }

    /// The folder of a WORKDIR, with those above it that are missing.
    /// - Throws: `BuildFault` when something else has its place.
    public init(folder path: String, now: Timestamp = Timestamp(), in image: some SourceTree) throws {
        // TODO images.6
        throw Unimplemented("images.6")
    }

    private var folder: EntryName = ""
    private var archives: Set<EntryName> = []
    private var owner: Owner?
    private var permissions: UInt32?
    private var now = Timestamp()
    /// Folders that are entries already.
    private var made: Set<EntryName> = []

    // TODO images.6
}
