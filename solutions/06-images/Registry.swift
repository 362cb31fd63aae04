import LabSupport
import LinuxSystem
import OCIImage
import WebMessages

/// A registry: blobs, manifests and names for them, over HTTP and without a socket.
///
/// It holds nothing but what is on the disk, so two of them may serve the same folder, and one that was
/// killed goes on where it was.
///
/// - OCI: distribution-spec 1.1
public struct Registry: Sendable {
    /// Bytes that a manifest may have.
    public static let largestManifest = 4 << 20

    let store: BlobStore
    let folders: RegistryFolders
    let hashes = UploadHashes()
    let makeID: @Sendable () -> String
    let log: @Sendable (String) -> Void

    /// A registry in a folder, which is made when it is not there.
    /// - Parameters:
    ///   - root: an absolute path.
    ///   - makeID: names for uploads that nobody can guess: digits and a...f.
    ///   - log: takes what went wrong here, a line each.
    /// - Throws: `SystemError` when the folder cannot be made.
    public init(
        at root: String, makeID: @escaping @Sendable () -> String = Registry.randomID,
        log: @escaping @Sendable (String) -> Void = { _ in }
    ) throws {
        store = try BlobStore(at: root)
        folders = RegistryFolders(root: root)
        self.makeID = makeID
        self.log = log
    }

    /// 128 random bits.
    public static func randomID() -> String {
        (0..<2).map { _ in
            let digits = String(UInt64.random(in: .min ... .max), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    /// Answers a request; every trouble is an answer too.
    public func respond(to request: HTTPRequest) async -> HTTPResponse {
        do {
            return try await answer(to: request)
        } catch let stub as Unimplemented {
            return RegistryError(.unsupported, 501, stub.description).response
        } catch {
            log("\(request.method) \(request.target): \(error)")
            let isFull = (error as? SystemError)?.code == .noSpace
            let refusal =
                isFull
                ? RegistryError(.unknown, 507, "there is no space left on the registry's disk")
                : RegistryError(.unknown, 500, "the registry failed; its log says why")
            return refusal.response
        }
    }

    /// The same, with the registry's own failures as errors: a broken disk, a blob that is not what its
    /// name says, a request whose body broke off, an unfinished milestone.
    public func answer(to request: HTTPRequest) async throws -> HTTPResponse {
        var response: HTTPResponse
        do {
            response = try await answer(request, at: RegistryRoute(path: request.path))
        } catch let refusal as RegistryError {
            response = refusal.response
        }
        response.fields["Docker-Distribution-API-Version"] = "registry/2.0"
        return response
    }

    private func answer(_ request: HTTPRequest, at route: RegistryRoute) async throws -> HTTPResponse {
        // >>> images.7
        // One method per method and route; for any other, `notAllowed` with the methods that there are.
        // HEAD is GET here: whoever sends the response leaves its body out.
        // stub: throw Unimplemented("images.7")
        switch (route, request.method) {
        case (.base, "GET"), (.base, "HEAD"):
            return HTTPResponse(
                200, fields: ["Content-Type": "application/json"], body: .bytes([0x7b, 0x7d]))
        case (.catalog, "GET"), (.catalog, "HEAD"): return try catalog(request)
        case (.blob(let name, let digest), "GET"), (.blob(let name, let digest), "HEAD"):
            return try blob(digest, of: name, request)
        case (.blob(let name, let digest), "DELETE"): return try deleteBlob(digest, of: name)
        case (.uploads(let name), "POST"): return try await beginUpload(in: name, request)
        case (.upload(let name, let id), _): return try await answer(request, upload: id, of: name)
        case (.manifest(let name, let which), "GET"), (.manifest(let name, let which), "HEAD"):
            return try manifest(which, of: name, request)
        case (.manifest(let name, let which), "PUT"): return try await putManifest(which, of: name, request)
        case (.manifest(let name, let which), "DELETE"): return try deleteManifest(which, of: name)
        case (.tags(let name), "GET"), (.tags(let name), "HEAD"): return try tags(of: name, request)
        case (.referrers(let name, let digest), "GET"), (.referrers(let name, let digest), "HEAD"):
            return try referrers(of: digest, in: name, request)
        default: throw notAllowed(request.method, at: route)
        }
        // <<<
    }

    func notAllowed(_ method: String, at route: RegistryRoute) -> RegistryError {
        let allowed =
            switch route {
            case .base, .catalog, .tags, .referrers: "GET, HEAD"
            case .blob: "GET, HEAD, DELETE"
            case .uploads: "POST"
            case .upload: "GET, HEAD, PATCH, PUT, DELETE"
            case .manifest: "GET, HEAD, PUT, DELETE"
            }
        return RegistryError(
            .unsupported, 405, "\(method) is not for this path: expected \(allowed)",
            fields: ["Allow": allowed])
    }
}
