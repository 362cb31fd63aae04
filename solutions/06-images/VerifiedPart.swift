import ByteStreams
import LabSupport

/// Reads a blob to its end, gives a part of it away, and keeps the last piece back until the source has
/// said that the whole was right: a reader of a broken blob is left with too little, never with wrong
/// bytes that look complete.
actor VerifiedPart {
    private var source: VerifiedSource
    private let part: Range<Int64>
    private var offset: Int64 = 0
    private var held: [UInt8]?
    private var isAtEnd = false

    init(_ source: sending VerifiedSource, _ part: Range<Int64>) {
        self.source = source
        self.part = part
    }

    /// The next piece; nil at the end.
    /// - Throws: the source's error, which it keeps for its end.
    func next() throws -> [UInt8]? {
        // >>> images.7
        // Read a piece ahead: what was held goes out when the next one is there, or the end.
        // stub: throw Unimplemented("images.7")
        while !isAtEnd {
            // While a piece is on its way the next one is read and hashed: the larger, the fewer waits.
            let bytes = try source.read(upTo: 1 << 19)
            if bytes.isEmpty {
                isAtEnd = true
                break
            }
            let piece = wanted(bytes)
            offset += Int64(bytes.count)
            guard !piece.isEmpty else { continue }
            defer { held = piece }
            if let held { return held }
        }
        defer { held = nil }
        return held
        // <<<
    }

    // >>> images.7
    private func wanted(_ bytes: [UInt8]) -> [UInt8] {
        let overlap = part.clamped(to: offset..<offset + Int64(bytes.count))
        guard overlap.count < bytes.count else { return bytes }
        return Array(bytes[Int(overlap.lowerBound - offset)..<Int(overlap.upperBound - offset)])
    }
    // <<<
}
