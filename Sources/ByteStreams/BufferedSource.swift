/// A source whose next bytes can be looked at where they are, before they are taken.
///
/// Whoever can work on the bytes in place copies none of them.
public final class BufferedSource<Base: ByteSource>: ByteSource {
    /// What it reads from; it is ahead of the reader by the bytes that are held here.
    public private(set) var base: Base
    private let storage: UnsafeMutableRawBufferPointer
    private var start = 0
    private var end = 0
    private var hasEnded = false
    /// How many bytes were taken.
    public private(set) var offset: Int64 = 0

    /// Nothing is read yet.
    /// - Parameter capacity: how many bytes are held at most.
    public init(_ base: Base, capacity: Int = 1 << 17) {
        self.base = base
        storage = .allocate(byteCount: capacity, alignment: 64)
    }

    deinit {
        storage.deallocate()
    }

    /// What is there and not taken; good until the next call of anything else.
    public var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: storage[start..<end])
    }

    /// Takes bytes away: at most as many as are there.
    public func take(_ count: Int) {
        start += count
        offset += Int64(count)
    }

    /// Gets more until there are that many, which must fit; fewer only at the end.
    /// - Throws: what the base throws.
    public func fill(atLeast count: Int = 1) throws {
        while end - start < count, !hasEnded {
            // What is left over is little: it is what a reader could not use without more.
            storage.copyMemory(from: bytes)
            (start, end) = (0, end - start)
            let read = try base.read(into: UnsafeMutableRawBufferPointer(rebasing: storage[end...]))
            end += read
            hasEnded = read == 0
        }
    }

    /// Reads what is held, or past it straight into a large buffer.
    /// - Throws: what the base throws.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if start == end {
            if buffer.count >= storage.count {
                let count = hasEnded ? 0 : try base.read(into: buffer)
                hasEnded = count == 0
                offset += Int64(count)
                return count
            }
            try fill()
        }
        let part = bytes.prefix(buffer.count)
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: part))
        take(part.count)
        return part.count
    }

    /// Takes that many bytes away, read or not.
    /// - Returns: how many there were: fewer only at the end.
    /// - Throws: what the base throws.
    @discardableResult
    public func skip(_ count: Int64) throws -> Int64 {
        var left = count
        while left > 0 {
            try fill()
            let part = min(Int64(end - start), left)
            if part == 0 { break }
            take(Int(part))
            left -= part
        }
        return count - left
    }
}
