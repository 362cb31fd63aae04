import DNSMessages
import LabSupport
import ServiceModel

// What stands at a name. Nil: there is no such name. Empty: there is, for the sake of names below it.
extension ServiceZone {
    /// The version of the specification that is followed.
    static let specification = "1.1.0"
    /// Seconds for which that may be kept, as CoreDNS has it.
    static let specificationTTL: UInt32 = 28_800

    /// All records of a name of the cluster's domain.
    /// - Parameters:
    ///   - labels: those in front of the domain, in small letters.
    ///   - owner: the whole name, as it was asked for.
    func records(at labels: [String], of owner: DNSName) throws -> [DNSRecord]? {
        // TODO proxy.8
        // Look at the labels from the right: `svc`, a namespace, a service, then a member or `_PROTOCOL` with
        // `_PORT` before it. A name on the way to another one is there, without records.
        throw Unimplemented("proxy.8")
    }

    private func records(
        of service: NamedService, at path: [String], _ owner: DNSName
    ) throws -> [DNSRecord]? {
        // TODO proxy.8
        // Nobody is behind a headless service without members: its name is not there. And nothing is below a
        // service that is only another name.
        throw Unimplemented("proxy.8")
    }

    /// Whether there are names below `_PROTOCOL`.
    private func isOnTheWay(_ label: String, in service: NamedService) -> Bool {
        let ports = service.isHeadless ? service.members.flatMap(\.ports) : service.ports
        return ports.contains { !$0.name.isEmpty && "_\($0.transport.keyword)" == label }
    }

    /// The SRV records of some ports: one for the service, or one for each member of a headless one.
    private func targets(
        of service: NamedService, _ owner: DNSName, where isWanted: (NamedService.Port) -> Bool
    ) throws -> [DNSRecord] {
        // TODO proxy.8
        // Priority 0; the weights share 100, among addresses and ports, and are 1 at least. Members of one name
        // and one port are one target, which has several addresses.
        throw Unimplemented("proxy.8")
    }

    /// `10-0-0-1.NAMESPACE.pod`; of version 6 with dashes for colons.
    private func podRecords(_ path: ArraySlice<String>, of owner: DNSName) -> [DNSRecord]? {
        let path = Array(path)
        guard let namespace = path.first else { return [] }
        guard settings.namesPods, isNamespace(namespace) else { return nil }
        guard path.count == 2 else { return path.count == 1 ? [] : nil }
        let groups = path[1].split(separator: "-", omittingEmptySubsequences: false)
        guard groups.allSatisfy({ $0.allSatisfy(\.isHexDigit) }) else { return nil }
        return [".", ":"].compactMap { IPAddress(groups.joined(separator: $0)) }.first.map {
            addresses([$0], of: owner)
        }
    }

    private func apex(_ owner: DNSName) throws -> [DNSRecord] {
        [try authority(of: owner), record(owner, .nameServer(try owner.below(["ns", "dns"])))]
    }

    private func version(_ owner: DNSName) -> DNSRecord {
        DNSRecord(owner, ttl: Self.specificationTTL, .text([Array(Self.specification.utf8)]))
    }

    func addresses(_ all: [IPAddress], of owner: DNSName) -> [DNSRecord] {
        once(all.map { record(owner, .address($0)) })
    }

    func record(_ owner: DNSName, _ data: RecordData) -> DNSRecord {
        DNSRecord(owner, ttl: settings.ttl, data)
    }

    /// The beginning of a zone.
    func authority(of zone: DNSName) throws -> DNSRecord {
        record(
            zone,
            .authority(
                ZoneAuthority(
                    server: try zone.below(["ns", "dns"]), mailbox: try zone.below(["hostmaster"]),
                    serial: settings.serial, refresh: 7200, retry: 1800, expire: 86_400, minimum: settings.ttl
                )))
    }

    /// Without those that stand before.
    private func once(_ records: [DNSRecord]) -> [DNSRecord] {
        var seen: Set<DNSRecord> = []
        return records.filter { seen.insert($0).inserted }
    }
}
