import XCTest

@testable import drydock

/// The command lines that `drydock runtime` reads without its parser.
final class PlainWordsTests: XCTestCase {
    func testOptionsAreTakenWithTheirValuesWhereverTheyStand() {
        var words = PlainWords(["web", "--root", "/r", "--force"])
        XCTAssertEqual(words.value("--root"), "/r")
        XCTAssertTrue(words.flag("--force"))
        XCTAssertFalse(words.flag("--force"), "it is taken away")
        XCTAssertNil(words.value("--log"))
        XCTAssertEqual(words.only, "web")
    }

    func testWhateverIsNotPlainIsLeftForTheParser() {
        for line in [
            ["web", "--root=/r"], ["web", "--root"], ["--root", "--force", "web"], ["-f", "web"],
            ["--root", "/r", "--root", "/s", "web"], ["web", "shop"], ["--", "web"], ["--help"], [],
        ] {
            var words = PlainWords(line)
            _ = words.value("--root")
            _ = words.flag("--force")
            XCTAssertNil(words.only, "\(line)")
        }
    }

    func testTheParserIsAskedBeforeAnythingIsDone() throws {
        for line in [["run"], ["run", "--bundle=/nowhere", "web"], ["delete", "-f", "web"], ["spec"], []] {
            XCTAssertFalse(try PlainOperation.perform(line), "\(line)")
        }
    }
}
