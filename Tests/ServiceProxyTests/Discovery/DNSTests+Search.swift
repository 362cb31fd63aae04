import DNSMessages
import ServiceProxy
import SuiteSupport
import XCTest

// What a resolver asks for.
extension DNSTests {
    func testFewDotsAreSearchedFirst() throws {
        let pod = try SearchList(
            parsing: """
                nameserver 172.20.0.10
                search old.example
                search shop.svc.cluster.local svc.cluster.local cluster.local
                options edns0 ndots:5
                """)
        let host = SearchList(search: [try DNSName(parsing: "example.com")])
        try assertRows(
            [
                Row(
                    "a short name in a pod", (pod, "web"),
                    gives: "web.shop.svc.cluster.local. web.svc.cluster.local. web.cluster.local. web."),
                Row(
                    "four dots in a pod", (pod, "a.b.c.d.e"),
                    gives: "a.b.c.d.e.shop.svc.cluster.local. a.b.c.d.e.svc.cluster.local. "
                        + "a.b.c.d.e.cluster.local. a.b.c.d.e."),
                Row(
                    "five dots in a pod", (pod, "a.b.c.d.e.f"),
                    gives: "a.b.c.d.e.f. a.b.c.d.e.f.shop.svc.cluster.local. a.b.c.d.e.f.svc.cluster.local. "
                        + "a.b.c.d.e.f.cluster.local."),
                Row("a dot at the end", (pod, "web."), gives: "web."),
                Row("no dot on a host", (host, "web"), gives: "web.example.com. web."),
                Row("a dot on a host", (host, "web.org"), gives: "web.org. web.org.example.com."),
                Row(
                    "a name that leaves no room",
                    (host, Array(repeating: "0123456", count: 31).joined(separator: ".")),
                    gives: Array(repeating: "0123456.", count: 31).joined()),
            ], "search for",
            why: "with ndots:5 a pod asks three times in vain before it asks for www.example.com"
        ) { try $0.0.candidates(for: $0.1).map(\.description).joined(separator: " ") }
    }

    func testThereAreFifteenDotsAtMost() throws {
        _ = try SearchList().candidates(for: "a")
        assertLesson(
            try [
                SearchList(ndots: 99).ndots, SearchList(ndots: -1).ndots,
                SearchList(parsing: "options ndots:16").ndots, SearchList(parsing: "options ndots:x").ndots,
            ], is: [15, 0, 15, 1], "read ndots of 99, -1, 16 and x", why: "resolv.conf(5) caps it, silently")
    }

    func testWhatIsNoNameIsNotSearchedFor() throws {
        _ = try SearchList().candidates(for: "a")
        for text in ["", "a..b", String(repeating: "a", count: 64)] {
            XCTAssertThrowsError(try SearchList().candidates(for: text), text) {
                XCTAssertTrue($0 is NameFault, "\($0)")
            }
        }
    }
}
