import ByteStreams
import LabSupport
import LinuxSystem
import OCIImage
import WebMessages

/// A blob on its way in: a file that grows, request by request, and becomes a blob when its digest is
/// right.
///
/// What has arrived stays, whatever happens to the connection or to the server, so that a client can ask
/// how far it came and go on from there.
///
/// - OCI: distribution-spec, Pushing blobs
struct Upload: Sendable {
    let id: String
    let repository: RepositoryName
    let folders: RegistryFolders
    let hashes: UploadHashes

    private var parts: SmallFiles { folders.upload(id) }
    private var data: String { parts.folder.path(of: "data") }

    /// Begins one.
    static func begin(
        _ id: String, in repository: RepositoryName, _ folders: RegistryFolders, _ hashes: UploadHashes
    ) throws -> Upload {
        let upload = Upload(id: id, repository: repository, folders: folders, hashes: hashes)
        try upload.parts.put(repository.description, in: "repository")
        try GrowingFile.make(at: upload.data)
        return upload
    }

    /// Finds one that has begun.
    /// - Throws: `RegistryError` BLOB_UPLOAD_UNKNOWN, for one of another repository too.
    static func find(
        _ id: String, in repository: RepositoryName, _ folders: RegistryFolders, _ hashes: UploadHashes
    ) throws -> Upload {
        let upload = Upload(id: id, repository: repository, folders: folders, hashes: hashes)
        guard try upload.parts.text(of: "repository") == repository.description else {
            throw RegistryError(.blobUploadUnknown, 404, "no upload \(id) in \(repository): begin a new one")
        }
        return upload
    }

    /// Where requests about it go.
    var location: String { "/v2/\(repository)/blobs/uploads/\(id)" }

    /// Bytes that have arrived.
    func size() throws -> Int64 {
        try FileStatus(of: data).size
    }

    /// What a client is told: where to go on, and what is here. Nothing is `0-0` too: the field has no
    /// word for it.
    func fields(size: Int64) -> HTTPFields {
        ["Location": location, "Docker-Upload-UUID": id, "Range": "0-\(max(0, size - 1))"]
    }

    /// Adds what a request brings.
    /// - Parameter range: the `Content-Range` of the request; nil for a stream that goes on where the
    ///   last one ended.
    /// - Returns: bytes that are here now.
    /// - Throws: `RegistryError` 416 for a part that does not follow, SIZE_INVALID for one that is longer
    ///   or shorter than it says; the error of a connection that broke, and then what came is kept.
    func append(_ body: HTTPBody, range: String?) async throws -> Int64 {
        // >>> images.7
        // Look at the range before the body is read: a wrong part must not cost its transfer.
        // `Content-Range` has the form `0-99` here. After a part of the wrong length the file is cut to
        // what it was; after a broken connection it is not.
        // stub: throw Unimplemented("images.7")
        let file = try open()
        let start = try file.size()
        let expected = try range.map { try length(of: $0, after: start) }
        if let expected, let length = body.length, length != expected {
            throw wrongLength(length, expected)
        }
        var hash = await hashes.take(id, size: start)
        var size = start
        do {
            let stream = body.stream
            while let piece = try await stream.next() {
                if let expected, size - start + Int64(piece.count) > expected {
                    throw wrongLength(size - start + Int64(piece.count), expected)
                }
                try file.append(piece)
                hash?.update(piece)
                size += Int64(piece.count)
            }
            if let expected, size - start != expected { throw wrongLength(size - start, expected) }
        } catch let refusal as RegistryError {
            try file.cut(to: start)
            throw refusal
        } catch let error as SystemError where error.code == .noSpace {
            // What lies here half done would keep the disk full for everybody else.
            try file.cut(to: start)
            throw error
        } catch {
            // A piece may be in the file in part: only the file knows.
            if try file.size() == size { await hashes.keep(hash, of: id, size: size) }
            throw error
        }
        await hashes.keep(hash, of: id, size: size)
        return size
        // <<<
    }

    /// Makes a blob of it that its repository has, if it is what the client says, and ends it; ends it as
    /// well if it is not.
    /// - Throws: `RegistryError` DIGEST_INVALID.
    func commit(_ digest: Digest, into store: BlobStore) async throws {
        // >>> images.7
        // Verify first, then move: a blob is never visible before it is right. Bytes and link come in one
        // go, under a shared lock on the root: garbage is collected before or after.
        // stub: throw Unimplemented("images.7")
        let file = try open()
        let actual = try await digestNow(digest.hashAlgorithm ?? .sha256, size: try file.size())
        guard actual == digest else {
            try await cancel()
            throw RegistryError(.digestInvalid, 400, "the blob is \(actual): expected \(digest)")
        }
        let place = try store.path(of: digest)
        try Folder(String(place.dropLast(digest.encoded.utf8.count + 1))).makeIfMissing()
        try file.synchronize()
        try FileLock.shared.hold(on: folders.root) {
            try file.move(to: place)
            try store.renew(digest)
            try folders.blobs(repository).put("", in: digest.description)
        }
        try await cancel()
        // <<<
    }

    /// Ends it and forgets what has arrived.
    func cancel() async throws {
        await hashes.keep(nil, of: id, size: 0)
        for part in ["repository", "data"] { _ = try parts.remove(part) }
        _ = try? parts.folder.remove()
    }

    private func open() throws -> GrowingFile {
        do {
            return try GrowingFile(at: data)
        } catch {
            switch error.code {
            case .tryAgain:
                throw RegistryError(
                    .blobUploadInvalid, 409,
                    "upload \(id) is written by another request: ask how far it is, later",
                    fields: ["Location": location])
            case .noEntry:
                throw RegistryError(
                    .blobUploadUnknown, 404, "no upload \(id) in \(repository): begin a new one")
            default: throw error
            }
        }
    }

    // >>> images.7

    /// Bytes that `first-last` promises, if it goes on where the file ends.
    private func length(of range: String, after start: Int64) throws -> Int64 {
        let ends = range.split(separator: "-", omittingEmptySubsequences: false).map { Int64($0) }
        guard ends.count == 2, let first = ends[0], let last = ends[1], first >= 0, last >= first, last < .max
        else {
            throw RegistryError(
                .blobUploadInvalid, 400, "Content-Range \"\(range)\": expected two numbers, first-last")
        }
        guard first == start else {
            throw RegistryError(
                .blobUploadInvalid, 416, "Content-Range \(range): expected it to begin at \(start)",
                fields: fields(size: start))
        }
        return last - first + 1
    }

    private func wrongLength(_ count: Int64, _ expected: Int64) -> RegistryError {
        RegistryError(
            .sizeInvalid, 400, "a part of \(count) bytes or more: its Content-Range says \(expected)")
    }

    /// The digest of the file: remembered, or read from it.
    private func digestNow(_ algorithm: HashAlgorithm, size: Int64) async throws -> Digest {
        if algorithm == .sha256, let hash = await hashes.take(id, size: size) {
            return Digest(hash)
        }
        var source = HashingSource(try DescriptorSource(opening: data), algorithm)
        while try !source.read(upTo: 1 << 18).isEmpty {}
        return Digest(source.hash)
    }
    // <<<
}
