import Documents
import LabSupport
import LinuxSystem
import OCIImage
import WebMessages

extension Registry {
    func tags(of name: RepositoryName, _ request: HTTPRequest) throws -> HTTPResponse {
        // >>> images.7
        // Sorted byte by byte, those behind ?last= (which need not exist), at most ?n= of them. When
        // something is left, a Link says where to go on: `</v2/…>; rel="next"`.
        // stub: throw Unimplemented("images.7")
        guard try folders.exists(name) else {
            throw RegistryError(.nameUnknown, 404, "nothing was ever pushed to \(name)")
        }
        var tags = try folders.tags(name).names()
        if let last = request.query("last") {
            tags.removeAll { !last.utf8.lexicographicallyPrecedes($0.utf8) }
        }
        var fields: HTTPFields = ["Content-Type": "application/json"]
        if let wish = request.query("n") {
            guard let most = Int(wish), most >= 0 else {
                throw RegistryError(.unsupported, 400, "n=\(wish): expected a number of tags, 0 or more")
            }
            if most < tags.count, let last = tags.prefix(most).last {
                let next = "/v2/\(name)/tags/list?n=\(most)&last=\(PercentText.encoded(last))"
                fields["Link"] = "<\(next)>; rel=\"next\""
            }
            tags = Array(tags.prefix(most))
        }
        let list = JSONValue.object([
            JSONMember("name", .string("\(name)")), JSONMember("tags", .array(tags.map { .string($0) })),
        ])
        return HTTPResponse(200, fields: fields, body: .bytes(Array(list.text().utf8)))
        // <<<
    }

    func referrers(of subject: Digest, in name: RepositoryName, _ request: HTTPRequest) throws -> HTTPResponse
    {
        // >>> images.7
        // An index of descriptors, with artifact type and annotations. No referrer, no such manifest, no
        // such repository: an empty index, never a 404, which would say that this interface is missing.
        // stub: throw Unimplemented("images.7")
        let filter = request.query("artifactType")
        var manifests: [JSONValue] = []
        for text in try folders.referrers(name, subject).names() {
            let digest = try Digest(parsing: text)
            guard let mediaType = try folders.manifests(name).text(of: text) else { continue }
            let bytes = try manifestBytes(digest)
            let links = try ManifestLinks(parsing: bytes)
            guard filter == nil || links.artifactType == filter else { continue }
            manifests.append(Self.descriptor(digest, mediaType, size: bytes.count, links))
        }
        let index = JSONValue.object([
            JSONMember("schemaVersion", .integer(2)), JSONMember("mediaType", .string(MediaType.index)),
            JSONMember("manifests", .array(manifests)),
        ])
        var fields: HTTPFields = ["Content-Type": MediaType.index]
        if filter != nil { fields["OCI-Filters-Applied"] = "artifactType" }
        return HTTPResponse(200, fields: fields, body: .bytes(Array(index.text().utf8)))
        // <<<
    }

    // >>> images.7
    private static func descriptor(_ digest: Digest, _ mediaType: String, size: Int, _ links: ManifestLinks)
        -> JSONValue
    {
        var members = [
            JSONMember("mediaType", .string(mediaType)), JSONMember("digest", .string("\(digest)")),
            JSONMember("size", .integer(size)),
        ]
        if let type = links.artifactType { members.append(JSONMember("artifactType", .string(type))) }
        if let annotations = links.annotations { members.append(JSONMember("annotations", annotations)) }
        return .object(members)
    }
    // <<<
}
