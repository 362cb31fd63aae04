import ServiceModel
import ServiceProxy
import SuiteSupport
import XCTest

extension RulesTests {
    private func requiresAWorld(_ tool: String) throws {
        try requires(
            .root, .executable(tool), .executable("ip"), .executable("unshare"), .executable("nsenter"),
            .executable("setpriv"), .executable("perl"))
    }

    private static let router = NodeNetwork(
        name: "router",
        addresses: ["10.0.9.1", "10.0.1.1", "10.0.2.1", "10.0.3.1"].compactMap { IPAddress($0) },
        pods: AddressRange("10.0.0.0/16"))

    /// Two services on the endpoints of the world; the second has none.
    private func state(_ endpoints: [UInt8]) -> ProxyState {
        let web = ServicePortInfo(
            ServicePortName(namespace: "shop", name: "web"), clusterIP: IPAddress(172, 20, 0, 1), port: 80,
            nodePort: 30_080)
        let empty = ServicePortInfo(
            ServicePortName(namespace: "shop", name: "zero"), clusterIP: IPAddress(172, 20, 0, 2), port: 80)
        let places = endpoints.map { Endpoint(SocketPlace(IPAddress(10, 0, $0, 2), 8080)) }
        return ProxyState(entries: [.init(info: web, endpoints: places), .init(info: empty, endpoints: [])])
    }

    /// What the world prints, by headings.
    private func run(_ language: RuleLanguage) throws -> [String: [String]] {
        let folder = try TestFolder()
        for (name, endpoints) in [("all", [UInt8(1), 2, 3]), ("last", [3])] {
            let rules = try ServiceRules.plan(state(endpoints), on: Self.router)
            try Data(try language.render(rules, Self.router).utf8).write(
                to: URL(fileURLWithPath: folder.path(name)))
        }
        let script = folder.path("world.sh")
        try Data(WorldScript.text.utf8).write(to: URL(fileURLWithPath: script))
        // Ends with this test, however that ends: the kernel ends unshare, and with it all that it started.
        let text = try Peer.run(
            "setpriv",
            [
                "--pdeathsig", "KILL", "unshare", "--net", "--pid", "--fork", "--kill-child", "--mount-proc",
                "timeout", "60", "sh", script, language.name, folder.path(""),
            ])
        var (found, heading): ([String: [String]], String) = ([:], "")
        for line in String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init) {
            if line.hasPrefix("== ") {
                heading = String(line.dropFirst(3))
            } else {
                found[heading, default: []].append(line)
            }
        }
        return found
    }

    private func checkTheWorld(_ language: RuleLanguage) throws {
        let found = try run(language)
        let name = language.name
        let who = { (key: String) in (found[key] ?? []).map { String($0.prefix { $0 != " " }) } }
        var counts: [SocketPlace: Int] = [:]
        for server in who("virtual").compactMap({ UInt8($0) }) {
            counts[SocketPlace(IPAddress(10, 0, server, 2), 8080), default: 0] += 1
        }
        assertEven(
            counts, over: state([1, 2, 3]).entries[0].endpoints,
            "\(name): 300 real connections to the virtual address")
        assertLesson(
            Set((found["virtual"] ?? []).map { String($0.drop { $0 != " " }) }), is: [" 10.0.9.2"],
            "\(name): whom the servers saw", why: "a pod keeps its address")
        assertLesson(
            "\(who("again").count) \(found["nobody"] ?? [])", is: "3 [\"refused\"]",
            "\(name): apply the same rules again; connect to a service without endpoints",
            why: "rules are applied again and again; and nobody should wait for nobody")
        let seen = (found["port of the node"] ?? []).map {
            $0.split(separator: " ").last.map(String.init) ?? ""
        }
        assertLesson(
            "\(seen.count) \(seen.allSatisfy { $0.hasSuffix(".1") })", is: "6 true",
            "\(name): six connections to the node's port: the servers saw \(seen)",
            why: "with the policy Cluster they see the node")
        let hairpin = (found["hairpin"] ?? []).filter { $0.hasPrefix("1 ") }
        assertLesson(
            "\(found["hairpin"]?.count ?? 0) \(hairpin.allSatisfy { $0 == "1 10.0.1.1" })", is: "12 true",
            "\(name): server 1 connects to its own service twelve times; to itself: \(hairpin)",
            why: "unmasqueraded a server that meets itself hears nothing")
        assertLesson(
            who("itself").compactMap { Int($0) }.count, is: 3, "\(name): the node itself connects",
            why: "its packets pass another hook than those that come in")
        assertLesson(
            Set(who("after")), is: ["3"], "\(name): connect after rules for the third server only",
            why: "new rules count")
        let during = (found["update"] ?? []).map { String($0.drop { $0 != " " }) }
        assertLesson(
            Set(during), is: [" 10.0.9.2"],
            "\(name): \(during.count) connections while the rules are replaced seven times",
            why: "between two states of rules there must be no moment with none")
    }

    func testTheKernelDoesWhatNFTRulesSay() throws {
        try requiresAWorld("nft")
        try checkTheWorld(.nft)
    }

    func testTheKernelDoesWhatIPTablesRulesSay() throws {
        try requiresAWorld("iptables-restore")
        try checkTheWorld(.iptables)
    }
}
