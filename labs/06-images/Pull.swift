import ByteStreams
import LabSupport
import LinuxSystem
import OCIImage
import WebMessages

extension RegistryClient {
    /// Fetches an image with all that belongs to it.
    ///
    /// Nothing that is there already is fetched again, no blob twice, and the image gets its name last.
    /// - Parameters:
    ///   - reference: a tag or a digest.
    ///   - layout: where it goes.
    ///   - platform: which image of an index; nil fetches all of them, and the index.
    ///   - name: what it is called in the layout; nil for no name.
    /// - Returns: the image, or the index.
    /// - Throws: `TransferError`, `PlatformFault`, `StoreError`; the transport's errors.
    public func pull(
        _ reference: String, into layout: ImageLayout, platform: Platform?, as name: String? = nil
    )
        async throws -> Descriptor
    {
        // TODO images.8
        // From the top down: manifests first, to know the blobs; then the blobs, several at once
        // (`eachAtOnce`); then the manifests are stored, as nothing may point to what is not there.
        throw Unimplemented("images.8")
    }

    // TODO images.8
}

/// A body that ended too soon, as some servers' do when they stop.
struct BrokenOff: Error, CustomStringConvertible {
    let digest: Digest
    let at: Int64

    var description: String { "blob \(digest): the connection ended at byte \(at)" }
}

extension Descriptor {
    /// Whether a registry is expected to have it: what has URLs or may not be distributed is elsewhere.
    var isHere: Bool {
        urls.isEmpty && !mediaType.contains(".nondistributable.") && !mediaType.contains(".foreign.")
    }
}

/// Does something with each value, at most so many at once; the first error ends it.
func eachAtOnce<Value: Sendable>(
    _ values: [Value], _ most: Int, _ body: @escaping @Sendable (Value) async throws -> Void
) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
        for (index, value) in values.enumerated() {
            if index >= max(1, most) { try await group.next() }
            group.addTask { try await body(value) }
        }
        try await group.waitForAll()
    }
}
