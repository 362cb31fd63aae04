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
        // >>> proxy.8
        // Look at the labels from the right: `svc`, a namespace, a service, then a member or `_PROTOCOL` with
        // `_PORT` before it. A name on the way to another one is there, without records.
        // stub: throw Unimplemented("proxy.8")
        let path = Array(labels.reversed())
        switch path.first {
        case nil: return try apex(owner)
        case "dns-version" where path.count == 1: return [version(owner)]
        case "dns" where path.count == 1: return []
        case "dns" where path == ["dns", "ns"]: return addresses(settings.servers, of: owner)
        case "pod": return podRecords(path.dropFirst(), of: owner)
        case "svc" where path.count == 1: return []
        case "svc" where path.count == 2: return isNamespace(path[1]) ? [] : nil
        case "svc":
            return try services[path[1]]?[path[2]].flatMap {
                try records(of: $0, at: Array(path.dropFirst(3)), owner)
            }
        default: return nil
        }
        // <<<
    }

    private func records(
        of service: NamedService, at path: [String], _ owner: DNSName
    ) throws -> [DNSRecord]? {
        // >>> proxy.8
        // Nobody is behind a headless service without members: its name is not there. And nothing is below a
        // service that is only another name.
        // stub: throw Unimplemented("proxy.8")
        if let alias = service.alias { return path.isEmpty ? [record(owner, .alias(alias))] : nil }
        if service.isHeadless, service.members.isEmpty { return nil }
        switch path.count {
        case 0:
            let all = service.isHeadless ? service.members.map(\.address) : service.addresses
            return addresses(all, of: owner) + (try targets(of: service, owner) { _ in true })
        case 1:
            let found = service.members.filter { $0.hostname == path[0] }.map(\.address)
            if !found.isEmpty { return addresses(found, of: owner) }
            return isOnTheWay(path[0], in: service) ? [] : nil
        case 2:
            let found = try targets(of: service, owner) { port in
                "_\(port.transport.keyword)" == path[0] && !port.name.isEmpty && "_\(port.name)" == path[1]
            }
            return found.isEmpty ? nil : found
        default: return nil
        }
        // <<<
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
        // >>> proxy.8
        // Priority 0; the weights share 100, among addresses and ports, and are 1 at least. Members of one name
        // and one port are one target, which has several addresses.
        // stub: throw Unimplemented("proxy.8")
        let name = try Self.name(of: service, in: settings.domain)
        var places: [(port: UInt16, target: DNSName)] = []
        if service.isHeadless {
            for member in service.members {
                let target = try name.below([member.hostname])
                places += member.ports.filter(isWanted).map { ($0.number, target) }
            }
        } else {
            for _ in service.addresses {
                places += service.ports.filter(isWanted).map { ($0.number, name) }
            }
        }
        let weight = UInt16(max(1, 100 / max(1, places.count)))
        return once(
            places.map { place in
                record(
                    owner,
                    .service(
                        ServiceTarget(priority: 0, weight: weight, port: place.port, target: place.target)))
            })
        // <<<
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
