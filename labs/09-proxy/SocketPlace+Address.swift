import LinuxSystem
import ServiceModel

extension SocketPlace {
    /// As the kernel is told of it.
    public var socketAddress: SocketAddress {
        // Both kinds of address have 4 bytes or 16.
        SocketAddress(networkBytes: address.bytes, port: port) ?? .loopback(port: port)
    }

    /// As the kernel tells of it.
    public init(_ address: SocketAddress) {
        self.init(IPAddress(bytes: address.bytes) ?? IPAddress(127, 0, 0, 1), address.port)
    }
}
