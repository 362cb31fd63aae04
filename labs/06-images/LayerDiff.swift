import Archives
import ByteStreams
import LabSupport
import LinuxSystem

/// What has to be laid over a lower tree to get an upper one.
///
/// The law: `apply(lower, diff(lower, upper))` is `upper`.
///
/// - OCI: image-spec layer.md, "Creating"
public struct LayerDiff {
    /// When the bytes of two files are compared that agree in size, time and all other metadata.
    public enum Contents: Sendable {
        /// When their times are whole seconds, which is all that some archives have. Times that agree to
        /// the nanosecond are taken for proof.
        case whereTimesAreWhole
        /// Always.
        case always
    }

    private let lower: String
    private let upper: String
    private let contents: Contents

    /// The difference of two folders.
    public init(lower: String, upper: String, contents: Contents = .whereTimesAreWhole) {
        self.lower = lower
        self.upper = upper
        self.contents = contents
    }

    /// What is different, in the order of the archive: a folder before what is in it, what was deleted
    /// from a folder before what was added to it, names by their bytes.
    /// - Throws: `SystemError`.
    public func changes() throws -> [Change] {
        // TODO images.4
        throw Unimplemented("images.4")
    }

    /// The layer, entry by entry.
    /// - Parameter body: is given each entry, and the bytes of a file.
    /// - Throws: `SystemError`; `LayerError.looksLikeWhiteout`; what `body` throws.
    public func entries(_ body: (ArchiveEntry, inout DescriptorSource?) throws -> Void) throws {
        // TODO images.4
        // What was deleted becomes a whiteout beside it. What has the name of a whiteout cannot be told. A
        // file that has several names is told once, under the first; the others are hard links to that.
        // Nothing else is needed for a name that was something else before: applying replaces it.
        throw Unimplemented("images.4")
    }

    /// Writes the layer as a tar archive that is not packed: the same trees give the same bytes.
    /// - Throws: as `entries`; `LayerError.tooShort` for a file that shrinks meanwhile; what the sink throws.
    public func write(to sink: inout some ByteSink) throws {
        // TODO images.4
        throw Unimplemented("images.4")
    }

    // TODO images.4
}

extension EntryName {
    // TODO images.4
}

extension ArchiveEntry {
    // TODO images.4
}
