import DNSMessages
import ServiceModel
import ServiceProxy
import SuiteSupport
import XCTest

// What is not there, and in which way.
extension DNSTests {
    func testNoSuchNameIsNotNoSuchRecord() throws {
        let nothing = "NOERROR\nzone: cluster.local."
        let nobody = "NXDOMAIN\nzone: cluster.local."
        try assertRows(
            [
                Row("AAAA of a service of version 4", ("web", RecordType.aaaa), gives: nothing),
                Row("TXT of a service", ("web", .txt), gives: nothing),
                Row("an unknown type", ("web", RecordType(rawValue: 65)), gives: nothing),
                Row("SOA of a service", ("web", .soa), gives: nothing),
                Row("A of a port", ("_http._tcp.web", .a), gives: nothing),
                Row("A of dns-version", ("dns-version.cluster.local.", .a), gives: nothing),
                Row("a service that is not there", ("wep", .a), gives: nobody),
                Row("a namespace that is not there", ("web.shoq.svc.cluster.local.", .a), gives: nobody),
                Row("a headless service with nobody ready", ("nobody", .a), gives: nobody),
                Row("an endpoint that is not there", ("db-7.db", .a), gives: nobody),
                Row("below an endpoint", ("x.y.db-0.db", .a), gives: nobody),
                Row("another word for svc", ("web.shop.svx.cluster.local.", .a), gives: nobody),
                Row("below dns-version", ("x.dns-version.cluster.local.", .txt), gives: nobody),
            ], "ask for",
            why: "NXDOMAIN says that nothing at all is there: a resolver then asks for no other type"
        ) { try Directory.ask($0.0, $0.1) }
    }

    func testANameOnTheWayIsThere() throws {
        let settings = ZoneSettings(namespaces: ["Empty"])
        let zone = try Directory.zone(settings)
        try assertRows(
            [
                Row("svc", "svc.cluster.local.", gives: "NOERROR"),
                Row("a namespace", "shop.svc.cluster.local.", gives: "NOERROR"),
                Row("a namespace without services", "empty.svc.cluster.local.", gives: "NOERROR"),
                Row("the protocol of a named port", "_tcp.web", gives: "NOERROR"),
                Row("a protocol without ports", "_udp.web", gives: "NXDOMAIN"),
                Row("the protocol of ports without names", "_tcp.plain", gives: "NXDOMAIN"),
                Row("no namespace", "shoq.svc.cluster.local.", gives: "NXDOMAIN"),
                Row("pod", "pod.cluster.local.", gives: "NOERROR"),
                Row("dns, above ns.dns", "dns.cluster.local.", gives: "NOERROR"),
                Row("a part of an address", "0.10.in-addr.arpa.", gives: "NOERROR"),
                Row("a part of no address", "0.11.in-addr.arpa.", gives: "NXDOMAIN"),
                Row("a part of version 6", "0.0.d.f.ip6.arpa.", gives: "NOERROR"),
                Row("more than an address", "1.1.0.20.172.in-addr.arpa.", gives: "NXDOMAIN"),
                Row("a zero too many", "01.0.20.172.in-addr.arpa.", gives: "NXDOMAIN"),
            ], "ask for A of",
            why: "a resolver that hears NXDOMAIN of a name may take it that nothing is below it (RFC 8020)"
        ) { String(try Directory.ask($0, .a, of: zone).prefix { $0 != "\n" }) }
    }

    func testANegativeAnswerSaysHowLong() throws {
        let zone = try Directory.zone(ZoneSettings(ttl: 9, serial: 3))
        let records = try [("nope", RecordType.a), ("web", .mx)].flatMap {
            try zone.resolve(try Directory.name($0.0), $0.1).authority
        }
        assertLesson(
            records.map(\.description),
            is: Array(
                repeating:
                    "cluster.local. 9 IN SOA ns.dns.cluster.local. hostmaster.cluster.local. 3 7200 1800 86400 9",
                count: 2), "ask for a name and a type that are not there",
            why: "the last number and the TTL say how long nobody needs to ask again (RFC 2308)")
    }

    func testWhatIsElsewhereIsRefused() throws {
        assertLesson(
            try ["www.example.com.", "local.", ".", "xcluster.local.", "arpa."].map {
                try Directory.ask($0, .a)
            },
            is: Array(repeating: "REFUSED", count: 5), "ask for names of other zones",
            why: "nothing is forwarded here, and 'there is no such name' would be a lie")
    }

    func testTheDomainIsTheClustersOwn() throws {
        let settings = ZoneSettings(domain: try DNSName(parsing: "Corp.Example"), reverse: [])
        let zone = try Directory.zone(settings)
        assertLesson(
            try ["web.shop.svc.corp.example.", "web", "1.0.20.172.in-addr.arpa."].map {
                try Directory.ask($0, $0.hasSuffix("arpa.") ? .ptr : .a, of: zone)
            }, is: ["NOERROR\nweb.shop.svc.corp.example. 5 IN A 172.20.0.1", "REFUSED", "REFUSED"],
            "ask a zone of another domain, without names of addresses",
            why: "two clusters that know each other have two domains")
    }

    func testEverythingIsLittle() throws {
        assertLesson(
            [try Directory.ask("web", .any), try Directory.ask("none", .any)],
            is: ["NOERROR\nweb.~ 5 IN HINFO \\# 9", "NXDOMAIN\nzone: cluster.local."], "ask for ANY",
            why: "a small question with a forged sender must not send somebody a large answer (RFC 8482)")
    }
}
