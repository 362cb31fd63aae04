import Archives
import ByteStreams
import Glibc
import ImageLayers
import LabSupport
import LinuxSystem
import SuiteSupport
import XCTest

/// What is there already gives way, or is linked to.
extension ApplyTests {
    // MARK: Replacing

    func testAFileReplacesAWholeFolder() throws {
        assertLesson(
            try names(after: [.file("a/b/c")], [.file("a", "x")]), is: ["a file 'x'"],
            "applied a file a over a folder a", why: "in all cases but folder over folder: remove, then make")
    }

    func testAFolderReplacesAFileAndALink() throws {
        assertLesson(
            try names(
                after: [.file("a"), .folder("t"), .other("b", .symlink("t"))],
                [.folder("a"), .folder("b"), .file("b/x")]),
            is: ["a/ folder", "b/ folder", "b/x file ''", "t/ folder"],
            "applied folders a and b over a file and a link to t",
            why: "the entry says that b is a folder, so b is no link any more, and t gets nothing")
    }

    func testAFolderOverAFolderMergesAndTakesTheNewMetadata() throws {
        let folder = try TestFolder()
        try apply(
            [[.folder("a", mode: 0o700), .file("a/x")], [.folder("a", mode: 0o1777), .file("a/y")]],
            into: folder.path)
        assertLesson(
            try names(in: folder.path), is: ["a/ folder", "a/x file ''", "a/y file ''"],
            "applied a folder a over a folder a", why: "folders are the one thing that is not replaced")
        assertLesson(
            try FileStatus(of: folder.path + "/a").permissions, is: 0o1777, "looked at the mode of a",
            why: "its attributes are replaced by those of the entry", show: { String($0, radix: 8) })
    }

    func testTheLastOfTwoEntriesCounts() throws {
        assertLesson(
            try names(after: [.file("a", "1"), .folder("a"), .file("a/b"), .file("a", "2")]),
            is: ["a file '2'"], "applied one layer with a file, a folder and a file of one name",
            why: "an archive is read in its order, as tar does it")
    }

    // MARK: Hard links

    func testAHardLinkIsOneFileWithTwoNames() throws {
        let folder = try TestFolder()
        try apply(
            [[.file("a/x", "1")], [.other("b/y", .hardLink("/a/../a/x")), .other("z", .hardLink("b/y"))]],
            into: folder.path)
        assertLesson(
            try names(in: folder.path),
            is: ["a/ folder", "a/x file '1'", "b/ folder", "b/y link to a/x", "z link to a/x"],
            "linked b/y to a/x of an earlier layer, and z to b/y",
            why: "a link's target is found inside of the root, in this layer or a lower one")
    }

    func testOverwritingOneNameLeavesTheOther() throws {
        assertLesson(
            try names(after: [.file("a", "old"), .other("b", .hardLink("a"))], [.file("a", "new")]),
            is: ["a file 'new'", "b file 'old'"], "applied a new a over a, which has a second name b",
            why: "a file is removed and made anew; writing into it would change the other name too")
    }

    func testAHardLinkToNothingIsRefused() throws {
        _ = try LayerName("a")
        let folder = try TestFolder()
        for (name, target) in [("b", "no"), ("b", "no/way"), ("b", "..")] as [(EntryName, EntryName)] {
            XCTAssertThrowsError(
                try apply([[.file("a"), .other(name, .hardLink(target))]], into: folder.path),
                "a link to '\(target)'"
            ) {
                XCTAssertEqual($0 as? LayerError, .missingTarget(of: name, target))
            }
        }
        XCTAssertThrowsError(try apply([[.file("a"), .other("./a", .hardLink("a"))]], into: folder.path)) {
            XCTAssertEqual($0 as? LayerError, .linkToItself("./a"))
        }
        XCTAssertTrue(folder.has("a"), "a link to itself must not take its target away first")
    }
}
