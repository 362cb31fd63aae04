import Archives
import ImageLayers

/// What `drydock image apply` says of a layer.
struct AppliedLayer: Encodable {
    struct Omission: Encodable {
        let name: String
        let what: String
    }

    let layer: String
    /// Of the bytes as they came.
    let digest: String
    /// Of the archive without its packing.
    let diffID: String
    let entries: Int
    let bytes: UInt64
    let omissions: [Omission]

    var text: String {
        let left = omissions.map { "  left out: \($0.name), \($0.what)\n" }.joined()
        return "\(layer): \(entries) entries, \(bytes) bytes, digest \(digest), diffID \(diffID)\n" + left
    }
}
