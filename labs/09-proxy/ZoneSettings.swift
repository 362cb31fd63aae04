import DNSMessages
import ServiceModel

/// What a zone is told about itself.
public struct ZoneSettings: Equatable, Sendable {
    /// The domain of the cluster.
    public var domain: DNSName
    /// Seconds for which an answer may be kept: 5 as CoreDNS's plug-in has it (its usual Corefile says 30).
    public var ttl: UInt32
    /// Which version of the zone; others than before when something has changed.
    public var serial: UInt32
    /// Where `ns.dns` of the domain is.
    public var servers: [IPAddress]
    /// The zones of names of addresses that are answered for.
    public var reverse: [DNSName]
    /// Namespaces that are there even without a service.
    public var namespaces: [String]
    /// Whether `10-0-0-1.NAMESPACE.pod` is the address 10.0.0.1: deprecated, but still in the specification.
    public var namesPods: Bool

    /// Settings; those of a usual cluster where nothing is said.
    public init(
        domain: DNSName = ZoneSettings.usualDomain, ttl: UInt32 = 5, serial: UInt32 = 1,
        servers: [IPAddress] = [], reverse: [DNSName] = ZoneSettings.usualReverse, namespaces: [String] = [],
        namesPods: Bool = true
    ) {
        self.domain = domain
        self.ttl = ttl
        self.serial = serial
        self.servers = servers
        self.reverse = reverse
        self.namespaces = namespaces
        self.namesPods = namesPods
    }

    /// `cluster.local.`
    public static let usualDomain = named("cluster", "local")
    /// `in-addr.arpa.` and `ip6.arpa.`
    public static let usualReverse = [named("in-addr", "arpa"), named("ip6", "arpa")]

    /// These words are short enough: the root is never taken.
    private static func named(_ labels: String...) -> DNSName {
        (try? DNSName.root.below(labels)) ?? .root
    }
}
