import Glibc

/// Newline-ended messages over two descriptors (the same one twice for a socket).
///
/// Works on streams and on packet sockets: a message goes out in one write, its newline included.
struct LineChannel {
    /// What one read may bring; a packet longer than this would be cut.
    private static let readSize = 1 << 18

    let input: Int32
    let output: Int32

    /// Calls `body` for each line until the other side closes.
    func forEachLine(_ body: ([UInt8]) throws -> Void) throws {
        var pending: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: Self.readSize)
        while true {
            let count = read(input, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            if count < 0 { throw ChannelFault(call: "read", code: errno) }
            if count == 0 { break }
            pending += buffer[..<count]
            try takeLines(from: &pending, body)
        }
        if !pending.isEmpty { try body(pending) }
    }

    private func takeLines(from pending: inout [UInt8], _ body: ([UInt8]) throws -> Void) throws {
        var start = 0
        while let end = pending[start...].firstIndex(of: UInt8(ascii: "\n")) {
            if end > start { try body(Array(pending[start..<end])) }
            start = end + 1
        }
        pending.removeFirst(start)
    }

    /// Sends one message; its newline is added.
    func send(_ message: [UInt8]) throws {
        let bytes = message + [UInt8(ascii: "\n")]
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { write(output, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            if count < 0 { throw ChannelFault(call: "write", code: errno) }
            sent += count
        }
    }
}

/// The channel broke: the grader has gone, or was never there.
struct ChannelFault: Error, CustomStringConvertible {
    let call: String
    let code: Int32

    var description: String {
        "\(call) on the exam channel: \(String(cString: strerror(code)))"
    }
}
