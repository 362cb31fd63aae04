import LabSupport
import OCIImage
import WebMessages

/// What a path of the registry's interface stands for.
///
/// - OCI: distribution-spec, Endpoints
public enum RegistryRoute: Equatable, Sendable {
    /// `/v2/`: is anybody there?
    case base
    /// `/v2/_catalog`: which repositories there are.
    case catalog
    /// `/v2/NAME/blobs/DIGEST`
    case blob(RepositoryName, Digest)
    /// `/v2/NAME/blobs/uploads/`: where uploads begin.
    case uploads(RepositoryName)
    /// `/v2/NAME/blobs/uploads/ID`: one that has begun.
    case upload(RepositoryName, id: String)
    /// `/v2/NAME/manifests/TAG` or `…/DIGEST`
    case manifest(RepositoryName, ManifestReference)
    /// `/v2/NAME/tags/list`
    case tags(RepositoryName)
    /// `/v2/NAME/referrers/DIGEST`
    case referrers(RepositoryName, Digest)

    /// Reads a path, still encoded.
    /// - Throws: `RegistryError`: 404 UNSUPPORTED for a path that is none of these; NAME_INVALID,
    ///   TAG_INVALID, DIGEST_INVALID or BLOB_UPLOAD_INVALID for a part that is wrong.
    public init(path: some StringProtocol) throws {
        // >>> images.7
        // The name has slashes of its own and may hold words like "blobs": read the path from its end.
        // Split first, then decode (PercentText): a %2F must not become a slash of the path.
        // stub: throw Unimplemented("images.7")
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
            .map { PercentText.decoded($0) ?? String($0) }
        guard parts.count >= 2, parts[0].isEmpty, parts[1] == "v2" else { throw Self.none(path) }
        let rest = Array(parts.dropFirst(2))
        if rest.isEmpty || rest == [""] {
            self = .base
        } else if rest == ["_catalog"] {
            self = .catalog
        } else {
            self = try Self.inRepository(rest, path)
        }
        // <<<
    }

    // >>> images.7
    private static func inRepository(_ parts: [String], _ path: some StringProtocol) throws -> RegistryRoute {
        func name(_ ending: Int) throws -> RepositoryName {
            try RepositoryName(parsing: parts.dropLast(ending).joined(separator: "/"))
        }
        let last = parts[parts.count - 1]
        switch parts.suffix(3).dropLast() {
        case ["blobs", "uploads"] where parts.count > 3:
            return last.isEmpty ? .uploads(try name(3)) : .upload(try name(3), id: try uploadID(last))
        default: break
        }
        switch parts.dropLast().last {
        case "blobs" where last == "uploads": return .uploads(try name(2))
        case "blobs": return .blob(try name(2), try digest(last))
        case "manifests": return .manifest(try name(2), try ManifestReference(parsing: last))
        case "referrers": return .referrers(try name(2), try digest(last))
        case "tags" where last == "list": return .tags(try name(2))
        default: throw none(path)
        }
    }

    /// What becomes a file name is looked at as closely as a name.
    private static func uploadID(_ text: String) throws -> String {
        let isRight = text.utf8.allSatisfy {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
        }
        guard isRight, 1...64 ~= text.utf8.count else {
            throw RegistryError(
                .blobUploadUnknown, 404, "\"\(text.prefix(64))\" is no upload of this registry")
        }
        return text
    }

    private static func none(_ path: some StringProtocol) -> RegistryError {
        RegistryError(
            .unsupported, 404,
            "\(path.prefix(300)): expected /v2/, /v2/_catalog, or /v2/NAME/ with blobs, manifests, tags or referrers behind"
        )
    }
    // <<<

    /// A digest as a client wrote it.
    /// - Throws: `RegistryError` DIGEST_INVALID.
    public static func digest(_ text: String) throws -> Digest {
        let digest: Digest
        do {
            digest = try Digest(parsing: text)
        } catch {
            throw RegistryError(.digestInvalid, 400, "\(error)")
        }
        guard digest.hashAlgorithm != nil else {
            throw RegistryError(
                .digestInvalid, 400, "digest algorithm \(digest.algorithm): expected sha256 or sha512")
        }
        return digest
    }
}

/// How a manifest is asked for.
public enum ManifestReference: Equatable, Sendable, CustomStringConvertible {
    /// By a name that may move.
    case tag(Tag)
    /// By what it is.
    case digest(Digest)

    /// A digest when it has a colon, which no tag has.
    /// - Throws: `RegistryError` TAG_INVALID or DIGEST_INVALID.
    public init(parsing text: String) throws {
        // >>> images.7
        // stub: throw Unimplemented("images.7")
        self =
            text.utf8.contains(UInt8(ascii: ":"))
            ? .digest(try RegistryRoute.digest(text)) : .tag(try Tag(parsing: text))
        // <<<
    }

    /// As it is written in a path.
    public var description: String {
        switch self {
        case .tag(let tag): tag.description
        case .digest(let digest): digest.description
        }
    }
}
