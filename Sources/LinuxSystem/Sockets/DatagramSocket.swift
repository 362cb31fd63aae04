import Glibc

/// Where datagrams come in and go out; nothing waits.
///
/// - C: udp(7)
public struct DatagramSocket: ~Copyable, Sendable {
    private let descriptor: OwnedDescriptor
    /// Where it is bound, with the port that the kernel chose.
    public let address: SocketAddress

    /// The kernel's number; do not close it, do not keep it.
    public var number: Int32 { descriptor.number }

    /// Who sent a datagram, in the kernel's form: an answer goes back there.
    public struct Peer: Sendable {
        fileprivate var form = sockaddr_in6()
        fileprivate var size = socklen_t(MemoryLayout<sockaddr_in6>.size)

        fileprivate init() {}

        /// Somebody at an address.
        public init(_ address: SocketAddress) {
            address.withPointer { place, size in
                self.size = size
                withUnsafeMutableBytes(of: &form) {
                    $0.copyMemory(from: UnsafeRawBufferPointer(start: place, count: Int(size)))
                }
            }
        }
    }

    /// Takes datagrams at an address.
    /// - Throws: `SystemError`, `EADDRINUSE` where somebody else does.
    /// - C: bind(2)
    public init(at address: SocketAddress) throws(SystemError) {
        let kind = Int32(SOCK_DGRAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = OwnedDescriptor(
            adopting: try checkErrno("socket") { socket(address.family, kind, 0) })
        let number = descriptor.number
        try checkErrno("bind(\(address))") { address.withPointer { bind(number, $0, $1) } }
        self.address = try SocketAddress(of: number)
        self.descriptor = descriptor
    }

    /// The next datagram; nil when there is none. What is longer than the buffer is cut off.
    /// - C: recvfrom(2)
    public func receive(into buffer: UnsafeMutableRawBufferPointer) -> (count: Int, from: Peer)? {
        while true {
            var peer = Peer()
            let count = withUnsafeMutablePointer(to: &peer.form) { place in
                place.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    recvfrom(number, buffer.baseAddress, buffer.count, 0, $0, &peer.size)
                }
            }
            if count >= 0 { return (count, peer) }
            // What the network says of an earlier answer that could not be delivered is not about this one.
            guard errno == EINTR || errno == ECONNREFUSED else { return nil }
        }
    }

    /// Sends a datagram; one that cannot leave now is lost, as it could be on its way.
    /// - C: sendto(2)
    public func send(_ bytes: [UInt8], to peer: Peer) {
        var form = peer.form
        _ = withUnsafePointer(to: &form) { place in
            place.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(number, bytes, bytes.count, Int32(MSG_NOSIGNAL), $0, peer.size)
            }
        }
    }
}
