import LabSupport
import ServiceModel

/// Rules as a script for nft: one table, filled anew as a whole. Where iptables goes through all services one by one,
/// a map is asked once.
///
/// Chains and sets of endpoints that have gone stay behind, empty, and nothing leads to them: the script does not know
/// them. kube-proxy does, and removes them a little later.
/// - Kubernetes: pkg/proxy/nftables/proxier.go, 1.29
public struct NFTText {
    private let node: NodeNetwork
    private let family: IPAddress.Family
    private var serviceIPs: [String] = []
    private var servicePorts: [String] = []
    private var refusedIPs: [String] = []
    private var refusedPorts: [String] = []
    private var sets: [String] = []
    private var chains: [(name: String, rules: [String])] = []

    private var ip: String { family == .v4 ? "ip" : "ip6" }

    /// The script for services of one family.
    public static func render(
        _ rules: [ServiceRules], on node: NodeNetwork, _ family: IPAddress.Family = .v4
    ) throws -> String {
        var text = NFTText(node, family)
        for rule in rules { try text.add(rule) }
        return text.script
    }

    private init(_ node: NodeNetwork, _ family: IPAddress.Family) {
        self.node = node
        self.family = family
    }

    // MARK: one service

    private mutating func add(_ rules: ServiceRules) throws {
        // TODO proxy.5
        // Each door is an element of a map: of addresses, or of ports. Behind it a chain: `cluster-…` or `external-…`
        // marks and goes on to `service-…` or `local-…`, which choose an `endpoint-…`. What is refused or dropped is in
        // the maps of the filter.
        throw Unimplemented("proxy.5")
    }

    /// Puts a door into its map.
    /// - Returns: the chain behind it; nil when nobody gets in.
    private mutating func enter(
        _ door: Entrance.Door, _ ways: [ServiceRules.Way], _ rules: ServiceRules, _ hash: String
    ) throws -> String? {
        guard ways.contains(where: { [.service, .local].contains($0.target) }) else { return nil }
        var chain = "external-\(hash)"
        if case .clusterIP = door { chain = "cluster-\(hash)" }
        var first = chain
        if let sources = ways[0].sources {
            first = "firewall-\(hash)"
            let allowed = sources.map(\.description).joined(separator: ", ")
            let rule = "\(ip) saddr { \(allowed) } goto \(chain)"
            if !chains.contains(where: { $0.name == first }) {
                chains.append((first, sources.isEmpty ? [] : [rule]))
            }
        }
        put(door, rules.info, "goto \(first)", &serviceIPs, &servicePorts)
        return chain
    }

    private mutating func shut(_ door: Entrance.Door, _ ways: [ServiceRules.Way], _ rules: ServiceRules) {
        guard let last = ways.last else { return }
        if last.target == .refuse { put(door, rules.info, "goto refuse", &refusedIPs, &refusedPorts) }
        if last.target == .drop || last.sources != nil {
            put(door, rules.info, "drop", &refusedIPs, &refusedPorts)
        }
    }

    private func put(
        _ door: Entrance.Door, _ info: ServicePortInfo, _ verdict: String, _ places: inout [String],
        _ ports: inout [String]
    ) {
        let transport = info.name.transport.keyword
        switch door {
        case .clusterIP(let place), .externalIP(let place), .loadBalancer(let place):
            places.append("\(place.address) . \(transport) . \(place.port) : \(verdict)")
        case .nodePort(let port): ports.append("\(transport) . \(port) : \(verdict)")
        }
    }

    private func lead(_ way: ServiceRules.Way, _ hash: String) -> [String] {
        // TODO proxy.5
        // As for iptables: the mark first, then on.
        return []
    }

    private mutating func addEndpoints(_ rules: ServiceRules, _ hash: String) throws {
        // TODO proxy.5
        // `numgen random mod N vmap { 0 : goto …, … }` is fair without a cascade. Whom the client was with before comes
        // first.
        throw Unimplemented("proxy.5")
    }

    private mutating func addEndpoint(_ endpoint: Endpoint, _ info: ServicePortInfo) {
        let name = Self.name(endpoint, info)
        var rules = ["\(ip) saddr \(endpoint.place.address) jump mark-masquerade"]
        if let time = info.affinity {
            let type = family == .v4 ? "ipv4_addr" : "ipv6_addr"
            let set = Self.affinity(name, time)
            sets.append(
                "set \(set) { type \(type); flags dynamic, timeout; timeout \(Self.seconds(time))s; }")
            rules.append("update @\(set) { \(ip) saddr }")
        }
        rules.append("meta l4proto \(info.name.transport.keyword) dnat to \(endpoint.place)")
        chains.append(("endpoint-\(name)", rules))
    }

    private static func seconds(_ time: Duration) -> Int64 { max(1, time.components.seconds) }

    /// With its time, for a set that is there cannot be given another.
    private static func affinity(_ name: String, _ time: Duration) -> String {
        "affinity-\(name)-\(seconds(time))"
    }

    private static func hash(_ info: ServicePortInfo) -> String {
        String(ChainName.service(info).dropFirst(9))
    }
    private static func name(_ endpoint: Endpoint, _ info: ServicePortInfo) -> String {
        String(ChainName.endpoint(endpoint, of: info).dropFirst(9))
    }

    // MARK: the table

    private var script: String {
        let table = "table \(ip) kube-proxy"
        let hooks = [
            hook("prerouting", "nat", "prerouting", -100, "services"),
            hook("output", "nat", "output", -100, "services"),
            hook("postrouting", "nat", "postrouting", 100, "masquerading"),
            hook("filter-input", "filter", "input", 0, "refused"),
            hook("filter-forward", "filter", "forward", 0, "refused"),
            hook("filter-output", "filter", "output", 0, "refused"),
        ]
        let body =
            sets.map { "\t\($0)" } + maps() + hooks + fixed + chains.map { Self.chain($0.name, $0.rules) }
        // Made, so that they can be emptied, so that what follows is all there is. The table stays, and with it who is
        // remembered, and the hooks: a packet that met old hooks already and new ones not yet would pass by both.
        return "\(table) {\n" + maps(isEmpty: true).joined(separator: "\n") + "\n}\nflush \(table)\n"
            + mapNames.map { "flush map \(ip) kube-proxy \($0)\n" }.joined()
            + "\(table) {\n" + body.joined(separator: "\n") + "\n}\n"
    }

    private let mapNames = ["service-ips", "service-nodeports", "refused-ips", "refused-nodeports"]

    private func maps(isEmpty: Bool = false) -> [String] {
        let address = family == .v4 ? "ipv4_addr" : "ipv6_addr"
        let elements = isEmpty ? [[], [], [], []] : [serviceIPs, servicePorts, refusedIPs, refusedPorts]
        return zip(mapNames, elements).map { name, elements in
            let start = name.hasSuffix("ips") ? "\(address) . " : ""
            return map(name, start + "inet_proto . inet_service", elements)
        }
    }

    private func map(_ name: String, _ type: String, _ elements: [String]) -> String {
        let all =
            elements.isEmpty
            ? "" : "\n\t\telements = {\n\t\t\t\(elements.joined(separator: ",\n\t\t\t"))\n\t\t}"
        return "\tmap \(name) {\n\t\ttype \(type) : verdict\(all)\n\t}"
    }

    private var fixed: [String] {
        let places = "\(ip) daddr . meta l4proto . th dport vmap"
        let ports = "fib daddr type local meta l4proto . th dport vmap"
        return [
            Self.chain("services", ["\(places) @service-ips", "\(ports) @service-nodeports"]),
            Self.chain(
                "refused",
                ["ct state new \(places) @refused-ips", "ct state new \(ports) @refused-nodeports"]),
            Self.chain("refuse", ["meta l4proto tcp reject with tcp reset", "reject"]),
            Self.chain("mark-masquerade", ["meta mark set meta mark | 0x4000"]),
            Self.chain(
                "masquerading",
                [
                    "meta mark & 0x4000 == 0 return", "meta mark set meta mark ^ 0x4000",
                    "masquerade fully-random",
                ]),
        ]
    }

    private func hook(_ name: String, _ type: String, _ hook: String, _ priority: Int, _ chain: String)
        -> String
    {
        Self.chain(
            name, ["type \(type) hook \(hook) priority \(priority); policy accept;", "jump \(chain)"])
    }

    private static func chain(_ name: String, _ rules: [String]) -> String {
        "\tchain \(name) {\n" + rules.map { "\t\t\($0)\n" }.joined() + "\t}"
    }
}
