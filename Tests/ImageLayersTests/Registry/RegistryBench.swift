import Foundation
import ImageLayers
import OCIImage
import SuiteSupport
import WebMessages
import XCTest

/// What came back, with its body read.
struct Reply: Equatable, CustomStringConvertible {
    var status: Int
    var fields: HTTPFields
    var body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }
    /// The code of the first error in it.
    var code: String? {
        text.firstRange(of: "\"code\":\"").map { String(text[$0.upperBound...].prefix { $0 != "\"" }) }
    }
    var description: String { "\(status) \(code ?? "")" }
}

/// A registry in a folder of its own, and what a client would do with it.
final class RegistryBench {
    let folder: String
    private(set) var registry: Registry

    init() throws {
        folder = NSTemporaryDirectory() + "drydock-registry-\(UUID().uuidString)"
        registry = try Registry(at: folder)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// The same folder, another process: nothing that was only remembered is left.
    func restart() throws {
        registry = try Registry(at: folder)
    }

    @discardableResult
    func ask(
        _ method: String, _ target: String, _ fields: HTTPFields = [:], body: HTTPBody = .empty
    ) async throws -> Reply {
        let response = try await registry.answer(to: HTTPRequest(method, target, fields: fields, body: body))
        return Reply(
            status: response.status, fields: response.fields,
            body: try await response.body.bytes(limit: 1 << 28))
    }

    @discardableResult
    func ask(_ method: String, _ target: String, _ fields: HTTPFields = [:], text: String) async throws
        -> Reply
    {
        try await ask(method, target, fields, body: .bytes(Array(text.utf8)))
    }

    /// Begins an upload.
    /// - Returns: where it goes on.
    func begin(_ name: String = "a") async throws -> String {
        let reply = try await ask("POST", "/v2/\(name)/blobs/uploads/")
        return try XCTUnwrap(reply.fields["Location"], "a begun upload says where it goes on")
    }

    /// Pushes a blob in one request.
    @discardableResult
    func push(_ text: String, to name: String = "a") async throws -> Digest {
        let digest = Digest(of: Array(text.utf8))
        let reply = try await ask("POST", "/v2/\(name)/blobs/uploads/?digest=\(digest)", text: text)
        assertLesson(
            reply.status, is: 201, "push a blob of \(text.utf8.count) bytes", why: "everything else needs it")
        return digest
    }

    /// Pushes a manifest with one layer and its blobs.
    @discardableResult
    func pushImage(
        _ layer: String = "layer", to name: String = "a", as reference: String = "latest", extra: String = ""
    ) async throws -> Digest {
        let text = try await manifest(layer, in: name, extra: extra)
        let reply = try await ask(
            "PUT", "/v2/\(name)/manifests/\(reference)", ["Content-Type": MediaType.manifest], text: text)
        assertLesson(
            reply.status, is: 201, "push manifest \(reference)", why: "its blobs are there: \(reply.text)")
        return Digest(of: Array(text.utf8))
    }

    /// A manifest whose blobs are there.
    func manifest(_ layer: String = "layer", in name: String = "a", extra: String = "") async throws -> String
    {
        let config = try await push("{}", to: name)
        let layer = (try await push(layer, to: name), layer.utf8.count)
        return """
            {"schemaVersion":2,"mediaType":"\(MediaType.manifest)",\(extra)\
            "config":{"mediaType":"\(MediaType.config)","digest":"\(config)","size":2},\
            "layers":[{"mediaType":"\(MediaType.layer)","digest":"\(layer.0)","size":\(layer.1)}]}
            """
    }

    /// The file of a blob.
    func path(of digest: Digest) -> String {
        "\(folder)/blobs/\(digest.algorithm)/\(digest.encoded)"
    }
}

/// A body that breaks off after some pieces, as a lost connection does.
func brokenBody(_ pieces: [String], length: Int64? = nil) -> HTTPBody {
    let rest = Pieces(pieces)
    return .stream(
        HTTPStream(length: length) {
            guard let piece = await rest.next() else { throw LostConnection() }
            return Array(piece.utf8)
        })
}

/// A body whose length nobody announces.
func streamed(_ pieces: [String]) -> HTTPBody {
    let rest = Pieces(pieces)
    return .stream(HTTPStream { await rest.next().map { Array($0.utf8) } })
}

struct LostConnection: Error {}

private actor Pieces {
    private var rest: ArraySlice<String>

    init(_ pieces: [String]) {
        rest = pieces[...]
    }

    func next() -> String? {
        rest.popFirst()
    }
}
