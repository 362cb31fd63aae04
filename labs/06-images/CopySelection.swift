import Archives
import LabSupport

/// The files that an order takes: decided by looking at names, before any byte is read.
///
/// - Docker: Dockerfile reference, "COPY"
public struct CopySelection: Equatable, Sendable {
    /// A source that was found: a file, or a folder with all that is below it.
    public struct Source: Equatable, Sendable {
        /// Its last name, under which a file arrives in a folder.
        public var name: EntryName
        /// The file, or the folder itself; its name is its path in the tree.
        public var entry: ArchiveEntry
        /// What is below a folder, parents first.
        public var below: [ArchiveEntry]

        /// A source.
        public init(name: EntryName, entry: ArchiveEntry, below: [ArchiveEntry] = []) {
            self.name = name
            self.entry = entry
            self.below = below
        }
    }

    /// In the order of the instruction; what a pattern matches is sorted.
    public var sources: [Source]

    /// Looks them up.
    /// - Parameters:
    ///   - patterns: paths from the top of the tree; `*`, `?` and `[…]` match names, never a slash.
    ///   - missing: what to say of a source that is not there, such as that `.dockerignore` hides it.
    /// - Throws: `BuildFault` that names a source that is not there; a pattern may match nothing as long as
    ///   another source is found.
    public init(
        _ patterns: [String], in tree: some SourceTree, missing: (String) -> String
    ) throws {
        // TODO images.6
        // A source that is a link is followed, inside of the tree; links below a folder are copied as links.
        // `../x` is `x`: nothing is above the context.
        throw Unimplemented("images.6")
    }

    // TODO images.6
    /// Paths without "..", "." and empty parts, that exist.
}

extension ArchiveEntry {
    var isLink: Bool {
        if case .symlink = kind { true } else { false }
    }
}
