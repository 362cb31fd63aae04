import Glibc

/// Two ends that are connected.
struct SocketPair {
    let first: Int32
    let second: Int32

    /// - C: socketpair(2)
    static func unix() throws -> SocketPair {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0
        else {
            throw Complaint("a pair of unix sockets: \(reason(errno))")
        }
        return SocketPair(first: ends[0], second: ends[1])
    }

    /// Over 127.0.0.1, on a port that the kernel chooses.
    static func loopback() throws -> SocketPair {
        let listener = try tcp()
        defer { close(listener) }
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withAddress(&place) {
            bind(listener, $0, length) == 0 && listen(listener, 1) == 0
                && getsockname(listener, $0, &length) == 0
        }
        guard isListening else { throw Complaint("a port of 127.0.0.1: \(reason(errno))") }
        let first = try tcp()
        guard withAddress(&place, { connect(first, $0, length) == 0 }) else {
            defer { close(first) }
            throw Complaint("a connection to 127.0.0.1: \(reason(errno))")
        }
        let second = accept(listener, nil, nil)
        guard second >= 0 else {
            defer { close(first) }
            throw Complaint("a connection from 127.0.0.1: \(reason(errno))")
        }
        // Small messages must not wait for company.
        for end in [first, second] {
            var on: Int32 = 1
            setsockopt(end, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        }
        return SocketPair(first: first, second: second)
    }

    private static func tcp() throws -> Int32 {
        let end = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard end >= 0 else { throw Complaint("a TCP socket: \(reason(errno))") }
        return end
    }

    private static func withAddress<Result>(
        _ place: inout sockaddr_in, _ body: (UnsafeMutablePointer<sockaddr>) -> Result
    ) -> Result {
        withUnsafeMutablePointer(to: &place) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1, body)
        }
    }

    func release() {
        close(first)
        close(second)
    }
}
