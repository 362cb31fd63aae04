import Foundation
import LinuxSystem
import SuiteSupport
import XCTest

/// Paths that are followed inside of a root.
final class FolderTreeTests: XCTestCase {
    private func parts(_ path: String) -> [[UInt8]] { path.split(separator: "/").map { Array($0.utf8) } }

    func testPathsEndInsideOfTheRoot() throws {
        let place = try TestFolder()
        let root = try OpenFolder(place.path)
        try root.makeFolder(parts("root")[0])
        let inner = try OpenFolder(place.path("root"))
        try inner.makeFolder(parts("a")[0])
        try inner.makeSymlink(parts("out")[0], to: Array("../../..".utf8))
        try inner.makeSymlink(parts("far")[0], to: Array("/a/../a".utf8))
        try inner.makeSymlink(parts("new")[0], to: Array("/b/c".utf8))
        try inner.makeSymlink(parts("loop")[0], to: Array("loop".utf8))
        var tree = try FolderTree(at: place.path("root"))
        XCTAssertEqual(try tree.place(parts("out"), missing: .isNothing), FolderTree.root)
        XCTAssertEqual(
            try tree.place(parts("far"), missing: .isNothing), try tree.place(parts("a"), missing: .isNothing)
        )
        XCTAssertNil(try tree.place(parts("new"), missing: .isNothing))
        XCTAssertNotNil(try tree.place(parts("new/d"), missing: .isMade))
        XCTAssertEqual(try FileStatus(of: place.path("root/b/c/d")).permissions, 0o755)
        XCTAssertThrowsError(try tree.place(parts("loop/x"), missing: .isMade)) {
            XCTAssertEqual(($0 as? SystemError)?.code, .tooManyLinks)
        }
    }

    func testWhatWasForgottenIsLookedForAgain() throws {
        let place = try TestFolder()
        var tree = try FolderTree(at: place.path)
        let (a, b) = (parts("a")[0], parts("b")[0])
        let old = try XCTUnwrap(try tree.place(parts("a/b"), missing: .isMade))
        XCTAssertNil(tree.found(old), "it was made here")
        try tree.folder(FolderTree.root).removeTree(a)
        tree.forget(a, in: FolderTree.root)
        XCTAssertFalse(tree.current.contains(old), "what is below went with it")
        let new = try XCTUnwrap(try tree.place(parts("a/b"), missing: .isMade))
        XCTAssertNotEqual(old, new)
        XCTAssertEqual(tree.path(of: new), [a, b])
        XCTAssertEqual(tree.current.count, 3)
    }

    func testManyFoldersNeedFewDescriptors() throws {
        let place = try TestFolder()
        var tree = try FolderTree(at: place.path)
        let before = try OpenFolder("/proc/self/fd").entries().count
        for number in 0..<400 {
            _ = try tree.place(parts("d\(number)/e"), missing: .isMade)
            _ = try tree.folder(try XCTUnwrap(try tree.place(parts("d\(number)/e"), missing: .isNothing)))
        }
        XCTAssertLessThan(try OpenFolder("/proc/self/fd").entries().count, before + 140)
    }
}
