import ServiceModel
import SuiteSupport
import XCTest

final class AddressTests: XCTestCase {
    func testWhatIsAnAddress() {
        let texts = [
            "0.0.0.0", "255.255.255.255", "1.2.3", "1.2.3.4.5", "1..3.4", "1.2.3.+4", "1.2.3.04", " 1.2.3.4",
            "::", "::1", "1::", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7", "::ffff:1.2.3.4", "64:ff9b::1.2.3.4",
            "1.2.3.4::", "1:2:3:4:5:6:7:1.2.3.4", ":::", "1::2::3", "-0::", "+1::", "g::", "fe80::1%eth0",
            "\u{0661}.2.3.4", "", ":", ".",
        ]
        assertLesson(
            texts.filter { IPAddress($0) != nil },
            is: [
                "0.0.0.0", "255.255.255.255", "::", "::1", "1::", "1:2:3:4:5:6:7:8", "::ffff:1.2.3.4",
                "64:ff9b::1.2.3.4",
            ], "which of \(texts) are read",
            why: "an address that is read wrong sends packets to somebody else")
    }

    func testVersion6IsWrittenInOneWay() {
        let texts = ["2001:DB8:0:0:1:0:0:1", "1:0:0:2:0:0:0:3", "0:1:0:1:0:1:0:1", "1:2:3:4:5:6:0:0", "::"]
        assertLesson(
            texts.compactMap { IPAddress($0)?.description },
            is: ["2001:db8::1:0:0:1", "1:0:0:2::3", "0:1:0:1:0:1:0:1", "1:2:3:4:5:6::", "::"],
            "read \(texts) and write them",
            why: "the first longest run of zeros is left out, never a single one: texts are compared")
    }

    func testWhatIsWrittenIsReadAgain() throws {
        try withSeed { generator in
            for _ in 0..<2000 {
                let count = Bool.random(using: &generator) ? 4 : 16
                let bytes = (0..<count).map { _ in
                    Bool.random(using: &generator) ? 0 : UInt8.random(in: 0...255, using: &generator)
                }
                let address = try XCTUnwrap(IPAddress(bytes: bytes))
                let place = SocketPlace(address, .random(in: 0...65_535, using: &generator))
                guard IPAddress(address.description) == address, SocketPlace(place.description) == place
                else {
                    return XCTFail("\(bytes): written as \(address) and \(place), which are read as others")
                }
            }
        }
    }

    func testBytesAreFourOrSixteen() {
        let counts = (0...17).filter { IPAddress(bytes: [UInt8](repeating: 1, count: $0)) != nil }
        assertLesson(counts, is: [4, 16], "make addresses of 0 to 17 bytes", why: "there are no others")
    }

    func testWhoIsWho() {
        let addresses = ["127.0.0.1", "127.9.9.9", "128.0.0.1", "::1", "::2", "0.0.0.0", "::"].compactMap {
            IPAddress($0)
        }
        assertLesson(
            addresses.map { ($0.isLoopback ? "l" : "-") + ($0.isUnspecified ? "u" : "-") },
            is: ["l-", "l-", "--", "l-", "--", "-u", "-u"], "loopback and unspecified of \(addresses)",
            why: "the node's own are not only those that it names")
    }

    func testAPlaceIsAnAddressAndAPort() {
        let texts = [
            "1.2.3.4:80", "[::1]:80", "::1:80", "[1.2.3.4]:80", "1.2.3.4", "1.2.3.4:", "1.2.3.4:65536",
            "1.2.3.4:+80", ":80", "[::1]80", "[::1:80",
        ]
        assertLesson(
            texts.filter { SocketPlace($0) != nil }, is: ["1.2.3.4:80", "[::1]:80"],
            "which of \(texts) are read",
            why: "without brackets nobody knows where an address of version 6 ends")
    }

    func testPlacesAreInOrder() {
        let places = ["[::1]:1", "10.0.0.10:1", "10.0.0.9:2", "10.0.0.9:10"].compactMap { SocketPlace($0) }
        assertLesson(
            places.sorted().map(\.description), is: ["10.0.0.9:2", "10.0.0.9:10", "10.0.0.10:1", "[::1]:1"],
            "sort \(places)", why: "as numbers, not as text: balancers in two proxies must agree")
    }
}
