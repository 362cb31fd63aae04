import LabSupport
import PacketTracing
import ServiceModel

/// The connections that are translated: the first packet of each is decided about, the others follow it.
///
/// - Kubernetes: the kernel's conntrack, as kube-proxy sets it up
public struct FlowTable {
    /// So long a connection without packets is remembered.
    public static func patience(_ transport: TransportProtocol) -> Duration {
        transport == .udp ? .seconds(180) : .seconds(86_400)
    }

    private var flows: [FlowKey: Flow] = [:]
    /// How the answers name it, to how the client does.
    private var answers: [FlowKey: FlowKey] = [:]
    private var lastSweep = Duration.zero

    /// An empty one.
    public init() {}

    /// How many there are, also those whose time is over but that have not been looked at since.
    public var count: Int { flows.count }

    /// Remembers a connection.
    public mutating func add(_ flow: Flow) throws {
        // TODO proxy.4
        // It is found by the packets of both sides. From time to time those whose time is over are forgotten.
        throw Unimplemented("proxy.4")
    }

    /// The packet as the other side shall see it; nil when it belongs to no connection that is remembered.
    public mutating func follow(_ packet: Packet, at now: Duration) throws -> Packet? {
        // TODO proxy.4
        // From the client: as `translated`. From the endpoint: as the reverse of `original`. Each packet renews it. A
        // reset ends it, and so does the second of two sides that has finished. One whose time was over is forgotten.
        throw Unimplemented("proxy.4")
    }

    /// Whether an endpoint already hears from this place: a second client must not seem to be the same.
    public func isTaken(_ key: FlowKey) -> Bool { answers[key.reversed] != nil }

    private static func isOver(_ flow: Flow, at now: Duration) -> Bool {
        now - flow.last >= patience(flow.original.transport)
    }

    /// Whoever never comes back would be remembered for ever, and hold a port. Seldom, so that it costs nothing.
    private mutating func sweep(at now: Duration) {
        lastSweep = now
        forget { Self.isOver($0, at: now) }
    }

    /// Forgets those that are such.
    /// - Returns: what was forgotten, in no order.
    @discardableResult
    public mutating func forget(where isSuch: (Flow) throws -> Bool) rethrows -> [Flow] {
        let such = try flows.values.filter(isSuch)
        for flow in such { forget(flow) }
        return such
    }

    private mutating func forget(_ flow: Flow) {
        flows[flow.original] = nil
        answers[flow.translated.reversed] = nil
    }
}
