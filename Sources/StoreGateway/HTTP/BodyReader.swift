import EventLoop

/// Takes the body of a message out of what comes, in pieces of any size.
///
/// - Source: RFC 9112 section 7.1
struct BodyReader {
    private enum Step {
        case bytes(Int)
        case size
        case afterChunk
        case trailer
        case done
    }

    private var step: Step
    private let isChunked: Bool

    init(_ body: RequestHead.Body) {
        switch body {
        case .length(let count):
            step = count == 0 ? .done : .bytes(count)
            isChunked = false
        case .chunked:
            step = .size
            isChunked = true
        }
    }

    /// Whether all of it has been taken.
    var isDone: Bool {
        if case .done = step { true } else { false }
    }

    /// What must still come at least; 0 where that is not known.
    var missing: Int {
        if case .bytes(let count) = step { count } else { 0 }
    }

    /// Moves what belongs to the body, and is there, from one buffer to the other.
    /// - Throws: `JSONFault` where the chunks are none, in Go's words.
    mutating func take(from input: ByteBuffer, to output: ByteBuffer) throws(JSONFault) {
        while !isDone {
            if case .bytes(let left) = step {
                let count = min(left, input.count)
                guard count > 0 else { return }
                output.append(UnsafeRawBufferPointer(rebasing: input.readable[..<count]))
                input.consume(count)
                step = left > count ? .bytes(left - count) : isChunked ? .afterChunk : .done
            } else {
                guard try takeLine(input) else { return }
            }
        }
    }

    /// One line between chunks; false while it is not complete.
    private mutating func takeLine(_ input: ByteBuffer) throws(JSONFault) -> Bool {
        guard let end = input.readable.prefix(4096).firstIndex(of: 10) else {
            if input.count >= 4096 { throw JSONFault("header line too long") }
            return false
        }
        var line = input.readable[..<end]
        if line.last == 13 { line = line.dropLast() }
        switch step {
        case .size:
            let size = try Self.size(line)
            step = size == 0 ? .trailer : .bytes(size)
        case .afterChunk:
            guard line.isEmpty else { throw JSONFault("malformed chunked encoding") }
            step = .size
        default:
            if line.isEmpty { step = .done }
        }
        input.consume(end + 1)
        return true
    }

    private static func size(_ line: Slice<UnsafeRawBufferPointer>) throws(JSONFault) -> Int {
        let digits = line.prefix { $0 != UInt8(ascii: ";") && $0 != 32 && $0 != 9 }
        guard !digits.isEmpty else { throw JSONFault("empty hex number for chunk length") }
        guard digits.count <= 15 else { throw JSONFault("http chunk length too large") }
        var size = 0
        for digit in digits {
            guard let value = digit.hexValue else { throw JSONFault("invalid byte in chunk length") }
            size = size << 4 | Int(value)
        }
        return size
    }
}
