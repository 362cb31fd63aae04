import Archives
import XCTest

final class EntryNameTests: XCTestCase {
    func testNamesAreBytesAndNotCharacters() {
        let one: EntryName = "e\u{301}"
        let other: EntryName = "\u{e9}"
        XCTAssertNotEqual(one, other, "a file system has two files where a String has one text")
        XCTAssertEqual(EntryName([0x61, 0xff]).description, "a\\xff")
    }

    func testPartsSayWhatAPathSays() {
        XCTAssertEqual(EntryName("./usr//bin/").parts, ["usr", "bin"])
        XCTAssertEqual(EntryName("/../a/.").parts, ["..", "a"])
        XCTAssertEqual(EntryName("").parts, [])
        XCTAssertEqual(EntryName("a").appending("b"), "a/b")
    }

    func testTheirOrderIsTheOneOfTheirBytes() {
        let names: [EntryName] = ["b", "a/b", "a", "a.b", "B"]
        XCTAssertEqual(names.sorted(), ["B", "a", "a.b", "a/b", "b"])
        XCTAssertLessThan(Timestamp(seconds: -1, nanoseconds: 9), Timestamp(seconds: 0))
    }
}
