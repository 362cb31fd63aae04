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
        let asked = try AskedPage(request)
        var fields: HTTPFields = ["Content-Type": "application/json"]
        let tags = asked.part(of: try folders.tags(name).names(), "/v2/\(name)/tags/list", &fields)
        let list = JSONValue.object([
            JSONMember("name", .string("\(name)")), JSONMember("tags", .array(tags.map { .string($0) })),
        ])
        return HTTPResponse(200, fields: fields, body: .bytes(Array(list.text().utf8)))
        // <<<
    }

    func catalog(_ request: HTTPRequest) throws -> HTTPResponse {
        // >>> images.7
        // All repositories, `{"repositories":[…]}`: in the order and in the pages of tags.
        // stub: throw Unimplemented("images.7")
        let asked = try AskedPage(request)
        var fields: HTTPFields = ["Content-Type": "application/json"]
        let all = try folders.repositories().map { "\($0)" }
        let names = asked.part(of: all, "/v2/_catalog", &fields)
        let list = JSONValue.object([JSONMember("repositories", .array(names.map { .string($0) }))])
        return HTTPResponse(200, fields: fields, body: .bytes(Array(list.text().utf8)))
        // <<<
    }

    func referrers(of subject: Digest, in name: RepositoryName, _ request: HTTPRequest) throws -> HTTPResponse
    {
        // >>> images.7
        // An index of descriptors, with artifact type and annotations. No referrer, no such manifest, no
        // such repository: an empty index, never a 404, which would say that this interface is missing.
        // In pages as tags are, of 1,000 unless fewer are asked for: clients read an index as a whole.
        // stub: throw Unimplemented("images.7")
        let filter = request.query("artifactType")
        let asked = try AskedPage(request, atMost: 1000)
        var manifests: [String: JSONValue] = [:]
        // One more than a page, to know whether there is another one.
        for text in asked.behindLast(try folders.referrers(name, subject).names())
        where manifests.count <= asked.most ?? .max {
            let digest = try Digest(parsing: text)
            guard let mediaType = try folders.manifests(name).text(of: text) else { continue }
            let bytes = try manifestBytes(digest)
            let links = try ManifestLinks(parsing: bytes)
            guard filter == nil || links.artifactType == filter else { continue }
            manifests[text] = Self.descriptor(digest, mediaType, size: bytes.count, links)
        }
        var fields: HTTPFields = ["Content-Type": MediaType.index]
        let path = "/v2/\(name)/referrers/\(subject)"
        let kind = filter.map { "artifactType=\(PercentText.encoded($0))" }
        let page = asked.part(of: Array(manifests.keys), path, query: kind, &fields)
        let index = JSONValue.object([
            JSONMember("schemaVersion", .integer(2)), JSONMember("mediaType", .string(MediaType.index)),
            JSONMember("manifests", .array(page.compactMap { manifests[$0] })),
        ])
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
