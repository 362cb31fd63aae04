import LabSupport
import OCIImage

/// How people name an image: `ubuntu`, `localhost:5000/web:v1`, `ghcr.io/a/b@sha256:…`.
///
/// - Source: distribution/reference, grammar of package reference
public struct ImageReference: Hashable, Sendable, CustomStringConvertible {
    /// Where an image is that names no place.
    public static let defaultDomain = "docker.io"
    /// Which one, when a reference has neither tag nor digest.
    public static let defaultTag = "latest"
    /// Bytes that a path may have.
    public static let longestPath = 255

    /// The registry, with its port if it has one; "" in the one odd case that has none: a first part that
    /// looks like a place and is none, such as `a_b.c/d`.
    public let domain: String
    /// The repository within it: `library/ubuntu`.
    public let path: String
    /// The tag, if one was given.
    public let tag: String?
    /// The digest, if one was given.
    public let digest: Digest?

    /// Reads a reference as people write it.
    /// - Throws: `ReferenceFault`, with the part that is wrong.
    public init(parsing text: String) throws {
        // TODO images.8
        // 1. 64 hexadecimal digits are the id of an image, not a name.
        // 2. Before the first slash stands a domain if it is `localhost`, has a dot, a colon or a capital.
        //    Otherwise the domain is docker.io; `index.docker.io` is its old name; and there, a path
        //    without a slash stands for `library/PATH`.
        // 3. Then name[:tag][@digest]. Cut from the end, but only where the rest is a name.
        throw Unimplemented("images.8")
    }

    /// Made of parts that were parsed before.
    init(domain: String, path: String, tag: String?, digest: Digest?) {
        (self.domain, self.path, self.tag, self.digest) = (domain, path, tag, digest)
    }

    /// Domain and path.
    public var name: String { domain.isEmpty ? path : "\(domain)/\(path)" }

    /// All of it, with nothing left to guess but the tag.
    public var description: String { name + ending }

    /// As people write it: without `docker.io/` and `library/` where they go without saying.
    public var familiar: String {
        get throws {
            // TODO images.8
            // Not when it would be read as something else: `docker.io/library/a/b` keeps its `library/`.
            throw Unimplemented("images.8")
        }
    }

    /// The tag or digest that a registry is asked for: the digest if there is one, as it cannot move.
    public var wanted: String { digest?.description ?? tag ?? Self.defaultTag }

    private var ending: String {
        (tag.map { ":\($0)" } ?? "") + (digest.map { "@\($0)" } ?? "")
    }

    // TODO images.8
}

/// A text that names no image.
public struct ReferenceFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// What was read.
    public let text: String
    /// What is wrong with it, and what would be right.
    public let reason: String

    init(_ text: String, _ reason: String) {
        (self.text, self.reason) = (text, reason)
    }

    /// The text, shortened, and the reason.
    public var description: String {
        "image \"\(text.count > 80 ? "\(text.prefix(77))..." : text)\": \(reason)"
    }
}

// TODO images.8
