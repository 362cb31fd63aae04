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
        // TODO images.7
        // The name has slashes of its own and may hold words like "blobs": read the path from its end.
        // Split first, then decode (PercentText): a %2F must not become a slash of the path.
        throw Unimplemented("images.7")
    }

    // TODO images.7

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
        // TODO images.7
        throw Unimplemented("images.7")
    }

    /// As it is written in a path.
    public var description: String {
        switch self {
        case .tag(let tag): tag.description
        case .digest(let digest): digest.description
        }
    }
}
