import ServiceModel

/// What of a packet a translation looks at.
public struct Packet: Hashable, Sendable, CustomStringConvertible {
    /// What it does to its connection.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The first of a connection: SYN, or any first datagram.
        case open
        /// One of those after it.
        case data
        /// One side has nothing more to say: FIN.
        case finish
        /// It is over at once: RST.
        case reset
        /// Nobody listens there: ICMP, port unreachable.
        case unreachable
    }

    /// What carries it.
    public var transport: TransportProtocol
    /// From where.
    public var source: SocketPlace
    /// To where.
    public var destination: SocketPlace
    /// What it does.
    public var kind: Kind

    /// A packet.
    public init(
        _ transport: TransportProtocol = .tcp, from source: SocketPlace, to destination: SocketPlace,
        _ kind: Kind = .open
    ) {
        self.transport = transport
        self.source = source
        self.destination = destination
        self.kind = kind
    }

    /// The one that goes back.
    public func answer(_ kind: Kind = .data) -> Packet {
        Packet(transport, from: destination, to: source, kind)
    }

    /// `TCP open 10.0.0.1:40000 > 10.96.0.1:80`
    public var description: String { "\(transport.rawValue) \(kind.rawValue) \(source) > \(destination)" }
}
