import Archives
import ByteStreams
import LabSupport

/// Lays layers over what is in a folder, one after the other, the lowest first.
///
/// - OCI: image-spec layer.md, "Applying Changesets"
public struct LayerApplier {
    private let folder: String
    private let options: ApplyOptions

    /// An applier for a folder that is there.
    public init(at folder: String, options: ApplyOptions = ApplyOptions()) {
        self.folder = folder
        self.options = options
    }

    /// Applies one layer.
    ///
    /// Names never leave the folder, whatever the archive says. After an error the folder is as far as the
    /// entry that the error names; what was made of that entry itself is gone.
    /// - Parameter archive: a tar archive that is not packed; it is read to its end.
    /// - Throws: `TarError`, `LayerError`, `SystemError`, and what the source throws.
    public mutating func apply(_ archive: inout some ByteSource) throws -> AppliedLayer {
        // TODO images.3
        // Read to the very end: whoever checks the digest of the archive wants to have seen every byte.
        throw Unimplemented("images.3")
    }
}
