import CStreams

/// A hash of bytes that come piece by piece.
///
/// A value: a copy goes on by itself, and asking for the hash ends nothing.
/// - Source: FIPS 180-4
public struct RunningHash: Sendable {
    /// Which code does it.
    public enum Engine: Sendable {
        /// The CPU's own instructions where it has them.
        case best
        /// Plain C, for comparison.
        case portable
    }

    private enum State: Sendable {
        case sha256(cstreams_sha256)
        case sha512(cstreams_sha512)
    }

    private var state: State
    private let engine: Int32

    /// Whether this CPU has instructions for SHA-256 that are used.
    public static var hasInstructions: Bool { cstreams_has_sha_instructions() != 0 }

    /// The hash of nothing yet.
    public init(_ algorithm: HashAlgorithm = .sha256, engine: Engine = .best) {
        self.engine = Int32(engine == .best ? CSTREAMS_BEST.rawValue : CSTREAMS_PORTABLE.rawValue)
        switch algorithm {
        case .sha256:
            var hash = cstreams_sha256()
            cstreams_sha256_start(&hash)
            state = .sha256(hash)
        case .sha512:
            var hash = cstreams_sha512()
            cstreams_sha512_start(&hash)
            state = .sha512(hash)
        }
    }

    /// Which hash it is.
    public var algorithm: HashAlgorithm {
        switch state {
        case .sha256: .sha256
        case .sha512: .sha512
        }
    }

    /// Adds bytes.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        switch state {
        case .sha256(var hash):
            cstreams_sha256_update(&hash, bytes.baseAddress, bytes.count, engine)
            state = .sha256(hash)
        case .sha512(var hash):
            cstreams_sha512_update(&hash, bytes.baseAddress, bytes.count)
            state = .sha512(hash)
        }
    }

    /// Adds bytes.
    public mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// The hash of what came so far.
    public var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: algorithm.size) { digest, count in
            count = algorithm.size
            switch state {
            case .sha256(var hash): cstreams_sha256_end(&hash, digest.baseAddress, engine)
            case .sha512(var hash): cstreams_sha512_end(&hash, digest.baseAddress)
            }
        }
    }

    /// The hash of what came so far, in lower-case hexadecimal digits.
    public var hex: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
