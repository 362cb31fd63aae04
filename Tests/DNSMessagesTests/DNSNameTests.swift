import DNSMessages
import SuiteSupport
import XCTest

final class DNSNameTests: CleanTestCase {
    func testNamesAreReadAndWritten() throws {
        for (text, written) in [
            ("web.shop", "web.shop."), ("web.shop.", "web.shop."), (".", "."), ("a\\.b.c", "a\\.b.c."),
            ("\\001x\\255", "\\001x\\255."), ("\\092", "\\\\."), ("WeB", "WeB."),
        ] {
            XCTAssertEqual(try DNSName(parsing: text).description, written, text)
        }
    }

    func testWhatIsNoNameIsRefused() {
        let long = Array(repeating: String(repeating: "a", count: 63), count: 4).joined(separator: ".")
        for text in ["", "a..b", ".a", "..", String(repeating: "a", count: 64), long, "\\", "\\25", "\\256"] {
            XCTAssertThrowsError(try DNSName(parsing: text), text)
        }
    }

    func testTheLongestNameIsOne() throws {
        let label = String(repeating: "a", count: 63)
        let text = [label, label, label, String(repeating: "a", count: 61)].joined(separator: ".")
        XCTAssertEqual(try DNSName(parsing: text).length, 255)
    }

    func testCaseIsKeptAndMeansNothing() throws {
        let (first, second) = (try DNSName(parsing: "WeB.sHop"), try DNSName(parsing: "web.SHOP"))
        XCTAssertEqual(first, second)
        XCTAssertEqual(Set([first, second]).count, 1)
        XCTAssertEqual(first.description, "WeB.sHop.")
        XCTAssertEqual(first.labels(below: try DNSName(parsing: "Shop")), ["web"])
        XCTAssertNil(first.labels(below: try DNSName(parsing: "op")), "a label is whole")
    }
}
