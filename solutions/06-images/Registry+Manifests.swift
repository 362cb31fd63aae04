import ByteStreams
import LabSupport
import LinuxSystem
import OCIImage
import WebMessages

extension Registry {
    func manifest(_ which: ManifestReference, of name: RepositoryName, _ request: HTTPRequest) throws
        -> HTTPResponse
    {
        // >>> images.7
        // Under the media type it was pushed with. A client that says what it can read, and not this, gets
        // a 404 that says so. The bytes are checked against their digest before they leave.
        // stub: throw Unimplemented("images.7")
        let (digest, mediaType) = try find(which, in: name)
        guard Self.accepts(request.fields.values("Accept"), mediaType) else {
            throw RegistryError(
                .manifestUnknown, 404, "\(which) is of type \(mediaType), which the Accept fields do not name"
            )
        }
        var fields: HTTPFields = [
            "Content-Type": mediaType, "Docker-Content-Digest": "\(digest)", "ETag": "\"\(digest)\"",
        ]
        if request.fields["If-None-Match"] == "\"\(digest)\"" { return HTTPResponse(304, fields: fields) }
        let bytes = try manifestBytes(digest)
        fields["Content-Length"] = "\(bytes.count)"
        return HTTPResponse(200, fields: fields, body: request.method == "GET" ? .bytes(bytes) : .empty)
        // <<<
    }

    func putManifest(_ which: ManifestReference, of name: RepositoryName, _ request: HTTPRequest) async throws
        -> HTTPResponse
    {
        // >>> images.7
        // In this order: its size (413), what it is (MANIFEST_INVALID), that it is what its digest says
        // (DIGEST_INVALID), that all of its blobs are here (MANIFEST_BLOB_UNKNOWN). Then the bytes, the
        // link, the referrer's link, and the tags last: a tag never means something that is not there.
        // `?tag=` names tags for a manifest that is pushed by digest. The lock is held from the look at
        // the blobs to the last link.
        // stub: throw Unimplemented("images.7")
        let bytes = try await manifestBody(request)
        let links = try ManifestLinks(parsing: bytes)
        let mediaType = try Self.mediaType(request, links)
        var digest = Digest(of: bytes)
        var tags = try request.query.filter { $0.name == "tag" }.map { try Tag(parsing: $0.value) }
        switch which {
        case .tag(let tag): tags = [tag]
        case .digest(let wish):
            digest = Digest(of: bytes, wish.hashAlgorithm ?? .sha256)
            guard digest == wish else {
                throw RegistryError(.digestInvalid, 400, "the manifest is \(digest): expected \(wish)")
            }
        }
        try FileLock.shared.hold(on: folders.root) {
            try checkBlobs(links, name)
            var source = MemorySource(bytes)
            try store.put(
                &source, mediaType: mediaType,
                expecting: Descriptor(mediaType: mediaType, digest: digest, size: Int64(bytes.count)))
            try folders.manifests(name).put(mediaType, in: digest.description)
            if let subject = links.subject {
                try folders.referrers(name, subject).put("", in: digest.description)
            }
            for tag in tags { try folders.tags(name).put(digest.description, in: tag.description) }
        }
        var fields: HTTPFields = [
            "Location": "/v2/\(name)/manifests/\(digest)", "Docker-Content-Digest": "\(digest)",
        ]
        if let subject = links.subject { fields["OCI-Subject"] = "\(subject)" }
        if case .digest = which { for tag in tags { fields.append("OCI-Tag", "\(tag)") } }
        return HTTPResponse(201, fields: fields)
        // <<<
    }

    func deleteManifest(_ which: ManifestReference, of name: RepositoryName) throws -> HTTPResponse {
        // >>> images.7
        // A tag: only the tag. A digest: the link, every tag that means it, and its place among the
        // referrers of its subject.
        // stub: throw Unimplemented("images.7")
        let (digest, _) = try find(which, in: name)
        if case .tag(let tag) = which {
            _ = try folders.tags(name).remove(tag.description)
            return HTTPResponse(202)
        }
        for tag in try folders.tags(name).names()
        where try folders.tags(name).text(of: tag) == digest.description {
            _ = try folders.tags(name).remove(tag)
        }
        if let bytes = try? manifestBytes(digest), let subject = try? ManifestLinks(parsing: bytes).subject {
            _ = try folders.referrers(name, subject).remove(digest.description)
        }
        _ = try folders.manifests(name).remove(digest.description)
        return HTTPResponse(202)
        // <<<
    }

    /// The bytes of a manifest, checked.
    func manifestBytes(_ digest: Digest) throws -> [UInt8] {
        let size = try store.size(of: digest) ?? 0
        return try store.bytes(
            of: Descriptor(mediaType: MediaType.manifest, digest: digest, size: size),
            limit: Int64(Self.largestManifest))
    }

    // >>> images.7
    private func find(_ which: ManifestReference, in name: RepositoryName) throws -> (Digest, String) {
        let digest: Digest?
        switch which {
        case .digest(let wish): digest = wish
        case .tag(let tag):
            digest = try folders.tags(name).text(of: tag.description).map { try Digest(parsing: $0) }
        }
        guard let digest, let mediaType = try folders.manifests(name).text(of: digest.description) else {
            guard try folders.exists(name) else {
                throw RegistryError(.nameUnknown, 404, "nothing was ever pushed to \(name)")
            }
            throw RegistryError(.manifestUnknown, 404, "no manifest \(which) in \(name)")
        }
        return (digest, mediaType)
    }

    private func manifestBody(_ request: HTTPRequest) async throws -> [UInt8] {
        do {
            return try await request.body.bytes(limit: Self.largestManifest)
        } catch let tooLong as BodyTooLong {
            throw RegistryError(.sizeInvalid, 413, "a manifest has at most \(tooLong.limit) bytes")
        }
    }

    private func checkBlobs(_ links: ManifestLinks, _ name: RepositoryName) throws {
        for blob in links.blobs {
            guard try folders.blobs(name).contains(blob.description), try store.size(of: blob) != nil else {
                throw RegistryError(
                    .manifestBlobUnknown, 400, "the manifest needs blob \(blob), which is not in \(name)")
            }
        }
    }

    /// The Content-Type, which must be what the manifest says of itself.
    private static func mediaType(_ request: HTTPRequest, _ links: ManifestLinks) throws -> String {
        let field = request.fields["Content-Type"].map(bare)
        let type = field ?? links.mediaType ?? ""
        guard ManifestLinks.mediaTypes.contains(type) else {
            throw RegistryError(
                .manifestInvalid, 400,
                "Content-Type \"\(type)\": expected one of \(ManifestLinks.mediaTypes.joined(separator: ", "))"
            )
        }
        guard links.mediaType == nil || links.mediaType == type else {
            throw RegistryError(
                .manifestInvalid, 400, "Content-Type is \(type), the manifest says \(links.mediaType ?? "")")
        }
        return type
    }

    private static func accepts(_ fields: [String], _ mediaType: String) -> Bool {
        let types = fields.flatMap { $0.split(separator: ",") }.map { bare(String($0)) }
        return types.isEmpty || types.contains { ["*/*", "application/*", mediaType].contains($0) }
    }

    /// Without parameters and blanks.
    private static func bare(_ type: String) -> String {
        let word = type.prefix { $0 != ";" }
        return String(word.drop { $0 == " " }.prefix { $0 != " " })
    }
    // <<<
}
