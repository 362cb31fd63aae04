import LabSupport
import ServiceModel

/// Which client's datagrams go to which endpoint: UDP has no connections, so the proxy makes some up.
///
/// Bounded: anybody can put any sender into a datagram.
/// - Kubernetes: pkg/proxy/userspace, `udpIdleTimeout`; Linux: nf_conntrack_udp_timeout
public struct DatagramSessions: Sendable {
    private struct Session {
        var endpoint: SocketPlace
        var last: Duration
    }

    private var sessions: [SocketPlace: Session] = [:]
    private let timeout: Duration
    private let most: Int

    /// - Parameters:
    ///   - timeout: after so long without a datagram, in either direction, a session is over.
    ///   - most: sessions at one time, at least 1.
    public init(timeout: Duration, most: Int) {
        self.timeout = timeout
        self.most = max(1, most)
    }

    /// How many there are.
    public var count: Int { sessions.count }

    /// Where a client's datagram goes; nil when an endpoint has to be chosen. Renews the session.
    public mutating func endpoint(of client: SocketPlace, at now: Duration) throws -> SocketPlace? {
        // TODO proxy.6
        throw Unimplemented("proxy.6")
    }

    /// Begins a session.
    /// - Returns: clients whose sessions had to end for it.
    public mutating func open(
        _ client: SocketPlace, to endpoint: SocketPlace, at now: Duration
    ) throws -> [SocketPlace] {
        // TODO proxy.6
        // Full: first those that are over; if there is none, the sixteenth that was silent longest (at least
        // one). To look for a single one each time would make every datagram of a flood a walk through all.
        throw Unimplemented("proxy.6")
    }

    private mutating func dropSilent(_ number: Int) -> [SocketPlace] {
        let dropped = sessions.sorted { ($0.value.last, $0.key) < ($1.value.last, $1.key) }.prefix(number)
            .map(
                \.key)
        for client in dropped { sessions[client] = nil }
        return dropped
    }

    /// Ends what is over.
    /// - Returns: whose sessions, in order.
    public mutating func expire(at now: Duration) throws -> [SocketPlace] {
        // TODO proxy.6
        throw Unimplemented("proxy.6")
    }

    /// An endpoint has gone, or does not answer: its clients need another one at once, not after the timeout.
    /// - Returns: whose sessions ended, in order.
    public mutating func forget(_ endpoint: SocketPlace) throws -> [SocketPlace] {
        // TODO proxy.6
        throw Unimplemented("proxy.6")
    }

    private mutating func remove(_ over: [SocketPlace: Session]) -> [SocketPlace] {
        let clients = over.keys.sorted()
        for client in clients { sessions[client] = nil }
        return clients
    }
}
