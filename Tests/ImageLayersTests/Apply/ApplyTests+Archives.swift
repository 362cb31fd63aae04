import Archives
import ByteStreams
import Glibc
import ImageLayers
import LabSupport
import LinuxSystem
import SuiteSupport
import XCTest

/// Whole archives, their limits and what is wrong with them.
extension ApplyTests {
    // MARK: Limits

    func testLimitsAndShortContentsNameTheirEntry() throws {
        _ = try LayerName("a")
        let folder = try TestFolder()
        let two = [LayerItem.file("a", "12345"), .file("b", "12345")]
        XCTAssertThrowsError(try apply([two], into: folder.path, options: ApplyOptions(mostEntries: 1))) {
            XCTAssertEqual($0 as? LayerError, .limit("b", "more than 1 entries"))
        }
        XCTAssertThrowsError(try apply([two], into: folder.path, options: ApplyOptions(mostBytes: 9))) {
            XCTAssertEqual($0 as? LayerError, .limit("b", "more than 9 bytes of contents"))
        }
        var extraction = try LayerExtraction(into: folder.path)
        var source = MemorySource([1, 2])
        XCTAssertThrowsError(
            try extraction.apply(ArchiveEntry("c", size: 5), contents: &source)
        ) {
            XCTAssertEqual($0 as? LayerError, .tooShort("c", wanted: 5, got: 2))
        }
        XCTAssertFalse(folder.has("c"), "half a file would pass for a whole one")
    }

    func testWithoutPrivilegeDevicesAreNoted() throws {
        let folder = try TestFolder()
        let options = ApplyOptions(ownership: .own, skipsDevices: true)
        let layer = [LayerItem.other("null", .characterDevice(major: 1, minor: 3)), .file("a")]
        let applied = try apply([layer], into: folder.path, options: options)
        assertLesson(
            applied[0].omissions, is: [.init(name: "null", what: "device 1:3")],
            "applied a device where devices are skipped", why: "what is left out is said")
        assertLesson(
            try names(in: folder.path), is: ["a file ''"], "looked at the tree", why: "the rest is there")
    }

    func testDeepAndWideTreesAreNoTrouble() throws {
        let folder = try TestFolder()
        let deep = [LayerItem.file(EntryName(Array(repeatElement("deep/", count: 1100)).joined() + "x"))]
        let wide = (0..<3000).map { LayerItem.file("wide/\($0)") }
        let half = stride(from: 0, to: 3000, by: 2).map { LayerItem.file("wide/.wh.\($0)") }
        try apply([deep + wide, half], into: folder.path)
        assertLesson(
            try names(in: folder.path).count, is: 1100 + 1 + 1 + 1500,
            "made 1100 folders in each other, 3000 files in one, and hid half of these",
            why: "a path longer than 4096 bytes, or a tree deeper than there are descriptors, is legal")
        try apply([[.file(".wh.deep"), .file(".wh.wide")]], into: folder.path)
        assertLesson(
            try names(in: folder.path), is: [], "hid both", why: "removing has no such limits either")
    }

    // MARK: From first to last byte

    func testAnArchiveIsAppliedToItsVeryEnd() throws {
        let folder = try TestFolder()
        var tar = TarWriter(MemorySink())
        try tar.add(ArchiveEntry("a/x", user: geteuid(), group: getegid(), size: 3))
        try tar.write(Array("low".utf8))
        try tar.add(ArchiveEntry("b", .hardLink("a/x"), user: geteuid(), group: getegid()))
        try tar.finish()
        let bytes = tar.base.bytes + [UInt8](repeating: 0, count: 3_000_000)
        var source = HashingSource(MemorySource(bytes))
        var applier = LayerApplier(at: folder.path)
        let applied = try applier.apply(&source)
        assertLesson(
            try names(in: folder.path), is: ["a/ folder", "a/x file 'low'", "b link to a/x"],
            "applied an archive of two entries", why: "the archive is read by your own TarReader")
        XCTAssertEqual([applied.entries, Int(applied.bytes)], [2, 3])
        assertLesson(
            source.count, is: Int64(bytes.count), "counted the bytes that were read",
            why: "padding behind the end of an archive belongs to its digest")
    }

    func testAnArchiveThatIsCutOffIsRefused() throws {
        let folder = try TestFolder()
        var tar = TarWriter(MemorySink())
        try tar.add(ArchiveEntry("a", user: geteuid(), group: getegid(), size: 2000))
        try tar.write([UInt8](repeating: 65, count: 2000))
        try tar.finish()
        for length in [700, 1500, 2400] {
            var source = MemorySource(Array(tar.base.bytes[..<length]))
            var applier = LayerApplier(at: folder.path)
            XCTAssertThrowsError(try applier.apply(&source), "an archive of \(length) bytes")
            XCTAssertFalse(folder.has("a") && length < 2000, "half a file would pass for a whole one")
        }
    }

    func testRandomArchivesNeverLeaveTheFolder() throws {
        let outer = try TestFolder()
        let root = try outer.folder("root")
        let parts: [EntryName] = ["a", "b", "..", ".", "", ".wh.a", ".wh..wh..opq", "c", "/"]
        try withSeed { generator in
            for _ in 0..<300 {
                func path() -> EntryName {
                    EntryName(
                        (0..<Int.random(in: 1...4, using: &generator))
                            .map { _ in parts.randomElement(using: &generator)?.bytes ?? [] }
                            .joined(separator: [0x2F]))
                }
                let kinds: [ArchiveEntry.Kind] = [
                    .file, .directory, .symlink(path()), .symlink("/.."), .hardLink(path()), .fifo,
                ]
                let kind = kinds.randomElement(using: &generator) ?? .file
                var extraction = try LayerExtraction(into: root, options: ApplyOptions(ownership: .own))
                var nothing = MemorySource([])
                do {
                    try extraction.apply(
                        ArchiveEntry(path(), kind, permissions: 0o755), contents: &nothing)
                    _ = try extraction.finish()
                } catch is LayerError {
                    // Nonsense may be refused; it must not do harm.
                }
            }
            assertLesson(
                try OpenFolder(outer.path).entries().map { EntryName($0.name) }, is: ["root"],
                "applied 300 random entries", why: "whatever an archive says, it stays in its folder")
        }
    }
}
