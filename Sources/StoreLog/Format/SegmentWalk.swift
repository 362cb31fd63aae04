/// Goes through the frames of a segment, and says how it ends.
struct SegmentWalk {
    /// How a segment ends.
    enum End: Equatable {
        /// With a whole frame.
        case clean
        /// With one that was never finished.
        case torn
    }

    let file: String
    let bytes: [UInt8]
    let seed: UInt32
    /// Where the next frame would begin.
    private(set) var offset = FileHeader.size
    /// The sequence number that comes next.
    private(set) var next: UInt64
    private(set) var end: End?

    /// - Parameter next: the sequence number of the segment's first record.
    init(_ bytes: [UInt8], of file: String, next: UInt64, seed: UInt32) {
        self.bytes = bytes
        self.file = file
        self.next = next
        self.seed = seed
    }

    /// The next frame; nil at the end, which is then known.
    /// - Throws: `StoreLogError.damaged`.
    mutating func frame() throws(StoreLogError) -> Frame? {
        switch FrameReading(bytes, at: offset, seed: seed) {
        case .whole(let frame):
            guard frame.first == next, frame.count > 0 else {
                throw damaged("a batch begins with record \(frame.first), where \(next) was to come")
            }
            offset = frame.body.upperBound
            next += UInt64(frame.count)
            return frame
        case .end:
            end = .clean
        case .torn(let frameEnd):
            // The next batch is begun when this one is safe: then it was whole, whatever it looks like now.
            if let later = laterByte(than: frameEnd) {
                throw damaged(
                    "a batch is incomplete, though something was written after it, at byte \(later)")
            }
            end = .torn
        case .damaged(let what):
            throw damaged(what)
        }
        return nil
    }

    func damaged(_ what: String) -> StoreLogError {
        .damaged(file: file, offset: offset, what: what)
    }

    /// Where something was written after a frame that ends at a byte, or one whose end is not known.
    private func laterByte(than frameEnd: Int?) -> Int? {
        guard let frameEnd else { return laterFrame() }
        return isZero(bytes, frameEnd..<bytes.count) ? nil : bytes[frameEnd...].firstIndex { $0 != 0 }
    }

    private func laterFrame() -> Int? {
        let last = bytes.count - Frame.headerSize
        return stride(from: offset + 8, through: last, by: 8).first { place in
            FrameReading.hasHeader(bytes, at: place, seed: seed)
                && bytes.number(at: place + 8) as UInt64 > next
        }
    }
}
