/// Packed bytes on their way into an unpacker.
struct InputWindow: ~Copyable {
    private let storage = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 16)
    private var start = 0
    private var end = 0
    /// How many bytes were used up.
    private(set) var offset: Int64 = 0
    /// Whether the source has ended.
    private(set) var isLast = false

    deinit {
        storage.deallocate()
    }

    /// What is there and not used.
    var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: storage[start..<end])
    }

    /// Takes away what was used.
    mutating func use(_ count: Int) {
        start += count
        offset += Int64(count)
    }

    /// Gets more when there are fewer than that many, so that there are as many unless the source ends.
    mutating func fill(from source: inout some ByteSource, atLeast count: Int = 1) throws {
        while end - start < count, !isLast {
            if start > 0 {
                storage.copyMemory(from: bytes)
                (start, end) = (0, end - start)
            }
            let read = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: storage[end...]))
            end += read
            isLast = read == 0
        }
    }
}
