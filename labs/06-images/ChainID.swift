import LabSupport
import OCIImage

/// The names of the file systems that come up when layers are stacked: one for each layer, with all
/// that is below it.
///
/// A diffID says what a layer changes; a chain id, what is there when it and all before it are applied.
/// - Parameter diffIDs: from the lowest layer.
/// - OCI: image-spec config.md, "Layer ChainID"
public func chainIDs(of diffIDs: [Digest]) throws -> [Digest] {
    // TODO images.1
    // The lowest layer's chain id is its diffID. Above it: the digest of the chain id below, a blank and
    // the diffID, as text, in the algorithm sha256.
    throw Unimplemented("images.1")
}
