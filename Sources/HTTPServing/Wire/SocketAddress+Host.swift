import NIOCore

extension SocketAddress {
    /// The address of a host. Addresses and `localhost` need no resolver, which a static program may not
    /// have.
    /// - Throws: when the resolver knows no such host.
    init(host: String, port: Int) throws {
        let known = host == "localhost" ? "127.0.0.1" : host
        self =
            try (try? SocketAddress(ipAddress: known, port: port))
            ?? .makeAddressResolvingHost(known, port: port)
    }
}
