/// Passes bytes on until too many have come.
public struct LimitedSource<Base: ByteSource>: ByteSource {
    private var base: Base
    private let limit: Int64
    private var left: Int64

    /// Lets that many bytes pass.
    public init(_ base: Base, limit: Int64) {
        self.base = base
        self.limit = limit
        left = limit
    }

    /// Reads from the base.
    /// - Throws: `UnpackError.tooLarge` for the byte after the limit; what the base throws.
    public mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = try base.read(into: buffer)
        left -= Int64(count)
        if left < 0 { throw UnpackError.tooLarge(limit: limit) }
        return count
    }
}
