import KeyValueModel
import XCTest

final class KeyRangeTests: XCTestCase {
    func testKeysAreOrderedByTheFirstByteThatDiffers() {
        let keys: [[UInt8]] = [[], [0], [0, 0], [1], [1, 255], [2], [127, 0], [128], [255], [255, 0]]
        for (first, one) in keys.enumerated() {
            for (second, other) in keys.enumerated() { XCTAssertEqual(one.precedes(other), first < second) }
        }
    }

    func testWhichKeysARangeHolds() {
        let holds = { (range: KeyRange, key: [UInt8]) in range.contains(key) }
        XCTAssertTrue(holds(KeyRange(key: [1]), [1]))
        XCTAssertFalse(holds(KeyRange(key: [1]), [1, 0]))
        XCTAssertTrue(holds(KeyRange(key: [1], end: [3]), [2, 255]))
        XCTAssertFalse(holds(KeyRange(key: [1], end: [3]), [3]), "the end is the first that is not meant")
        XCTAssertTrue(holds(KeyRange(key: [1], end: [0]), [255]))
        XCTAssertFalse(holds(KeyRange(key: [1], end: [0]), [0, 9]))
    }

    func testAPrefixIsARange() {
        XCTAssertEqual(KeyRange.prefix([1, 2]), KeyRange(key: [1, 2], end: [1, 3]))
        XCTAssertEqual(KeyRange.prefix([1, 255]), KeyRange(key: [1, 255], end: [2]))
        XCTAssertEqual(
            KeyRange.prefix([255, 255]), KeyRange(key: [255, 255], end: [0]), "nothing comes after")
        XCTAssertEqual(KeyRange.prefix([]), .all)
    }
}
