import OCIImage

/// Where an upload goes on, and how far the registry has come with it.
struct UploadPlace: Equatable, Sendable {
    /// Path and query of the next request.
    var target: String
    /// Bytes that the registry has.
    var offset: Int64

    /// A `Location` as a target: registries write whole addresses as well as paths.
    static func target(_ location: String) -> String {
        guard let scheme = location.firstRange(of: "://") else { return location }
        let rest = location[scheme.upperBound...]
        return rest.firstIndex(of: "/").map { String(rest[$0...]) } ?? "/"
    }

    /// The request that ends it.
    func completing(_ digest: Digest) -> String {
        "\(target)\(target.contains("?") ? "&" : "?")digest=\(digest)"
    }

    /// Reads a `Range` of the form `0-99`: 100 bytes. `0-0` says nothing or one byte: taken for nothing.
    static func offset(_ range: String?) -> Int64 {
        guard let range, range.hasPrefix("0-"), let last = Int64(range.dropFirst(2)), last > 0 else {
            return 0
        }
        return last + 1
    }
}
