import LabSupport
import LinuxSystem
import OCIImage
import WebMessages

extension Registry {
    func beginUpload(in name: RepositoryName, _ request: HTTPRequest) async throws -> HTTPResponse {
        // >>> images.7
        // Three wishes in one: ?mount=DIGEST[&from=NAME] (201 if that can be done, else an upload begins),
        // ?digest=DIGEST with all bytes in the body (201), and neither (202, and where to go on).
        // stub: throw Unimplemented("images.7")
        if let wish = request.query("mount") {
            let digest = try RegistryRoute.digest(wish)
            if try mount(digest, from: request.query("from"), to: name) { return created(digest, in: name) }
        }
        // Before anything is made: a digest that cannot be read ends it here.
        let digest = try request.query("digest").map(RegistryRoute.digest)
        let upload = try Upload.begin(makeID(), in: name, folders, hashes)
        if let digest, request.query("mount") == nil {
            _ = try await upload.append(request.body, range: nil)
            return try await finish(upload, digest)
        }
        return HTTPResponse(202, fields: upload.fields(size: 0))
        // <<<
    }

    func answer(_ request: HTTPRequest, upload id: String, of name: RepositoryName) async throws
        -> HTTPResponse
    {
        // >>> images.7
        // GET: 204 and how far it came. PATCH: 202. PUT ?digest=: the last part, if any, then 201.
        // DELETE: 204. All of them with the fields of the upload, until it is no more.
        // stub: throw Unimplemented("images.7")
        let methods = ["GET", "HEAD", "PATCH", "PUT", "DELETE"]
        guard methods.contains(request.method) else {
            throw notAllowed(request.method, at: .upload(name, id: id))
        }
        let upload = try Upload.find(id, in: name, folders, hashes)
        switch request.method {
        case "PATCH":
            let size = try await upload.append(request.body, range: request.fields["Content-Range"])
            return HTTPResponse(202, fields: upload.fields(size: size))
        case "PUT":
            guard let wish = request.query("digest") else {
                throw RegistryError(
                    .digestInvalid, 400, "expected ?digest= with the digest of all of the blob")
            }
            let digest = try RegistryRoute.digest(wish)
            if request.body.length != 0 {
                _ = try await upload.append(request.body, range: request.fields["Content-Range"])
            }
            return try await finish(upload, digest)
        case "DELETE":
            try await upload.cancel()
            return HTTPResponse(204)
        default:
            return HTTPResponse(204, fields: upload.fields(size: try upload.size()))
        }
        // <<<
    }

    // >>> images.7
    private func finish(_ upload: Upload, _ digest: Digest) async throws -> HTTPResponse {
        try await upload.commit(digest, into: store)
        return created(digest, in: upload.repository)
    }

    private func mount(_ digest: Digest, from source: String?, to name: RepositoryName) throws -> Bool {
        try FileLock.shared.hold(on: folders.root) {
            // A source that is no name is no reason to refuse: the client can still push.
            if let source {
                guard let source = try? RepositoryName(parsing: source),
                    try folders.blobs(source).contains(digest.description)
                else { return false }
            }
            guard try store.renew(digest) else { return false }
            try folders.blobs(name).put("", in: digest.description)
            return true
        }
    }

    private func created(_ digest: Digest, in name: RepositoryName) -> HTTPResponse {
        HTTPResponse(
            201,
            fields: ["Location": "/v2/\(name)/blobs/\(digest)", "Docker-Content-Digest": "\(digest)"])
    }
    // <<<
}
