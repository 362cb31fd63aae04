import Foundation
import LinuxSystem
import SuiteSupport
import XCTest

/// Names made and looked at in open folders.
final class OpenFolderTests: XCTestCase {
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    func testANameIsBytesAndNotText() throws {
        let place = try TestFolder()
        let folder = try OpenFolder(place.path)
        let names: [[UInt8]] = [[0xFF], bytes("e\u{301}"), bytes("\u{e9}"), bytes(" "), bytes("a\nb")]
        for name in names { _ = try folder.makeFile(name) }
        XCTAssertEqual(Set(try folder.entries().map(\.name)), Set(names))
        XCTAssertThrowsError(try folder.makeFolder([0x61, 0, 0x62])) {
            XCTAssertEqual(($0 as? SystemError)?.code, .invalid, "the kernel would see only what is before")
        }
        XCTAssertNil(try folder.statusIfThere(of: bytes("no")))
    }

    func testEveryKindIsMadeAndSeen() throws {
        let place = try TestFolder()
        let folder = try OpenFolder(place.path)
        try folder.makeFolder(bytes("d"), mode: 0o700)
        try folder.makeSymlink(bytes("s"), to: [0xFE])
        try folder.makeNode(bytes("p"), DeviceNode(.pipe, 0, 0))
        try folder.makeNode(bytes("w"), DeviceNode(.character, 0, 0), mode: 0)
        _ = try folder.makeFile(bytes("f"))
        try folder.makeLink(bytes("h"), to: bytes("f"), in: folder)
        let kinds = try "dspwfh".map { try folder.status(of: bytes(String($0))).kind }
        XCTAssertEqual(kinds, [.directory, .symlink, .fifo, .characterDevice, .file, .file])
        XCTAssertEqual(try folder.linkTarget(of: bytes("s")), [0xFE])
        XCTAssertEqual(try folder.status(of: bytes("h")).links, 2)
        XCTAssertThrowsError(try folder.makeFile(bytes("s")).number) {
            XCTAssertEqual(($0 as? SystemError)?.code, .exists, "nothing is written through a link")
        }
    }

    func testATimeHasNanosecondsAndALinkItsOwn() throws {
        let place = try TestFolder()
        let folder = try OpenFolder(place.path)
        try folder.makeSymlink(bytes("s"), to: bytes("nowhere"))
        _ = try folder.makeFile(bytes("f"))
        for (name, time) in [
            ("s", FileTime(seconds: 5, nanoseconds: 999_999_999)),
            ("f", FileTime(seconds: -1, nanoseconds: 1)),
        ] {
            try folder.setModified(of: bytes(name), time)
            XCTAssertEqual(try folder.status(of: bytes(name)).modified, time)
        }
    }

    func testNamesAreExchangedKeptOrReplaced() throws {
        let place = try TestFolder()
        let folder = try OpenFolder(place.path)
        _ = try folder.makeFile(bytes("a"))
        try folder.makeFolder(bytes("b"))
        try folder.rename(bytes("a"), to: bytes("b"), in: folder, .exchanging)
        XCTAssertEqual(try folder.status(of: bytes("a")).kind, .directory)
        XCTAssertThrowsError(try folder.rename(bytes("a"), to: bytes("b"), in: folder, .keeping)) {
            XCTAssertEqual(($0 as? SystemError)?.code, .exists)
        }
    }

    func testAWholeTreeIsRemovedHoweverDeepAndWithoutFollowingLinks() throws {
        let place = try TestFolder()
        let folder = try OpenFolder(place.path)
        try folder.makeFolder(bytes("kept"))
        _ = try OpenFolder(place.path("kept")).makeFile(bytes("x"))
        try folder.makeFolder(bytes("t"))
        var here = try folder.folder(bytes("t"))
        for _ in 0..<1500 {
            try here.makeFolder(bytes("down"), mode: 0o700)
            here = try here.folder(bytes("down"))
        }
        try here.makeSymlink(bytes("l"), to: bytes(place.path("kept")))
        try here.descriptor.setMode(0o500)
        try folder.removeTree(bytes("t"))
        try folder.removeTree(bytes("t"))
        XCTAssertEqual(try folder.entries().map(\.name), [bytes("kept")])
        XCTAssertEqual(try OpenFolder(place.path("kept")).entries().count, 1)
    }

    func testAttributesOfFilesAndNames() throws {
        let place = try TestFolder()
        let folder = try OpenFolder(place.path)
        _ = try folder.makeFile(bytes("f"))
        let attributes = ExtendedAttributes(of: bytes("f"), in: folder)
        guard (try? attributes.set("user.big", to: [UInt8](repeating: 1, count: 1000))) != nil else {
            throw XCTSkip("needs a file system with extended attributes below \(place.path)")
        }
        try attributes.set("user.a", to: [])
        let byFile = try folder.open(bytes("f"), .readWrite)
        let byName = ExtendedAttributes(of: byFile)
        XCTAssertEqual(try byName.names().filter { $0.hasPrefix("user.") }, ["user.a", "user.big"])
        XCTAssertEqual(try byName.value(of: "user.a"), [])
        XCTAssertEqual(try byName.value(of: "user.big")?.count, 1000)
        try byName.remove("user.big")
        XCTAssertNil(try attributes.value(of: "user.big"))
    }
}
