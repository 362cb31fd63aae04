import CLinux
import Glibc

/// A UDP socket that never waits.
///
/// - C: udp(7)
public struct DatagramSocket: ~Copyable, Sendable {
    private let descriptor: OwnedDescriptor

    /// The kernel's number; do not close it, do not keep it.
    public var number: Int32 { descriptor.number }

    /// Takes what is sent to an address.
    /// - Throws: `SystemError`, `EADDRINUSE` where somebody else does.
    /// - C: bind(2)
    public init(at address: SocketAddress) throws(SystemError) {
        let descriptor = try Self.open(address.family)
        let number = descriptor.number
        try checkErrno("bind(\(address))") { address.withPointer { bind(number, $0, $1) } }
        self.descriptor = descriptor
    }

    /// Speaks with one address only; that nobody is there comes as ECONNREFUSED from a later call.
    /// - Throws: `SystemError`.
    /// - C: connect(2)
    public init(connectedTo address: SocketAddress) throws(SystemError) {
        let descriptor = try Self.open(address.family)
        let number = descriptor.number
        try checkErrno("connect(\(address))") { address.withPointer { connect(number, $0, $1) } }
        self.descriptor = descriptor
    }

    private static func open(_ family: Int32) throws(SystemError) -> OwnedDescriptor {
        OwnedDescriptor(adopting: try check("socket") { clinux_datagram_socket(family) })
    }

    /// Where it is, with the port that the kernel chose.
    public var address: SocketAddress {
        get throws(SystemError) { try SocketAddress(of: number) }
    }

    /// Reads one datagram; what does not fit is lost, and one of no bytes is `bytes(0)`.
    /// - Parameter peer: becomes the sender.
    /// - C: recvfrom(2)
    public func receive(
        into buffer: UnsafeMutableRawBufferPointer, from peer: inout SocketAddress
    ) -> Transfer {
        var form = sockaddr_in6()
        var size = socklen_t(MemoryLayout<sockaddr_in6>.size)
        let count = withUnsafeMutablePointer(to: &form) { place in
            place.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                recvfrom(number, buffer.baseAddress, buffer.count, 0, $0, &size)
            }
        }
        guard count >= 0 else { return Self.refusal() }
        peer = SocketAddress(form)
        return .bytes(count)
    }

    /// Reads one datagram of the address that it is connected to.
    /// - C: recv(2)
    public func receive(into buffer: UnsafeMutableRawBufferPointer) -> Transfer {
        let count = recv(number, buffer.baseAddress, buffer.count, 0)
        return count >= 0 ? .bytes(count) : Self.refusal()
    }

    /// Sends one datagram.
    /// - Parameter peer: nil for the address that it is connected to.
    /// - C: sendto(2)
    public func send(_ bytes: UnsafeRawBufferPointer, to peer: SocketAddress? = nil) -> Transfer {
        let flags = Int32(MSG_NOSIGNAL)
        let count =
            peer.map { $0.withPointer { sendto(number, bytes.baseAddress, bytes.count, flags, $0, $1) } }
            ?? Glibc.send(number, bytes.baseAddress, bytes.count, flags)
        return count >= 0 ? .bytes(count) : Self.refusal()
    }

    private static func refusal() -> Transfer {
        [EAGAIN, EINTR].contains(errno) ? .wouldBlock : .failed(Errno(rawValue: errno))
    }
}
