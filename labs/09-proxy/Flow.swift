import PacketTracing
import ServiceModel

/// Both ends of a connection, as a packet of it names them.
public struct FlowKey: Hashable, Sendable {
    /// What carries it.
    public let transport: TransportProtocol
    /// From where.
    public let source: SocketPlace
    /// To where.
    public let destination: SocketPlace

    /// Of a packet.
    public init(_ packet: Packet) {
        self.init(packet.transport, packet.source, packet.destination)
    }

    /// Of two ends.
    public init(_ transport: TransportProtocol, _ source: SocketPlace, _ destination: SocketPlace) {
        self.transport = transport
        self.source = source
        self.destination = destination
    }

    /// Of the packets that go back.
    public var reversed: FlowKey { FlowKey(transport, destination, source) }
}

/// A connection that is translated.
public struct Flow: Hashable, Sendable {
    /// As its client names it.
    public let original: FlowKey
    /// As its endpoint names it, seen from the client.
    public let translated: FlowKey
    /// The port of the service that it went to.
    public let service: ServicePortName
    /// When its last packet came.
    public var last: Duration
    /// Which sides have said that they have nothing more to say.
    public var finished: Set<Bool> = []

    /// A connection whose first packet has come.
    public init(original: FlowKey, translated: FlowKey, service: ServicePortName, at now: Duration) {
        self.original = original
        self.translated = translated
        self.service = service
        last = now
    }
}
