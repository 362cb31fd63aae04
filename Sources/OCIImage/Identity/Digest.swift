import ByteStreams
import Documents

/// The name of content: a hash of its bytes.
///
/// - OCI: image-spec descriptor.md, "Digests"
public struct Digest: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Which hash: `sha256`.
    public let algorithm: String
    /// The hash: 64 lower-case hexadecimal digits for sha256, 128 for sha512.
    public let encoded: String

    /// Reads `sha256:9f86d0…`.
    ///
    /// An algorithm that is not registered is allowed, as the specification wants it; such content
    /// cannot be verified, and the store refuses it.
    /// - Throws: `DigestFault`.
    public init(parsing text: String) throws(DigestFault) {
        let colon = UInt8(ascii: ":")
        let parts = text.utf8.split(separator: colon, maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw DigestFault(text, "expected ALGORITHM:HASH, found no colon") }
        algorithm = String(parts[0]) ?? ""
        encoded = String(parts[1]) ?? ""
        guard Self.isAlgorithm(parts[0]) else {
            throw DigestFault(text, "expected lower-case letters, digits, single + . _ - before the colon")
        }
        if let known = HashAlgorithm(rawValue: algorithm) {
            guard encoded.utf8.count == known.size * 2, encoded.utf8.allSatisfy(\.isLowerHex) else {
                throw DigestFault(
                    text, "expected \(known.size * 2) lower-case hexadecimal digits after the colon")
            }
        } else {
            guard !encoded.isEmpty, encoded.utf8.allSatisfy(\.isEncoded) else {
                throw DigestFault(text, "expected letters, digits and = _ - after the colon")
            }
        }
    }

    /// The digest of these bytes.
    public init(of bytes: [UInt8], _ algorithm: HashAlgorithm = .sha256) {
        var hash = RunningHash(algorithm)
        hash.update(bytes)
        self.init(hash)
    }

    /// The digest of what was hashed so far.
    public init(_ hash: RunningHash) {
        algorithm = hash.algorithm.rawValue
        encoded = hash.hex
    }

    /// A digest whose parts were checked elsewhere.
    package init(algorithm: String, encoded: String) {
        self.algorithm = algorithm
        self.encoded = encoded
    }

    /// The hash that it names; nil for one that is not known here.
    public var hashAlgorithm: HashAlgorithm? { HashAlgorithm(rawValue: algorithm) }

    /// `sha256:9f86d0…`
    public var description: String { "\(algorithm):\(encoded)" }

    /// By algorithm, then by hash.
    public static func < (left: Digest, right: Digest) -> Bool {
        (left.algorithm, left.encoded) < (right.algorithm, right.encoded)
    }

    /// `[a-z0-9]+([+._-][a-z0-9]+)*`
    private static func isAlgorithm(_ text: Substring.UTF8View) -> Bool {
        text.split(omittingEmptySubsequences: false) { "+._-".utf8.contains($0) }.allSatisfy { part in
            !part.isEmpty && part.allSatisfy(\.isLowerOrDigit)
        }
    }
}

/// Why a text is no digest.
public struct DigestFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// What was given.
    public let text: String
    /// What was expected of it.
    public let message: String

    init(_ text: String, _ message: String) {
        self.text = text
        self.message = message
    }

    /// The text, and what is wrong with it.
    public var description: String {
        "digest \(JSONValue.string(text.count > 160 ? "\(text.prefix(157))..." : text).text()): \(message)"
    }
}

extension Digest: JSONMapped {
    /// Reads it; nil after a report of what is wrong.
    public static func read(_ node: Node) -> Digest? {
        guard let text = String.read(node) else { return nil }
        do {
            return try Digest(parsing: text)
        } catch {
            node.log.add(at: node.place, error.message)
            return nil
        }
    }

    /// It as it is written.
    public var json: JSONValue { .string(description) }
}

extension UInt8 {
    fileprivate var isLowerHex: Bool {
        isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self)
    }

    fileprivate var isLowerOrDigit: Bool {
        isDigit || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self)
    }

    fileprivate var isEncoded: Bool { isLowerOrDigit || isCapital || "=_-".utf8.contains(self) }
}
