import DNSMessages
import LabSupport
import ServiceModel

// Names of addresses: a label for each byte of version 4, for each four bits of version 6.
extension ServiceZone {
    /// The name under which the name of an address stands: `1.0.0.10.in-addr.arpa.`
    /// - Source: RFC 1035 §3.5, RFC 3596 §2.5
    public static func reverseName(of address: IPAddress) throws -> DNSName {
        // TODO proxy.8
        // From the nearest to the farthest, as in all names: what comes last in the address comes first.
        throw Unimplemented("proxy.8")
    }

    /// The records of the name of an address; nil: no such name. Empty: there are addresses below it.
    func reverseRecords(at name: DNSName, in zone: DNSName) throws -> [DNSRecord]? {
        if name == zone {
            return [try authority(of: zone), record(name, .nameServer(try zone.below(["ns", "dns"])))]
        }
        // TODO proxy.8
        // As many labels as an address has: the names of that address. Fewer: look for one that begins so.
        throw Unimplemented("proxy.8")
    }
}

/// How the addresses of a version are written as names.
private struct ReverseForm {
    let family: IPAddress.Family

    init(_ family: IPAddress.Family) {
        self.family = family
    }

    var radix: Int { family == .v4 ? 10 : 16 }
    /// How many labels an address has.
    var count: Int { family == .v4 ? 4 : 32 }
    var zone: DNSName { ZoneSettings.usualReverse[family == .v4 ? 0 : 1] }

    func units(of address: IPAddress) -> [UInt8] {
        family == .v4 ? address.bytes : address.bytes.flatMap { [$0 >> 4, $0 & 0xf] }
    }

    /// What a name says of addresses, from the farthest; nil where it is none of theirs.
    func units(of name: DNSName) -> [UInt8]? {
        guard let labels = name.labels(below: zone), labels.count <= count else { return nil }
        let units = labels.reversed().compactMap { label -> UInt8? in
            let unit = UInt8(label, radix: radix)
            // Written as we write it: 01 is no other name of 1.
            return unit.flatMap { String($0, radix: radix) == label ? $0 : nil }
        }
        return units.count == labels.count && units.allSatisfy { family == .v4 || $0 < 16 } ? units : nil
    }
}
