/// Keeps the first and the last bytes of a stream while it passes.
struct Capture {
    private let keep: Int
    private var head: [UInt8] = []
    /// The last bytes; up to twice `keep`, so that bytes are moved seldom.
    private var tail: [UInt8] = []
    private(set) var total = 0

    /// - Parameter keep: bytes at each end.
    init(keep: Int) {
        self.keep = keep
    }

    mutating func append(_ bytes: ArraySlice<UInt8>) {
        total += bytes.count
        let first = bytes.prefix(keep - head.count)
        head += first
        tail += bytes.dropFirst(first.count)
        if tail.count > 2 * keep { tail.removeFirst(tail.count - keep) }
    }

    var stream: CapturedStream {
        let last = Array(tail.suffix(keep))
        return CapturedStream(head: head, tail: last, omitted: total - head.count - last.count)
    }
}
