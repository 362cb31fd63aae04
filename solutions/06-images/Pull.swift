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
        // >>> images.8
        // From the top down: manifests first, to know the blobs; then the blobs, several at once
        // (`eachAtOnce`); then the manifests are stored, as nothing may point to what is not there.
        // stub: throw Unimplemented("images.8")
        var (top, bytes) = try await manifest(reference)
        if let platform, MediaType.isIndex(top.mediaType) {
            let choice = try ImageIndex.parse(bytes).manifest(for: platform)
            (top, bytes) = try await checked(choice)
        }
        var manifests: [(Descriptor, [UInt8])] = []
        let blobs = try await contents(of: top, bytes, &manifests)
        let store = layout.store
        try await eachAtOnce(blobs, options.parallel) { try await fetch($0, into: store) }
        for (descriptor, bytes) in manifests {
            var source = MemorySource(bytes)
            try store.put(&source, mediaType: descriptor.mediaType, expecting: descriptor)
        }
        if let name { try layout.tag(top, as: name) }
        return top
        // <<<
    }

    // >>> images.8

    /// A manifest that an index names, if it is what the index says.
    private func checked(_ wanted: Descriptor) async throws -> (Descriptor, [UInt8]) {
        let (found, bytes) = try await manifest(wanted.digest.description)
        guard found.size == wanted.size else {
            throw TransferError.wrongContent(
                "manifest \(wanted.digest): expected \(wanted.size) bytes, got \(found.size)")
        }
        var descriptor = found
        descriptor.platform = wanted.platform
        return (descriptor, bytes)
    }

    /// The blobs below a manifest, each once; manifests are added in an order in which they can be stored.
    private func contents(
        of top: Descriptor, _ bytes: [UInt8], _ manifests: inout [(Descriptor, [UInt8])], depth: Int = 0
    ) async throws -> [Descriptor] {
        // An index of itself cannot be made, but a long chain of them can.
        guard depth < 8 else {
            throw TransferError.unusable("index \(top.digest): more than 8 levels of them")
        }
        guard !manifests.contains(where: { $0.0.digest == top.digest }) else { return [] }
        var blobs: [Descriptor] = []
        if MediaType.isIndex(top.mediaType) {
            for entry in try ImageIndex.parse(bytes).manifests {
                let (child, text) = try await checked(entry)
                blobs += try await contents(of: child, text, &manifests, depth: depth + 1)
            }
        } else {
            let image = try ImageManifest.parse(bytes)
            blobs = ([image.config] + image.layers).filter(\.isHere)
        }
        manifests.append((top, bytes))
        var seen: Set<Digest> = []
        return blobs.filter { seen.insert($0.digest).inserted }
    }

    /// One blob. A broken connection is taken up where it broke.
    private func fetch(_ blob: Descriptor, into store: BlobStore) async throws {
        if try store.renew(blob.digest) { return options.progress(.present(blob.digest)) }
        var writer = try store.writer(expecting: blob.digest, size: blob.size)
        var failures = 0
        while true {
            let before = writer.size
            do {
                try await receive(blob, &writer)
                break
            } catch let refusal as TransferError {
                throw refusal
            } catch let error as StoreError {
                throw error
            } catch let error as SystemError {
                throw error
            } catch {
                try Task.checkCancellation()
                failures = writer.size > before ? 1 : failures + 1
                guard failures <= options.retries else { throw error }
                try await options.pause(failures)
                options.progress(.resumed(blob.digest, at: writer.size))
            }
        }
        _ = try writer.commit()
        options.progress(.done(blob.digest))
    }

    /// Asks for what is missing of a blob and writes what comes.
    private func receive(_ blob: Descriptor, _ writer: inout BlobWriter) async throws {
        let what = "blob \(blob.digest) of \(repository)"
        let start = writer.size
        var fields = HTTPFields()
        if start > 0 { fields["Range"] = "bytes=\(start)-" }
        let response = try await transport.send(
            HTTPRequest("GET", "/v2/\(repository)/blobs/\(blob.digest)", fields: fields))
        switch response.status {
        case 206 where start > 0:
            guard response.fields["Content-Range"]?.hasPrefix("bytes \(start)-") == true else {
                throw TransferError.wrongContent("\(what): asked for byte \(start), got another part")
            }
        // Without Range in its vocabulary, a registry begins anew: what is here already is passed over.
        case 200: break
        default: throw await Self.refusal(what, response)
        }
        var skipped = response.status == 200 ? start : 0
        let stream = response.body.stream
        while let piece = try await stream.next() {
            let rest = piece.dropFirst(Int(min(Int64(piece.count), skipped)))
            skipped -= Int64(piece.count - rest.count)
            try rest.withUnsafeBytes { try writer.write($0) }
            options.progress(.moved(blob.digest, bytes: rest.count))
        }
        guard writer.size >= blob.size else { throw BrokenOff(digest: blob.digest, at: writer.size) }
    }
    // <<<
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
