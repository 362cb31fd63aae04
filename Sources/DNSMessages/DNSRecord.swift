import ServiceModel

/// What is known about a name.
///
/// - Source: RFC 1035 §4.1.3
public struct DNSRecord: Hashable, Sendable, CustomStringConvertible {
    /// Whose it is.
    public var name: DNSName
    /// Of which system.
    public var recordClass: RecordClass
    /// Seconds for which it may be kept.
    public var ttl: UInt32
    /// What it says.
    public var data: RecordData

    /// A record of the internet, unless something else is said.
    public init(_ name: DNSName, ttl: UInt32, _ data: RecordData, class recordClass: RecordClass = .internet)
    {
        self.name = name
        self.recordClass = recordClass
        self.ttl = ttl
        self.data = data
    }

    /// What kind of thing it says.
    public var type: RecordType { data.type }

    /// As a zone file has it: `web.shop. 5 IN A 10.0.0.1`.
    public var description: String {
        let system = recordClass == .internet ? "IN" : "CLASS\(recordClass.rawValue)"
        return "\(name) \(ttl) \(system) \(type) \(data)"
    }
}

/// What a record says. Names in it are compressed only where RFC 1035 defines the type.
public enum RecordData: Hashable, Sendable {
    /// A or AAAA.
    case address(IPAddress)
    /// NS.
    case nameServer(DNSName)
    /// CNAME.
    case alias(DNSName)
    /// PTR.
    case pointer(DNSName)
    /// SOA.
    case authority(ZoneAuthority)
    /// SRV.
    case service(ServiceTarget)
    /// TXT: texts of 255 bytes at most.
    case text([[UInt8]])
    /// Any other type or class, as it was; names in it are not looked at.
    case other(RecordType, [UInt8])

    /// What kind it is.
    public var type: RecordType {
        switch self {
        case .address(let address): address.family == .v4 ? .a : .aaaa
        case .nameServer: .ns
        case .alias: .cname
        case .pointer: .ptr
        case .authority: .soa
        case .service: .srv
        case .text: .txt
        case .other(let type, _): type
        }
    }
}

extension RecordData: CustomStringConvertible {
    /// As a zone file has it.
    public var description: String {
        switch self {
        case .address(let address): "\(address)"
        case .nameServer(let name), .alias(let name), .pointer(let name): "\(name)"
        case .authority(let zone):
            "\(zone.server) \(zone.mailbox) \(zone.serial) \(zone.refresh) \(zone.retry) \(zone.expire) "
                + "\(zone.minimum)"
        case .service(let service):
            "\(service.priority) \(service.weight) \(service.port) \(service.target)"
        case .text(let texts):
            texts.map { "\"\(String(decoding: $0, as: UTF8.self))\"" }.joined(separator: " ")
        case .other(_, let bytes): "\\# \(bytes.count)"
        }
    }
}

/// The beginning of a zone; what a negative answer has with it.
///
/// - Source: RFC 1035 §3.3.13, RFC 2308
public struct ZoneAuthority: Hashable, Sendable {
    /// Who has it first.
    public var server: DNSName
    /// The address for mail, with a dot for the at sign.
    public var mailbox: DNSName
    /// Which version.
    public var serial: UInt32
    /// Seconds, for other servers of the zone.
    public var refresh: UInt32
    /// Seconds, for other servers of the zone.
    public var retry: UInt32
    /// Seconds, for other servers of the zone.
    public var expire: UInt32
    /// Seconds for which one may remember that there is nothing.
    public var minimum: UInt32

    /// The beginning of a zone.
    public init(
        server: DNSName, mailbox: DNSName, serial: UInt32, refresh: UInt32, retry: UInt32, expire: UInt32,
        minimum: UInt32
    ) {
        self.server = server
        self.mailbox = mailbox
        self.serial = serial
        self.refresh = refresh
        self.retry = retry
        self.expire = expire
        self.minimum = minimum
    }
}

/// Where a port of a service is.
///
/// - Source: RFC 2782
public struct ServiceTarget: Hashable, Sendable {
    /// The least is tried first.
    public var priority: UInt16
    /// Its share among those of the same priority.
    public var weight: UInt16
    /// The port.
    public var port: UInt16
    /// Who has it.
    public var target: DNSName

    /// A place.
    public init(priority: UInt16, weight: UInt16, port: UInt16, target: DNSName) {
        self.priority = priority
        self.weight = weight
        self.port = port
        self.target = target
    }
}
