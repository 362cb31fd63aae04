import Archives
import ByteStreams
import Glibc
import ImageLayers
import LabSupport
import LinuxSystem
import SuiteSupport
import XCTest

/// Owners, modes, times, attributes.
extension ApplyTests {
    func testMissingFoldersOnTheWayAreMade() throws {
        let folder = try TestFolder()
        try apply([[.file("a/b/c", mode: 0o600)]], into: folder.path)
        for name in ["a", "a/b"] {
            let status = try FileStatus(of: folder.path + "/" + name)
            assertLesson(
                String(status.permissions, radix: 8), is: "755", "applied a/b/c alone and looked at \(name)",
                why: "an archive need not have an entry for every folder; the file's mode is not the folder's"
            )
            XCTAssertEqual(status.owner, geteuid(), "it belongs to root where root applies the layer")
        }
    }

    func testModesAndTimesAreExact() throws {
        let folder = try TestFolder()
        let layer: [LayerItem] = [
            .folder("d", mode: 0o2555), .file("d/s", mode: 0o4755), .file("d/n", mode: 0o000),
            .other("d/l", .symlink("nowhere")),
        ]
        // So that it can be removed without root.
        defer { chmod(folder.path + "/d", 0o755) }
        try apply([layer], into: folder.path)
        for item in layer {
            let status = try FileStatus(
                of: folder.path + "/" + item.entry.name.description, following: false)
            assertLesson(
                status.modified, is: FileTime(seconds: 1_700_000_000, nanoseconds: 123_456_789),
                "applied \(item.entry.name) and looked at its time",
                why: "times have nanoseconds, and a folder's comes last: each name made in it changes it")
            guard status.kind != .symlink else { continue }
            assertLesson(
                status.permissions, is: item.entry.permissions, "looked at the mode of \(item.entry.name)",
                why: "the mode is set, not asked for: the process's umask has no say",
                show: { String($0, radix: 8) })
        }
    }

    func testAFolderWithoutAnEntryKeepsItsTime() throws {
        let folder = try TestFolder()
        try apply(
            [[.folder("a"), .file("a/x"), .file("a/y")], [.file("a/z"), .file("a/.wh.x")]], into: folder.path)
        assertLesson(
            try FileStatus(of: folder.path + "/a").modified.seconds, is: 1_700_000_000,
            "applied a/z and a/.wh.x, but no entry for a",
            why: "the layer does not say that a has changed, and a layer gives the same tree every day")
    }

    func testAttributesComeWithFilesAndAreReplacedOnFolders() throws {
        _ = try LayerName("a")
        let folder = try TestFolder()
        guard Self.hasAttributes(folder.path) else {
            throw XCTSkip("needs a file system with user.* attributes under the temporary folder")
        }
        var first = LayerItem.folder("d").entry
        first.attributes = ["user.old": [1], "user.both": [2]]
        var second = first
        second.attributes = ["user.both": [3], "user.overlay.opaque": [0x79]]
        let layers = try apply([[LayerItem(first)], [LayerItem(second)]], into: folder.path)
        assertLesson(
            try ExtendedAttributes(of: Array("d".utf8), in: OpenFolder(folder.path)).all(),
            is: ["user.both": [3]], "applied a folder with other attributes over a folder with some",
            why: "attributes are replaced, and those of an overlay belong to the host")
        XCTAssertEqual(layers[1].omissions, [.init(name: "d", what: "user.overlay.opaque")])
    }

    func testOwnersCapabilitiesAndDevicesAreKept() throws {
        _ = try LayerName("a")
        try requires(.root)
        let folder = try TestFolder()
        let capability: [UInt8] = [1, 0, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        let layer = [
            ArchiveEntry(
                "ping", permissions: 0o6755, user: 12, group: 34,
                attributes: ["security.capability": capability]),
            ArchiveEntry("l", .symlink("ping"), user: 5, group: 6),
            ArchiveEntry("null", .characterDevice(major: 1, minor: 3), permissions: 0o666),
            ArchiveEntry("loop", .blockDevice(major: 7, minor: 300), permissions: 0o660, group: 6),
            ArchiveEntry("pipe", .fifo, permissions: 0o640),
        ]
        try apply([layer.map { LayerItem($0) }], into: folder.path)
        let expected = [
            "l -> ping 5:6", "loop b 7:300 660 0:6", "null c 1:3 666 0:0", "ping file '' 6755 12:34",
            "pipe fifo 640 0:0",
        ]
        let picture = try TreePicture(of: folder.path, without: [.times, .attributes])
        assertLesson(
            picture.lines.filter { !$0.hasPrefix("./ ") }, is: expected,
            "applied \(layer.map(\.name)) as root",
            why: "a change of owner clears set-user-ID and capabilities: it comes first")
        let kept = try ExtendedAttributes(of: Array("ping".utf8), in: OpenFolder(folder.path)).all()
        XCTAssertEqual(kept, ["security.capability": capability], "capabilities are set after the owner")
    }

    private static func hasAttributes(_ folder: String) -> Bool {
        guard let open = try? OpenFolder(folder) else { return false }
        return (try? ExtendedAttributes(of: open.descriptor).set("user.drydock", to: [1])) != nil
            && (try? ExtendedAttributes(of: open.descriptor).remove("user.drydock")) != nil
    }
}
