import LabSupport
import LinuxSystem
import OCIImage
import WebMessages

extension Registry {
    func blob(_ digest: Digest, of name: RepositoryName, _ request: HTTPRequest) throws -> HTTPResponse {
        // >>> images.7
        // Only what this repository has, whatever the store holds. The length goes into the field
        // Content-Length even of an answer to HEAD. A Range that means no byte is 416, one that cannot be
        // read is as good as none. A blob never changes: its digest is its ETag.
        // stub: throw Unimplemented("images.7")
        guard try folders.blobs(name).contains(digest.description), let size = try store.size(of: digest)
        else { throw RegistryError(.blobUnknown, 404, "no blob \(digest) in \(name)") }
        // A client that finds it here will not push it: give it time to push the manifest.
        try store.renew(digest)
        var fields: HTTPFields = [
            "Content-Type": "application/octet-stream", "Docker-Content-Digest": "\(digest)",
            "ETag": "\"\(digest)\"", "Accept-Ranges": "bytes", "Cache-Control": "max-age=31536000",
        ]
        if request.fields["If-None-Match"] == "\"\(digest)\"" { return HTTPResponse(304, fields: fields) }
        var part = 0..<size
        let range = request.method == "GET" ? request.fields["Range"].flatMap(ByteRange.init) : nil
        if let range {
            guard let bounds = range.bounds(in: size) else {
                throw RegistryError(
                    .sizeInvalid, 416, "the blob has \(size) bytes",
                    fields: ["Content-Range": "bytes */\(size)"])
            }
            part = bounds
            fields["Content-Range"] = "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(size)"
        }
        fields["Content-Length"] = "\(part.count)"
        guard request.method == "GET" else { return HTTPResponse(200, fields: fields) }
        let body = try verified(
            Descriptor(mediaType: "application/octet-stream", digest: digest, size: size), part)
        return HTTPResponse(range == nil ? 200 : 206, fields: fields, body: .stream(body))
        // <<<
    }

    func deleteBlob(_ digest: Digest, of name: RepositoryName) throws -> HTTPResponse {
        // >>> images.7
        // The link goes; the bytes may belong to others too and stay until garbage is collected.
        // stub: throw Unimplemented("images.7")
        guard try folders.blobs(name).remove(digest.description) else {
            throw RegistryError(.blobUnknown, 404, "no blob \(digest) in \(name)")
        }
        return HTTPResponse(202)
        // <<<
    }

    // >>> images.7

    /// A part of a blob, of which the last piece is given away only when all of the blob was right.
    private func verified(_ blob: Descriptor, _ part: Range<Int64>) throws -> HTTPStream {
        let reading = VerifiedPart(try store.source(of: blob), part)
        let log = log
        return HTTPStream(length: Int64(part.count)) {
            do {
                return try await reading.next()
            } catch {
                log("GET of blob \(blob.digest): \(error)")
                throw error
            }
        }
    }
    // <<<
}
