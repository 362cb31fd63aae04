/// What a record says, or what is asked for.
///
/// - Source: RFC 1035 §3.2.2; IANA, Domain Name System Parameters
public struct RecordType: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// Its number.
    public let rawValue: UInt16

    /// A type by its number.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// An address of version 4.
    public static let a = RecordType(rawValue: 1)
    /// Who serves a zone.
    public static let ns = RecordType(rawValue: 2)
    /// Another name.
    public static let cname = RecordType(rawValue: 5)
    /// The beginning of a zone.
    public static let soa = RecordType(rawValue: 6)
    /// The name of an address.
    public static let ptr = RecordType(rawValue: 12)
    /// About a host; what `ANY` is answered with (RFC 8482).
    public static let hinfo = RecordType(rawValue: 13)
    /// Who takes mail.
    public static let mx = RecordType(rawValue: 15)
    /// Words.
    public static let txt = RecordType(rawValue: 16)
    /// An address of version 6.
    public static let aaaa = RecordType(rawValue: 28)
    /// A port of a service and who has it (RFC 2782).
    public static let srv = RecordType(rawValue: 33)
    /// No record: what a message says about itself (RFC 6891).
    public static let opt = RecordType(rawValue: 41)
    /// The changes of a zone; asked for only.
    public static let ixfr = RecordType(rawValue: 251)
    /// A whole zone; asked for only.
    public static let axfr = RecordType(rawValue: 252)
    /// Everything; asked for only.
    public static let any = RecordType(rawValue: 255)

    private static let names: [(RecordType, String)] = [
        (.a, "A"), (.ns, "NS"), (.cname, "CNAME"), (.soa, "SOA"), (.ptr, "PTR"), (.hinfo, "HINFO"),
        (.mx, "MX"), (.txt, "TXT"), (.aaaa, "AAAA"), (.srv, "SRV"), (.opt, "OPT"), (.ixfr, "IXFR"),
        (.axfr, "AXFR"), (.any, "ANY"),
    ]

    /// Reads `AAAA`, `aaaa` or `TYPE28`; nil for anything else.
    public init?(_ name: String) {
        let name = name.uppercased()
        if let known = Self.names.first(where: { $0.1 == name }) {
            self = known.0
        } else if name.hasPrefix("TYPE"), let number = UInt16(name.dropFirst(4)) {
            self.init(rawValue: number)
        } else {
            return nil
        }
    }

    /// `AAAA`; `TYPE65` for one without a name here (RFC 3597).
    public var description: String {
        Self.names.first { $0.0 == self }?.1 ?? "TYPE\(rawValue)"
    }
}

/// Which of the systems of names is meant; there is one.
///
/// - Source: RFC 1035 §3.2.4
public struct RecordClass: RawRepresentable, Hashable, Sendable {
    /// Its number.
    public let rawValue: UInt16

    /// A class by its number.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// IN: the internet.
    public static let internet = RecordClass(rawValue: 1)
    /// CH: asked for the version of a server, mostly.
    public static let chaos = RecordClass(rawValue: 3)
    /// Any class; asked for only.
    public static let any = RecordClass(rawValue: 255)
}
