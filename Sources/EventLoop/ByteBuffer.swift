/// Bytes that come in at one end and go out at the other, in one piece of memory.
///
/// Empty, it holds no memory once `release` was called: ten thousand idle connections cost nothing here.
public final class ByteBuffer {
    private var memory: UnsafeMutableRawPointer?
    private var capacity = 0
    // memory: | consumed | 0..<head | readable | head..<tail | free | tail..<capacity |
    private var head = 0
    private var tail = 0

    /// An empty one.
    public init() {}

    deinit {
        memory?.deallocate()
    }

    /// How many bytes are to be read.
    public var count: Int { tail - head }
    /// Whether there are none.
    public var isEmpty: Bool { head == tail }

    /// What is to be read; good until the buffer changes.
    public var readable: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: memory.map { UnsafeRawPointer($0 + head) }, count: count)
    }

    /// A copy of what is to be read.
    public var bytes: [UInt8] { Array(readable) }

    /// Drops bytes from the front.
    public func consume(_ number: Int) {
        head += min(number, count)
        if head == tail {
            head = 0
            tail = 0
        }
    }

    /// Keeps only the first bytes.
    public func truncate(to number: Int) {
        tail = head + min(number, count)
    }

    /// Drops everything.
    public func clear() {
        consume(count)
    }

    /// Gives the memory back while there is nothing in it.
    public func release() {
        guard isEmpty, let old = memory else { return }
        old.deallocate()
        memory = nil
        capacity = 0
    }

    /// Free room for at least so many bytes; `commit` says how many were written into it.
    public func reserve(_ number: Int) -> UnsafeMutableRawBufferPointer {
        let start = place(number)
        return UnsafeMutableRawBufferPointer(start: start, count: capacity - tail)
    }

    /// Makes what was written into the room from `reserve` readable.
    public func commit(_ number: Int) {
        tail += min(number, capacity - tail)
    }

    /// Where the next bytes go, with room for so many.
    @inline(__always)
    private func place(_ number: Int) -> UnsafeMutableRawPointer {
        if let memory, capacity - tail >= number { return memory + tail }
        return makeRoom(number)
    }

    @inline(never)
    private func makeRoom(_ number: Int) -> UnsafeMutableRawPointer {
        // Moved to the front only where that frees half of it: else a long queue would be copied for each
        // addition.
        if let memory, head >= capacity / 2, capacity - count >= number {
            memory.copyMemory(from: memory + head, byteCount: count)
            tail = count
            head = 0
            return memory + tail
        }
        let size = max(4096, capacity * 2, count + number)
        let new = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
        if let memory {
            new.copyMemory(from: memory + head, byteCount: count)
            memory.deallocate()
        }
        tail = count
        head = 0
        memory = new
        capacity = size
        return new + tail
    }
}

// Additions at the end.
extension ByteBuffer {
    /// One byte.
    @inline(__always)
    public func append(_ byte: UInt8) {
        place(1).storeBytes(of: byte, as: UInt8.self)
        tail += 1
    }

    /// Bytes from anywhere else.
    public func append(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress else { return }
        place(bytes.count).copyMemory(from: start, byteCount: bytes.count)
        tail += bytes.count
    }

    /// Bytes.
    public func append(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { append($0) }
    }

    /// Words of the program.
    public func append(_ text: StaticString) {
        append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Other words.
    public func append(text: String) {
        var text = text
        text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    /// A number in decimal digits.
    public func append(decimal number: Int64) {
        let room = place(20)
        if number < 0 { room.storeBytes(of: UInt8(ascii: "-"), as: UInt8.self) }
        let sign = number < 0 ? 1 : 0
        var rest = number.magnitude
        var digits = 1
        var bound: UInt64 = 10
        while digits < 19, rest >= bound {
            digits += 1
            bound *= 10
        }
        for place in stride(from: sign + digits - 1, through: sign, by: -1) {
            room.storeBytes(of: UInt8(48 + rest % 10), toByteOffset: place, as: UInt8.self)
            rest /= 10
        }
        tail += sign + digits
    }
}
