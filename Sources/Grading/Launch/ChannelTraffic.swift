import Glibc

/// The grader's side of a private channel: sends what is to be said, collects what is said back.
///
/// It never waits: a program that reads nothing, or writes without end, cannot hold the grader up.
struct ChannelTraffic {
    private let descriptor: Int32
    private let messageLimit: Int
    private let totalLimit: Int
    private var outgoing: [UInt8]
    private var sent = 0
    private var pending: [UInt8] = []
    private var received = 0
    private(set) var messages: [[UInt8]] = []
    private(set) var isOpen = true
    private(set) var exceeded = false

    init(_ descriptor: Int32, _ contents: ChannelContents) {
        self.descriptor = descriptor
        messageLimit = contents.messageLimit
        totalLimit = contents.totalLimit
        outgoing = Array(contents.messages.joined(separator: [newline]))
        if !contents.messages.isEmpty { outgoing.append(newline) }
        if outgoing.isEmpty { shutdown(descriptor, Int32(SHUT_WR)) }
    }

    var remainder: Int { pending.count }

    /// What poll(2) has to look for.
    var interest: Int16 {
        Int16(POLLIN) | (sent < outgoing.count ? Int16(POLLOUT) : 0)
    }

    /// Sends as much as the program takes now; after the last byte, closes this direction.
    mutating func send() {
        guard sent < outgoing.count else { return }
        let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
        let count = outgoing[sent...].withUnsafeBytes {
            Glibc.send(descriptor, $0.baseAddress, $0.count, flags)
        }
        if count > 0 { sent += count }
        // The program has closed the channel: what it did not read stays unsaid.
        if count < 0, errno != EAGAIN, errno != EINTR { sent = outgoing.count }
        if sent == outgoing.count { shutdown(descriptor, Int32(SHUT_WR)) }
    }

    /// Takes what has arrived. Returns false when there was nothing more to take.
    mutating func receive(_ buffer: inout [UInt8]) -> Bool {
        switch Arrival.read(descriptor, into: &buffer) {
        case .nothingYet: return false
        case .end:
            isOpen = false
            return false
        case .bytes(let count):
            take(buffer[..<count])
            return true
        }
    }

    private mutating func take(_ bytes: ArraySlice<UInt8>) {
        received += bytes.count
        // Past a limit nothing is kept; the launch is about to be cut.
        guard !exceeded else { return }
        var rest = bytes
        while let end = rest.firstIndex(of: newline) {
            messages.append(pending + rest[..<end])
            exceeded = exceeded || messages[messages.count - 1].count > messageLimit
            pending = []
            rest = rest[(end + 1)...]
        }
        pending += rest
        exceeded = exceeded || pending.count > messageLimit || received > totalLimit
    }
}

private let newline = UInt8(ascii: "\n")
