import Archives
import ByteStreams
import LabSupport
import LinuxSystem

/// One layer on its way into a folder, entry by entry.
///
/// - OCI: image-spec layer.md, "Applying Changesets"
public struct LayerExtraction {
    let options: ApplyOptions
    var tree: FolderTree
    var marks = LayerMarks()
    var metadata: EntryMetadata
    var report = AppliedLayer()
    var buffer = [UInt8](repeating: 0, count: 1 << 18)

    /// A layer that goes over what is in a folder.
    /// - Throws: `SystemError`.
    public init(into folder: String, options: ApplyOptions = ApplyOptions()) throws {
        self.options = options
        tree = try FolderTree(at: folder, unlocks: true)
        metadata = EntryMetadata(ownership: options.ownership)
    }

    /// Carries out one entry.
    /// - Parameters:
    ///   - contents: the bytes of a file, `entry.size` of them.
    /// - Throws: `LayerError`; what the source throws. The tree is then as far as this entry.
    public mutating func apply(_ entry: ArchiveEntry, contents: inout some ByteSource) throws {
        // TODO images.3
        // Count it, held against the options. Then by what its name means: the root takes the metadata
        // and must be a folder; a whiteout and an opaque mark take away (LayerName says what); an entry is
        // made in its folder, whose path is followed inside of the root and made where it is missing.
        throw Unimplemented("images.3")
    }

    /// Gives every folder its metadata, the deepest first.
    /// - Returns: what became of the layer.
    /// - Throws: `LayerError`.
    public mutating func finish() throws -> AppliedLayer {
        // TODO images.3
        // A folder of the layer gets what its entry says. One that was made because something is in it has
        // no entry: 0755. One that was there keeps its time (`tree.found`): nothing in the layer says that
        // it has changed, though names were made in it. A later place is never above an earlier one.
        throw Unimplemented("images.3")
    }

    // TODO images.3
}
