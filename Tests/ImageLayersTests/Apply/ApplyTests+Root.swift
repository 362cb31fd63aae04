import Archives
import ByteStreams
import Glibc
import ImageLayers
import LabSupport
import LinuxSystem
import SuiteSupport
import XCTest

/// No name leads out of the root.
extension ApplyTests {
    func testNamesNeverLeaveTheRoot() throws {
        let outer = try TestFolder()
        let root = try outer.folder("root")
        _ = try outer.folder("outside")
        let before = try names(in: outer.path).filter { !$0.hasPrefix("root") }
        let links: [LayerItem] = [
            .other("up", .symlink("../outside")), .other("far", .symlink(EntryName(outer.path + "/outside"))),
            .other("loop", .symlink("loop")),
        ]
        try apply(
            [
                links,
                [
                    .file("../x"), .file("/y"), .file("a/../../../z"), .file("up/1"), .file("far/2"),
                    .file("up/.wh.keep"), .other("h", .hardLink("../../x")),
                ],
            ], into: root)
        assertLesson(
            try names(in: outer.path).filter { !$0.hasPrefix("root") }, is: before,
            "applied names with .., absolute names, and names through links that lead out",
            why: "an image comes from a stranger: every path is that of a process whose root is the tree")
        XCTAssertThrowsError(try apply([[.file("loop/x")]], into: root), "a link to itself leads nowhere")
        XCTAssertTrue(outer.has("root/x") && outer.has("root/y") && outer.has("root/outside/1"))
    }

    func testALinkToAFolderIsFollowedOnTheWay() throws {
        assertLesson(
            try names(
                after: [.folder("usr/lib"), .other("lib", .symlink("usr/lib"))],
                [.file("lib/x"), .file("usr/lib/y"), .file("lib/.wh.y")]),
            is: [
                "lib -> usr/lib", "usr/ folder", "usr/lib/ folder", "usr/lib/x file ''", "usr/lib/y file ''",
            ],
            "applied lib/x where lib is a link to usr/lib, and lib/.wh.y after usr/lib/y",
            why: "merged-/usr images hold such links; the whiteout names a file of this very layer")
    }

    func testTheRootTakesItsMetadataAndStaysAFolder() throws {
        let folder = try TestFolder()
        try apply([[.folder("./", mode: 0o711)]], into: folder.path)
        assertLesson(
            try FileStatus(of: folder.path).permissions, is: 0o711, "applied an entry for ./ itself",
            why: "it is an entry like others", show: { String($0, radix: 8) })
        XCTAssertThrowsError(try apply([[.file("./")]], into: folder.path)) {
            XCTAssertEqual($0 as? LayerError, .rootIsNoFolder("./"))
        }
    }

    func testAFileIsNoFolderOnTheWay() throws {
        _ = try LayerName("a")
        let folder = try TestFolder()
        XCTAssertThrowsError(try apply([[.file("a"), .file("a/b")]], into: folder.path)) { error in
            XCTAssertTrue("\(error)".contains("a/b"), "the entry is named: \(error)")
        }
    }

    func testNamesNeedNotBeText() throws {
        assertLesson(
            try names(after: [.file(EntryName([0xFF, 0xC3])), .file("é"), .file("e\u{301}")]),
            is: ["e\u{301} file ''", "é file ''", "\\xff\\xc3 file ''"].sorted(),
            "applied names in Latin-1, composed and decomposed",
            why: "a name is bytes: only / and the zero byte mean anything to the kernel")
    }
}
