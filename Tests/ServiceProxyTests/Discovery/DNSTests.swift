import ClusterObjects
import DNSMessages
import ServiceModel
import ServiceProxy
import SuiteSupport
import XCTest

/// Names of services, as the specification has them.
final class DNSTests: CleanTestCase {
    func testAServiceIsItsAddress() throws {
        assertLesson(
            try Directory.ask("web", .a), is: "NOERROR\nweb.~ 5 IN A 172.20.0.1",
            "ask for A of web.shop.svc.cluster.local",
            why: "a program knows a service by its name; the address behind it can be another one tomorrow")
    }

    func testAServiceOfBothFamiliesHasBoth() throws {
        assertLesson(
            [
                try Directory.ask("both", .a), try Directory.ask("both", .aaaa),
                try Directory.ask("both", .srv),
            ],
            is: [
                "NOERROR\nboth.~ 5 IN A 172.20.0.2", "NOERROR\nboth.~ 5 IN AAAA fd00::2",
                """
                NOERROR
                both.~ 5 IN SRV 0 50 80 both.~
                more: both.~ 5 IN A 172.20.0.2
                more: both.~ 5 IN AAAA fd00::2
                """,
            ], "ask for A, AAAA and SRV of a service with an address of each family",
            why: "each client takes the family that it can reach; a target is named once all the same")
    }

    func testAHeadlessServiceIsThoseWhoAreReady() throws {
        assertLesson(
            [try Directory.ask("db", .a), try Directory.ask("db", .aaaa)],
            is: [
                "NOERROR\ndb.~ 5 IN A 10.0.0.10\ndb.~ 5 IN A 10.0.0.11\ndb.~ 5 IN A 10.0.0.12",
                "NOERROR\ndb.~ 5 IN AAAA fd00::a",
            ], "ask for a headless service: three ready endpoints, one that is not, one of version 6",
            why: "a client that balances itself wants everybody, but nobody who cannot answer yet")
    }

    func testThoseWhoAreNotReadyArePublishedOnDemand() throws {
        assertLesson(
            try Directory.ask("early", .a), is: "NOERROR\nearly.~ 5 IN A 10.0.0.20",
            "ask for a service with publishNotReadyAddresses",
            why: "the members of a database must find each other before any of them is ready")
    }

    func testAnEndpointHasAName() throws {
        assertLesson(
            try ["db-0.db", "10-0-0-12.db", "fd00--a.db", "10-0-0-1.web", "db-9.db"].map {
                try Directory.ask($0, $0.hasPrefix("fd") ? .aaaa : .a)
            },
            is: [
                "NOERROR\ndb-0.db.~ 5 IN A 10.0.0.10\ndb-0.db.~ 5 IN A 10.0.0.11",
                "NOERROR\n10-0-0-12.db.~ 5 IN A 10.0.0.12", "NOERROR\nfd00--a.db.~ 5 IN AAAA fd00::a",
                "NOERROR\n10-0-0-1.web.~ 5 IN A 10.0.0.1", "NXDOMAIN\nzone: cluster.local.",
            ], "ask for endpoints: two of one hostname, two without, one of a usual service, one not ready",
            why: "a name must lead to one member of a stateful set; who has none gets one from its address")
    }

    func testAPortIsFoundByItsName() throws {
        assertLesson(
            try ["_http._tcp.web", "_dns._udp.names", "_DNS-tcp._TCP.names", "names"].map {
                try Directory.ask($0, .srv)
            },
            is: [
                "NOERROR\n_http._tcp.web.~ 5 IN SRV 0 100 80 web.~\nmore: web.~ 5 IN A 172.20.0.1",
                "NOERROR\n_dns._udp.names.~ 5 IN SRV 0 100 53 names.~\nmore: names.~ 5 IN A 172.20.0.4",
                "NOERROR\n_DNS-tcp._TCP.names.~ 5 IN SRV 0 100 5353 names.~\nmore: names.~ 5 IN A 172.20.0.4",
                "NOERROR\nnames.~ 5 IN SRV 0 50 53 names.~\nnames.~ 5 IN SRV 0 50 5353 names.~\n"
                    + "more: names.~ 5 IN A 172.20.0.4",
            ], "ask for SRV of _PORT._PROTOCOL.SERVICE",
            why: "the number of a port is then written once, in the service; the address comes with it")
    }

    func testEachEndpointIsATarget() throws {
        assertLesson(
            try Directory.ask("_http._tcp.db", .srv),
            is: """
                NOERROR
                _http._tcp.db.~ 5 IN SRV 0 25 8080 db-0.db.~
                _http._tcp.db.~ 5 IN SRV 0 25 8080 10-0-0-12.db.~
                _http._tcp.db.~ 5 IN SRV 0 25 8080 fd00--a.db.~
                more: db-0.db.~ 5 IN A 10.0.0.10
                more: db-0.db.~ 5 IN A 10.0.0.11
                more: 10-0-0-12.db.~ 5 IN A 10.0.0.12
                more: fd00--a.db.~ 5 IN AAAA fd00::a
                """, "ask for SRV of a headless service",
            why: "the endpoints' own port counts, for nobody translates it; one name is one target")
    }

    func testAPortWithoutANameIsNotFoundByOne() throws {
        assertLesson(
            try ["_._tcp.plain", "_http._tcp.plain", "_http._udp.web", "_https._tcp.web"].map {
                try Directory.ask($0, .srv)
            }, is: Array(repeating: "NXDOMAIN\nzone: cluster.local.", count: 4),
            "ask for ports that have no name, another protocol or another name",
            why: "unnamed ports do not have an SRV record of their own")
    }

    func testAnAddressHasAName() throws {
        assertLesson(
            try [
                "1.0.20.172.in-addr.arpa.", "10.0.0.10.in-addr.arpa.", "13.0.0.10.in-addr.arpa.",
                "A.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.d.f.IP6.ARPA.",
            ].map { try Directory.ask($0, .ptr) },
            is: [
                "NOERROR\n1.0.20.172.in-addr.arpa. 5 IN PTR web.~",
                "NOERROR\n10.0.0.10.in-addr.arpa. 5 IN PTR db-0.db.~", "NXDOMAIN\nzone: in-addr.arpa.",
                "NOERROR\nA.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.d.f.IP6.ARPA. 5 IN PTR "
                    + "fd00--a.db.~",
            ], "ask for PTR of a service, of endpoints that are ready and are not, of version 6",
            why: "a log that says 10.0.0.10 says nothing; its name says who it was")
    }

    func testAnAddressIsANameBackwards() throws {
        assertLesson(
            try ["10.1.2.3", "2001:db8::4"].map {
                try ServiceZone.reverseName(of: XCTUnwrap(IPAddress($0))).description
            },
            is: [
                "3.2.1.10.in-addr.arpa.",
                "4.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa.",
            ], "turn addresses into names", why: "in a name the farthest stands last, in an address first")
    }

    func testAnotherNameIsFollowedWithinTheZone() throws {
        assertLesson(
            try [RecordType.a, .aaaa, .cname].map { try Directory.ask("inside", $0) },
            is: [
                "NOERROR\ninside.~ 5 IN CNAME web.~\nweb.~ 5 IN A 172.20.0.1",
                "NOERROR\ninside.~ 5 IN CNAME web.~\nzone: cluster.local.",
                "NOERROR\ninside.~ 5 IN CNAME web.~",
            ], "ask for a service that is another name of web",
            why: "who asks for an address wants one, and need not ask twice")
    }

    func testAnotherNameCanLeadAway() throws {
        assertLesson(
            try ["outside", "lost", "deep.outside"].map { try Directory.ask($0, .a) },
            is: [
                "NOERROR\noutside.~ 5 IN CNAME www.example.com.",
                "NXDOMAIN\nlost.~ 5 IN CNAME gone.~\nzone: cluster.local.", "NXDOMAIN\nzone: cluster.local.",
            ], "ask for other names that lead outside and nowhere, and for a name below one",
            why:
                "what is outside is not asked for here; NXDOMAIN is about the last name of the chain (RFC 6604)"
        )
    }

    func testNamesThatLeadInCirclesEnd() throws {
        let lines = try Directory.ask("here", .a).split(separator: "\n")
        assertLesson(
            [
                lines.first == "NOERROR", lines.count < 20,
                lines.dropFirst().allSatisfy { $0.contains("CNAME") },
            ],
            is: [true, true, true], "ask for here, which is there, which is here",
            why: "anybody who can make a service could otherwise stop all names of a cluster")
    }

    func testAPodIsItsAddress() throws {
        assertLesson(
            try [
                "10-0-0-1.shop.pod.cluster.local.", "fd00--1.shop.pod.cluster.local.",
                "10-0-0.shop.pod.cluster.local.", "10-0-0-1.none.pod.cluster.local.",
            ].map { try Directory.ask($0, $0.hasPrefix("fd") ? .aaaa : .a) },
            is: [
                "NOERROR\n10-0-0-1.shop.pod.cluster.local. 5 IN A 10.0.0.1",
                "NOERROR\nfd00--1.shop.pod.cluster.local. 5 IN AAAA fd00::1",
                "NXDOMAIN\nzone: cluster.local.", "NXDOMAIN\nzone: cluster.local.",
            ], "ask for the deprecated names of pods", why: "the specification still requires them")
    }

    func testTheSpecificationIsNamed() throws {
        assertLesson(
            try Directory.ask("dns-version.cluster.local.", .txt),
            is: "NOERROR\ndns-version.cluster.local. 28800 IN TXT \"1.1.0\"", "ask for TXT of dns-version",
            why: "a client can find out what it may rely on")
    }

    func testTheZoneKnowsItself() throws {
        let zone = try Directory.zone(ZoneSettings(ttl: 7, serial: 42, servers: [IPAddress(172, 20, 0, 10)]))
        assertLesson(
            try [RecordType.soa, .ns].map { try Directory.ask("cluster.local.", $0, of: zone) },
            is: [
                """
                NOERROR
                cluster.local. 7 IN SOA ns.dns.cluster.local. hostmaster.cluster.local. 42 7200 1800 86400 7
                """,
                """
                NOERROR
                cluster.local. 7 IN NS ns.dns.cluster.local.
                more: ns.dns.cluster.local. 7 IN A 172.20.0.10
                """,
            ], "ask for SOA and NS of the domain",
            why: "resolvers ask for them to find out who is responsible")
    }

    func testWhatCannotBeANameIsRefused() throws {
        let long = String(repeating: "a", count: 64)
        let services: [(String, String)] = [
            (long, "{\"clusterIP\":\"10.0.0.1\"}"), ("a.b", "{\"clusterIP\":\"10.0.0.1\"}"),
            ("web", "{\"clusterIP\":\"10.0.0\"}"), ("web", "{\"type\":\"ExternalName\"}"),
            ("web", "{\"clusterIP\":\"10.0.0.1\",\"ports\":[{\"port\":65536}]}"),
        ]
        for (name, spec) in services {
            let service = try Service.named(name, spec)
            XCTAssertThrowsError(try ServiceZone([service]), "\(name) \(spec)") { error in
                XCTAssertTrue(error is ServiceFault, "\(error)")
            }
        }
        let slice = try EndpointSlice.named(
            "s", of: "db", "[{\"addresses\":[\"10.0.0.1\"],\"hostname\":\"a.b\"}]")
        XCTAssertThrowsError(try ServiceZone(try Directory.services(), [slice]), "a hostname with a dot") {
            XCTAssertTrue($0 is ServiceFault, "\($0)")
        }
    }
}
