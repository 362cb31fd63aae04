import LabSupport
import ServiceModel

/// Rules as `iptables-restore` reads them: all at once, or not at all.
///
/// Without `--noflush` they replace the tables nat and filter; to add them to others', leave out the hooks, give
/// `--noflush`, and call KUBE-SERVICES, KUBE-POSTROUTING and KUBE-REFUSED from there.
/// - Kubernetes: pkg/proxy/iptables/proxier.go, 1.20 and 1.26
public struct IPTablesText {
    /// The mark of packets that must seem to come from this node.
    static let mark = "0x4000/0x4000"

    private let node: NodeNetwork
    private let family: IPAddress.Family
    private let bits: Int
    private var filter: [String] = []
    private var services: [String] = []
    private var nodePorts: [String] = []
    private var chains: [(name: String, rules: [String])] = []

    /// The text for services of one family.
    /// - Parameter hooks: whether the kernel's own chains call the others.
    public static func render(
        _ rules: [ServiceRules], on node: NodeNetwork, _ family: IPAddress.Family = .v4, hooks: Bool = true
    ) throws -> String {
        var text = IPTablesText(node, family)
        for rule in rules { try text.add(rule) }
        return text.table("filter", text.filterChains(hooks)) + text.table("nat", text.natChains(hooks))
    }

    private init(_ node: NodeNetwork, _ family: IPAddress.Family) {
        self.node = node
        self.family = family
        bits = family == .v4 ? 32 : 128
    }

    // MARK: one service

    private mutating func add(_ rules: ServiceRules) throws {
        // TODO proxy.5
        // For each door: where it leads (`enter`), and in the filter table what becomes of what was not translated
        // (`shut`). Then the chains: of the ways through the doors but the first, of the endpoints, of each of them.
        throw Unimplemented("proxy.5")
    }

    /// What was not translated, but is for a service, is refused or dropped.
    private mutating func shut(_ door: Entrance.Door, _ ways: [ServiceRules.Way], _ rules: ServiceRules) {
        guard let last = ways.last else { return }
        let match = match(door, rules.info)
        if last.target == .refuse {
            let isTCP = rules.info.name.transport == .tcp
            let answer =
                isTCP ? "tcp-reset" : family == .v4 ? "icmp-port-unreachable" : "icmp6-port-unreachable"
            filter.append("\(match) \(comment(rules, "has no endpoints")) -j REJECT --reject-with \(answer)")
        } else if last.target == .drop || last.sources != nil {
            filter.append("\(match) \(comment(rules, "not from there, or not here")) -j DROP")
        }
    }

    private mutating func enter(_ door: Entrance.Door, _ ways: [ServiceRules.Way], _ rules: ServiceRules) {
        let match = match(door, rules.info)
        switch door {
        case .clusterIP:
            let note = comment(rules, "cluster IP")
            for way in ways { services += lead("\(match) \(note)", way, rules) }
        case .nodePort: nodePorts.append("\(match) -j \(ChainName.external(rules.info))")
        case .externalIP:
            services.append("\(match) \(comment(rules, "external IP")) -j \(ChainName.external(rules.info))")
        case .loadBalancer:
            guard let sources = ways[0].sources else {
                return services.append(
                    "\(match) \(comment(rules, "load balancer")) -j \(ChainName.external(rules.info))")
            }
            services.append(
                "\(match) \(comment(rules, "load balancer")) -j \(ChainName.firewall(rules.info))")
            let allowed = sources.map { "-s \($0) -j \(ChainName.external(rules.info))" }
            if !chains.contains(where: { $0.name == ChainName.firewall(rules.info) }) {
                chains.append((ChainName.firewall(rules.info), allowed))
            }
        }
    }

    /// The ways that all doors but the service's own address have.
    private mutating func addExternal(_ rules: ServiceRules) {
        let other = rules.doors.first { door, _ in
            if case .clusterIP = door { false } else { true }
        }
        guard let ways = other?.ways, ways[0].target != .refuse else { return }
        chains.append((ChainName.external(rules.info), ways.flatMap { lead(who($0.who), $0, rules) }))
    }

    /// Marks whom it must, and goes on to the endpoints.
    private func lead(_ match: String, _ way: ServiceRules.Way, _ rules: ServiceRules) -> [String] {
        // TODO proxy.5
        // First the mark: for everybody, or for those who are no pods. Then the chain of the service, or of its local
        // endpoints; a way that drops leads nowhere, the filter table does the rest.
        return []
    }

    private mutating func addEndpoints(_ rules: ServiceRules) throws {
        // TODO proxy.5
        // The chains of the service and of its local endpoints, where a way leads there; and one for each endpoint of
        // them.
        throw Unimplemented("proxy.5")
    }

    /// First where the client was before, then by chance.
    private func choose(_ endpoints: [Endpoint], _ rules: ServiceRules) throws -> [String] {
        // TODO proxy.5
        // Rule i of n takes one out of n - i, with ten digits as kube-proxy writes it (`share`); the last takes all.
        throw Unimplemented("proxy.5")
    }

    private func endpoint(_ endpoint: Endpoint, _ rules: ServiceRules) -> [String] {
        // TODO proxy.5
        // A hairpin is marked; then the client is noted, where it is to stay, and the destination translated.
        return []
    }

    // MARK: words

    private func match(_ door: Entrance.Door, _ info: ServicePortInfo) -> String {
        let transport = info.name.transport.keyword
        switch door {
        case .clusterIP(let place), .externalIP(let place), .loadBalancer(let place):
            return "-d \(place.address)/\(bits) -p \(transport) -m \(transport) --dport \(place.port)"
        case .nodePort(let port):
            return "-m addrtype --dst-type LOCAL -p \(transport) -m \(transport) --dport \(port)"
        }
    }

    private func who(_ who: ServiceRules.Who) -> String {
        switch who {
        case .everybody: ""
        case .pods: node.pods.map { "-s \($0)" } ?? ""
        case .node: "-m addrtype --src-type LOCAL"
        }
    }

    private func comment(_ rules: ServiceRules, _ text: String) -> String {
        "-m comment --comment \"\(SafeText.name(rules.info.name)) \(text)\""
    }

    /// One out of so many, with ten digits.
    static func share(_ odds: Int) -> String {
        let digits = String((10_000_000_000 + odds / 2) / odds)
        return "0." + String(repeating: "0", count: max(0, 10 - digits.count)) + digits
    }

    // MARK: tables

    private func filterChains(_ hooks: Bool) -> [(String, [String])] {
        let call = ["-m conntrack --ctstate NEW -j KUBE-REFUSED"]
        let own = [("INPUT", call), ("FORWARD", call), ("OUTPUT", call)]
        return (hooks ? own : []) + [("KUBE-REFUSED", filter)]
    }

    private func natChains(_ hooks: Bool) -> [(String, [String])] {
        let own = [
            ("PREROUTING", ["-j KUBE-SERVICES"]), ("INPUT", []), ("OUTPUT", ["-j KUBE-SERVICES"]),
            ("POSTROUTING", ["-j KUBE-POSTROUTING"]),
        ]
        // Node ports last: the address of the node may also be an external address of a service.
        let all = services + ["-m addrtype --dst-type LOCAL -j KUBE-NODEPORTS"]
        let fixed = [
            ("KUBE-SERVICES", all), ("KUBE-NODEPORTS", nodePorts),
            ("KUBE-MARK-MASQ", ["-j MARK --set-xmark \(Self.mark)"]),
            (
                "KUBE-POSTROUTING",
                [
                    "-m mark ! --mark \(Self.mark) -j RETURN", "-j MARK --xor-mark 0x4000",
                    "-j MASQUERADE --random-fully",
                ]
            ),
        ]
        return (hooks ? own : []) + fixed + chains.map { ($0.name, $0.rules) }
    }

    private func table(_ name: String, _ chains: [(String, [String])]) -> String {
        let own = ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"]
        let heads = chains.map { ":\($0.0) \(own.contains($0.0) ? "ACCEPT" : "-") [0:0]" }
        let rules = chains.flatMap { chain, rules in rules.map { "-A \(chain) \($0)" } }
        return (["*\(name)"] + heads + rules + ["COMMIT"]).map { "\($0)\n" }.joined()
    }
}
