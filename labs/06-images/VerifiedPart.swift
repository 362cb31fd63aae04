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
        // TODO images.7
        // Read a piece ahead: what was held goes out when the next one is there, or the end.
        throw Unimplemented("images.7")
    }

    // TODO images.7
}
