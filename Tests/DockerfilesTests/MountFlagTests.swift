import Dockerfiles
import XCTest

final class MountFlagTests: XCTestCase {
    func testOptionsAreCutAtCommas() throws {
        let mount = try XCTUnwrap(MountFlag("type=Cache,TARGET=/a,ro,from=build"))
        XCTAssertEqual(mount.type, "cache")
        XCTAssertEqual(mount.value("dst", "target"), "/a")
        XCTAssertEqual(mount.from, "build")
        XCTAssertEqual(mount.options[2], Variable("ro", nil))
        XCTAssertEqual(MountFlag("target=/a")?.type, "bind")
    }

    func testAQuotedOptionMayHoldACommaAndAQuote() throws {
        XCTAssertEqual(
            MountFlag(#""target=/a,b","id=x""y",ro"#)?.options.map(\.value), ["/a,b", #"x"y"#, nil])
        XCTAssertNil(MountFlag(#"target="/a""#))
        XCTAssertNil(MountFlag(#""target=/a"#))
        XCTAssertNil(MountFlag(#""a"b"#))
    }
}
