/// What carries a connection.
public enum TransportProtocol: String, Hashable, Sendable, CaseIterable, Comparable {
    case tcp = "TCP"
    case udp = "UDP"
    case sctp = "SCTP"

    /// As rules spell it: `tcp`.
    public var keyword: String { rawValue.lowercased() }

    /// In the order of their names.
    public static func < (first: TransportProtocol, second: TransportProtocol) -> Bool {
        first.rawValue < second.rawValue
    }
}
