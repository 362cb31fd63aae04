import KeyValueModel
import LabSupport
import SuiteSupport
import XCTest

final class KeyMapTests: XCTestCase {
    private func key(using generator: inout SeededGenerator) -> [UInt8] {
        (0..<Int.random(in: 0...3, using: &generator)).map { _ in
            UInt8.random(in: 0...12, using: &generator) &* 21
        }
    }

    func testItHoldsWhatADictionaryHoldsInOrder() throws {
        try withSeed { generator in
            var map = KeyMap<Int>()
            var plain: [[UInt8]: Int] = [:]
            for number in 0..<6000 {
                let key = key(using: &generator)
                if number % 3 == 2 {
                    map.remove(key)
                    plain[key] = nil
                } else {
                    map.update(key, first: 0) { $0 = number }
                    plain[key] = number
                }
                XCTAssertEqual(map.count, plain.count)
                XCTAssertEqual(map[key], plain[key])
            }
            for _ in 0..<200 {
                let range = KeyRange(key: key(using: &generator) + [0], end: key(using: &generator))
                var found: [[UInt8]] = []
                map.visit(range) { key, value in
                    XCTAssertEqual(value, plain[key])
                    found.append(key)
                    return true
                }
                let expected = plain.keys.filter(range.contains).sorted { $0.lexicographicallyPrecedes($1) }
                XCTAssertEqual(found, expected, "\(range)")
            }
        }
    }

    func testAVisitorMayLeaveEarly() {
        var map = KeyMap<Int>()
        for number in 0..<1000 {
            map.update([UInt8(number / 256), UInt8(number % 256)], first: number) { _ in }
        }
        var seen = 0
        map.visit(.all) { _, value in
            seen += 1
            return value < 700
        }
        XCTAssertEqual(seen, 701)
        XCTAssertNil(map.change([9]) { $0 += 1 })
        XCTAssertEqual(
            map.change([0, 1]) {
                $0 += 1
                return $0
            }, 2)
    }

    func testKeysAreOrderedByTheFirstByteThatDiffers() {
        let keys: [[UInt8]] = [[], [0], [0, 0], [1], [1, 255], [2], [127, 0], [128], [255], [255, 0]]
        for (first, one) in keys.enumerated() {
            for (second, other) in keys.enumerated() { XCTAssertEqual(one.precedes(other), first < second) }
        }
    }
}
