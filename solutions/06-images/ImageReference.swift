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
        // >>> images.8
        // 1. 64 hexadecimal digits are the id of an image, not a name.
        // 2. Before the first slash stands a domain if it is `localhost`, has a dot, a colon or a capital.
        //    Otherwise the domain is docker.io; `index.docker.io` is its old name; and there, a path
        //    without a slash stands for `library/PATH`.
        // 3. Then name[:tag][@digest]. Cut from the end, but only where the rest is a name.
        // stub: throw Unimplemented("images.8")
        guard !text.isEmpty else { throw ReferenceFault(text, "expected a name") }
        guard text.utf8.count != 64 || !text.utf8.allSatisfy(\.isHexDigit) else {
            throw ReferenceFault(text, "64 hexadecimal digits are the id of an image: expected a name")
        }
        let (domain, remote) = Self.split(text)
        let parts = try Self.parts(of: remote, in: text)
        let isDomain = Self.isDomain(domain)
        self.domain = isDomain ? domain : ""
        path = isDomain ? parts.path : "\(domain)/\(parts.path)"
        (tag, digest) = (parts.tag, parts.digest)
        try Self.check(path: path, in: text)
        // <<<
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
            // >>> images.8
            // Not when it would be read as something else: `docker.io/library/a/b` keeps its `library/`.
            // stub: throw Unimplemented("images.8")
            guard domain == Self.defaultDomain else { return description }
            let own = path.hasPrefix("library/") ? path.dropFirst("library/".count) : path[...]
            return (own.contains("/") ? path : String(own)) + ending
            // <<<
        }
    }

    /// The tag or digest that a registry is asked for: the digest if there is one, as it cannot move.
    public var wanted: String { digest?.description ?? tag ?? Self.defaultTag }

    private var ending: String {
        (tag.map { ":\($0)" } ?? "") + (digest.map { "@\($0)" } ?? "")
    }

    // >>> images.8
    private static func split(_ text: String) -> (domain: String, remote: Substring) {
        guard let slash = text.firstIndex(of: "/") else { return (defaultDomain, "library/\(text)") }
        let (first, rest) = (text[..<slash], text[text.index(after: slash)...])
        var (domain, remote) = (defaultDomain, text[...])
        if first == "index.docker.io" {
            remote = rest
        } else if first == "localhost" || first.utf8.contains(where: \.marksDomain) {
            (domain, remote) = (String(first), rest)
        }
        if domain == defaultDomain, !remote.contains("/") { remote = "library/\(remote)" }
        return (domain, remote)
    }

    private static func parts(of remote: Substring, in text: String) throws -> (
        path: String, tag: String?, digest: Digest?
    ) {
        var (rest, digest, tag) = (remote, Digest?.none, String?.none)
        if let at = rest.firstIndex(of: "@") {
            digest = try Self.digest(String(rest[rest.index(after: at)...]), in: text)
            rest = rest[..<at]
        }
        if let colon = rest.firstIndex(of: ":") {
            let word = String(rest[rest.index(after: colon)...])
            guard isTag(word) else {
                throw ReferenceFault(
                    text, "tag \"\(word)\": expected a letter, digit or _, then at most 127 of these, . and -"
                )
            }
            tag = word
            rest = rest[..<colon]
        }
        return (String(rest), tag, digest)
    }

    private static func digest(_ word: String, in text: String) throws -> Digest {
        guard let digest = try? Digest(parsing: word), digest.hashAlgorithm != nil else {
            throw ReferenceFault(
                text, "digest \"\(word)\": expected sha256: or sha512: and its hexadecimal digits")
        }
        return digest
    }

    private static func check(path: String, in text: String) throws {
        guard path.utf8.count <= longestPath else {
            throw ReferenceFault(text, "a path of \(path.utf8.count) bytes: expected at most \(longestPath)")
        }
        do {
            _ = try RepositoryName(parsing: path)
        } catch let refusal as RegistryError {
            let isCapital = path.utf8.contains { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
            throw ReferenceFault(
                text, isCapital ? "capitals in \"\(path)\": expected small letters" : refusal.message)
        }
    }

    private static func isTag(_ word: String) -> Bool {
        (try? Tag(parsing: word)) != nil
    }

    /// `host[:port]`, the host a name with dots, or an IPv6 address between brackets.
    private static func isDomain(_ text: String) -> Bool {
        var host = text[...]
        if host.hasPrefix("["), let end = host.firstIndex(of: "]") {
            let address = host[host.index(after: host.startIndex)..<end]
            guard !address.isEmpty, address.utf8.allSatisfy({ $0.isAnyHexDigit || $0 == UInt8(ascii: ":") })
            else { return false }
            return isPort(host[host.index(after: end)...])
        }
        if let colon = host.firstIndex(of: ":") {
            guard isPort(host[colon...]) else { return false }
            host = host[..<colon]
        }
        return host.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
            part.utf8.first != UInt8(ascii: "-") && part.utf8.last != UInt8(ascii: "-") && !part.isEmpty
                && part.utf8.allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: "-") }
        }
    }

    /// Nothing, or a colon and digits.
    private static func isPort(_ text: Substring) -> Bool {
        text.isEmpty
            || text.utf8.first == UInt8(ascii: ":") && text.utf8.count > 1
                && text.utf8.dropFirst().allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
    // <<<
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

// >>> images.8
extension UInt8 {
    fileprivate var isHexDigit: Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
            || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self)
    }

    fileprivate var isAnyHexDigit: Bool {
        isHexDigit || (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(self)
    }

    fileprivate var isLetterOrDigit: Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self)
            || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self)
    }

    /// A dot, a colon or a capital: none of them is in a path.
    fileprivate var marksDomain: Bool {
        self == UInt8(ascii: ".") || self == UInt8(ascii: ":")
            || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self)
    }
}
// <<<
