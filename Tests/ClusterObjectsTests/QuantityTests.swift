import ClusterObjects
import SuiteSupport
import XCTest

final class QuantityTests: XCTestCase {
    func testACanonicalTextHasNoFractionAndTheLargestSuffix() throws {
        try assertRows(
            [
                Row("1Ki", "1Ki", gives: "1Ki"), Row("1024Mi", "1024Mi", gives: "1Gi"),
                Row("1000M", "1000M", gives: "1G"), Row("0.5", "0.5", gives: "500m"),
                Row(".001Ki", ".001Ki", gives: "1024m"), Row("1.0", "1.0", gives: "1"),
                Row("1e3", "1e3", gives: "1e3"), Row("0.001e0", "0.001e0", gives: "1e-3"),
                Row("1080000000n", "1080000000n", gives: "1080m"), Row("00", "00", gives: "0"),
                Row("-0.5Gi", "-0.5Gi", gives: "-512Mi"), Row("12E", "12E", gives: "12E"),
                Row(".000000000001Ki", ".000000000001Ki", gives: "2n"), Row("1e-30", "1e-30", gives: "1e-9"),
            ], "write", why: "one amount has one text"
        ) { try Quantity(parsing: $0).description }
    }

    func testWhatIsNoQuantityIsRefusedByItsText() throws {
        for text in ["", ".", "+", "1.1.M", "1+1", "0.1mi", "1i", "e3", "1e", " 1", "1 ", "1e1.5", "٣"] {
            XCTAssertThrowsError(try Quantity(parsing: text), text) {
                XCTAssertEqual($0 as? QuantityFault, .malformed(text))
            }
        }
        XCTAssertThrowsError(try Quantity(parsing: "1e99"))
        XCTAssertThrowsError(try Quantity(parsing: String(repeating: "9", count: 400)))
    }

    func testRoundingIsAwayFromZero() throws {
        XCTAssertEqual(try Quantity(parsing: "1.0000000001").milliValue, 1001)
        XCTAssertEqual(try Quantity(parsing: "1500m").value, 2)
        XCTAssertEqual(try Quantity(parsing: "-1500m").value, -2)
        XCTAssertEqual(try Quantity(parsing: "100E").value, .max)
    }

    func testEqualAmountsAreEqualHoweverTheyAreWritten() throws {
        XCTAssertEqual(try Quantity(parsing: "1024Mi"), try Quantity(parsing: "1Gi"))
        XCTAssertLessThan(try Quantity(parsing: "100Gi"), try Quantity(parsing: "10000T"))
    }

    func testEveryTextComesBackFromItsCanonicalForm() throws {
        try withSeed { generator in
            let suffixes = ["", "n", "u", "m", "k", "M", "G", "Ki", "Mi", "Gi", "e3", "e-3"]
            for _ in 0..<500 {
                let digits = Int.random(in: 0...999_999, using: &generator)
                let fraction =
                    Bool.random(using: &generator) ? ".\(Int.random(in: 0...999, using: &generator))" : ""
                let text = "\(digits)\(fraction)\(suffixes.randomElement(using: &generator) ?? "")"
                let quantity = try Quantity(parsing: text)
                XCTAssertEqual(try Quantity(parsing: quantity.description), quantity, text)
            }
        }
    }
}
