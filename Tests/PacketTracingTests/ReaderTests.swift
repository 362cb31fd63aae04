import PacketTracing
import ServiceModel
import SuiteSupport
import XCTest

final class ReaderTests: XCTestCase {
    /// What is wrong with a text; `-` when nothing is.
    private func fault(_ body: () throws -> TracedRules) -> String {
        do { _ = try body() } catch { return "\(error)" }
        return "-"
    }

    private func iptables(_ rules: String..., table: String = "nat") -> String {
        let lines = ["*\(table)", ":A - [0:0]", ":B - [0:0]"] + rules + ["COMMIT", ""]
        return fault { try IPTablesReader.read(lines.joined(separator: "\n")) }
    }

    private func nft(_ rules: String...) -> String {
        let body = rules.map { "\t\t\($0)\n" }.joined()
        return fault {
            try NFTReader.read(
                "table ip t {\n\tset s { type ipv4_addr; timeout 5s; }\n\tchain a {\n\(body)\t}\n}\n")
        }
    }

    func testWhatIPTablesWouldRefuse() {
        let found = [
            iptables("-A A -j B"), iptables("-A A -j B -j RETURN"), iptables("-A A ! -p tcp -j B"),
            iptables("-A A -j B !"), iptables("-A A --dport 80 -j B"),
            iptables("-A A -m tcp --dport 80 -j B"),
            iptables("-A A -p tcp -m tcp --dport 65536 -j B"),
            iptables("-A A -j DNAT --to-destination 1.2.3.4:80"),
            iptables("-A A -p tcp -j DNAT --to-destination 1.2.3.4"), iptables("-A A -j C"),
            iptables("-A C -j B"),
            iptables("-A A -s 1.2.3 -j B"), iptables("-A A -m comment --comment \"x -j B"), iptables("-A A"),
            iptables("-A A -j REJECT"), iptables("-A A -j REJECT --reject-with tcp-reset", table: "filter"),
            iptables("-A A -j MASQUERADE", table: "filter"), iptables(table: "mangle"),
            iptables("-A A -m statistic --mode random --probability 1.5 -j B"),
            iptables("-A A -j MARK --set-xmark x"),
            iptables(":A-NAME-OF-MORE-THAN-28-LETTERS - [0:0]"), iptables("-A A -m recent --rcheck -j B"),
        ]
        assertLesson(
            found,
            is: [
                "-", "line 4: -j RETURN: a rule has one target", "line 4: ! -p: is not traced",
                "line 4: !: expected an option behind it",
                "line 4: --dport: expected -m sctp or tcp or udp before it",
                "line 4: --dport: expected -p before it", "line 4: --dport: expected a port",
                "line 4: DNAT: a port needs -p before it",
                "line 4: DNAT: expected --to-destination ADDRESS:PORT, in the nat table",
                "chain nat C: called, but not there", "line 4: chain C: not declared",
                "line 4: expected an address or a range, found 1.2.3", "line 4: a quote that does not end",
                "line 4: expected a target: -j …", "line 4: REJECT: only in the filter table",
                "line 4: tcp-reset: only for -p tcp", "line 4: MASQUERADE: only in the nat table",
                "line 1: unknown table mangle", "line 4: --probability: expected a number from 0 to 1",
                "line 4: --set-xmark: expected VALUE/MASK",
                "line 4: chain A-NAME-OF-MORE-THAN-28-LETTERS: more than 28 letters",
                "line 4: expected --name before --rcheck or --set",
            ], "read rules of iptables that the kernel would refuse, after one that it takes",
            why: "what is passed over is traced wrong")
    }

    func testWhatNFTWouldRefuse() {
        let found = [
            nft("accept"), nft("goto a goto a"), nft("dnat to 1.2.3.4:80"),
            nft("meta l4proto tcp dnat to 1.2.3.4"),
            nft("goto b"), nft("ip saddr @x accept"), nft("ip saddr"),
            nft("numgen random mod 2 vmap { 2 : accept }"),
            nft("ip daddr . meta l4proto . th dport vmap @m"), nft("fib oif type local accept"),
            nft("meta mark set 1"), nft("ip saddr 1.2.3 accept"), nft("counter"), nft("accept", "frobnicate"),
            fault { try NFTReader.read("table ip t {") }, fault { try NFTReader.read("chain a {}") },
            fault { try NFTReader.read("table ip t {\n chain a {\n }\n chain a {\n }\n}") },
            fault {
                try NFTReader.read(
                    """
                    table ip t {
                     map m {
                      type ipv4_addr . inet_proto . inet_service : verdict
                      elements = { 1.2.3.4 . tcp . 80 : drop, 1.2.3.4 . tcp . 80 : accept }
                     }
                    }
                    """)
            },
        ]
        assertLesson(
            found,
            is: [
                "-", "line 4: goto: stands behind a verdict, where nothing is done",
                "line 4: dnat: a port needs meta l4proto before it",
                "line 4: dnat: expected ADDRESS:PORT, found 1.2.3.4",
                "chain b: called, but not there", "line 4: no set @x", "line 4: expected an address, found ;",
                "line 4: numgen: expected numbers below 2", "chain a: no map @m",
                "line 4: fib: expected saddr or daddr, found oif", "line 4: expected mark, found 1",
                "line 4: expected an address, found 1.2.3",
                "line 4: expected a rule that does something, or asks a map, not both",
                "line 5: unknown statement frobnicate", "line 1: expected more, found the end",
                "line 1: expected table, found chain", "line 4: chain a: is there twice",
                "line 4: [\"1.2.3.4\", \"tcp\", \"80\"]: stands in the map twice",
            ], "read rules of nft that the kernel would refuse, after one that it takes",
            why: "what is passed over is traced wrong")
    }

    func testNoTextIsATrap() throws {
        let start = """
            table ip t { map m { type a : verdict; elements = { 1.2.3.4 . tcp . 80 : goto b } }
            chain a { type nat hook output priority -100; meta mark & 0x4000 == 0 jump b }
            chain b { numgen random mod 4000000000 vmap { 0 : return } } }
            *nat :A - [0:0] -A A -m recent --name x --rcheck --seconds 99999999999999999999 -j RETURN COMMIT
            """
        let words =
            start.split { $0 == " " || $0 == "\n" }.map(String.init) + [
                "\n", "\"", "!", "18446744073709551616",
            ]
        try withSeed { generator in
            for _ in 0..<3000 {
                let count = Int.random(in: 0...30, using: &generator)
                let text = (0..<count).map { _ in words.randomElement(using: &generator) ?? "" }.joined(
                    separator: " ")
                _ = try? NFTReader.read(text)
                _ = try? IPTablesReader.read(text.replacing(" *", with: "\n*").replacing(" -A", with: "\n-A"))
            }
        }
    }
}
