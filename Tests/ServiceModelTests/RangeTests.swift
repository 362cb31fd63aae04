import ServiceModel
import SuiteSupport
import XCTest

final class RangeTests: XCTestCase {
    func testBitsBehindTheLengthAreDropped() {
        let texts = [
            "10.1.2.3/8", "10.1.2.3/12", "255.255.255.255/31", "1.2.3.4/0", "fd00:ffff::1/17", "1.2.3.4",
        ]
        assertLesson(
            texts.compactMap { AddressRange($0)?.description },
            is: [
                "10.0.0.0/8", "10.0.0.0/12", "255.255.255.254/31", "0.0.0.0/0", "fd00:8000::/17",
                "1.2.3.4/32",
            ],
            "read \(texts)", why: "nft refuses what iptables cuts: write it cut")
    }

    func testWhatIsNoRange() {
        let texts = [
            "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/08", "/8", "10.0.0.0/8/8", "",
        ]
        assertLesson(
            texts.filter { AddressRange($0) != nil }, is: [], "read \(texts)",
            why: "a range that is guessed at opens a door")
    }

    func testWhoIsInARange() throws {
        let range = AddressRange(IPAddress(10, 1, 255, 0), bits: 15)
        let texts = ["10.0.0.0", "10.1.255.255", "10.2.0.0", "9.255.255.255", "::ffff:10.1.0.0"]
        assertLesson(
            texts.filter { IPAddress($0).map(range.contains) ?? false }, is: ["10.0.0.0", "10.1.255.255"],
            "which of \(texts) are in \(range)", why: "fifteen bits end within a byte; families never mix")
    }

    func testTooManyBitsAreCut() {
        let ranges = [Int.min, -1, 33, Int.max].map { AddressRange(IPAddress(1, 2, 3, 4), bits: $0).bits }
        assertLesson(
            ranges, is: [0, 0, 32, 32], "make ranges of numbers of bits that cannot be", why: "no trap")
    }

    func testANodeKnowsItsOwn() {
        let node = NodeNetwork(
            name: "n", addresses: [IPAddress(192, 168, 0, 1)], pods: AddressRange("10.0.0.0/8"))
        let texts = ["192.168.0.1", "127.0.0.1", "10.1.1.1", "8.8.8.8"].compactMap { IPAddress($0) }
        assertLesson(
            texts.map { "\(node.owns($0)) \(node.isPod($0))" },
            is: ["true false", "true false", "false true", "false false"], "whose are \(texts)",
            why: "loopback is the node's, too")
    }

    func testFaultsNameTheirPlace() {
        let words = [
            { _ = try ServiceFault.address("x", "spec.clusterIP") },
            { _ = try ServiceFault.port(70_000, "a.port") },
            { _ = try ServiceFault.port(-1, "a.port") }, { _ = try ServiceFault.transport("icmp", "a") },
        ].map { (body: () throws -> Void) -> String in
            do { try body() } catch { return "\(error)" }
            return "-"
        }
        assertLesson(
            words,
            is: [
                "spec.clusterIP: expected an address such as 10.0.0.1, found \"x\"",
                "a.port: expected a port from 0 to 65535, found 70000",
                "a.port: expected a port from 0 to 65535, found -1",
                "a.protocol: expected TCP, UDP or SCTP, found \"icmp\"",
            ], "read what cannot be", why: "where, what, and what would be right")
    }

    func testAHashIsTheSameEverywhere() {
        let texts = ["", "a", "b", "ab"]
        let bits = texts.map { StableHash.of($0.utf8) }
        assertLesson(
            Set(bits).count, is: 4, "hash \(texts)", why: "each byte counts")
        let near = (0..<64).map { StableHash.of([UInt8($0)]) >> 58 }
        XCTAssertGreaterThan(
            Set(near).count, 32, "64 neighbours have \(Set(near).count) high parts of 64: not mixed")
        assertLesson(
            StableHash.of("a".utf8) == StableHash.of("a".utf8, seed: 1), is: false, "hash with two seeds",
            why: "a ring needs many points of one endpoint")
    }
}
