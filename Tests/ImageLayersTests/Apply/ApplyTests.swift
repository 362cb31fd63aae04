import Archives
import ByteStreams
import Glibc
import ImageLayers
import LabSupport
import LinuxSystem
import SuiteSupport
import XCTest

/// Milestone 3: layers over layers.
final class ApplyTests: XCTestCase {
    // MARK: What names mean

    func testANameSaysWhetherItHides() throws {
        try assertRows(
            [
                Row("./", "./", gives: .root),
                Row("..", "../..", gives: .root),
                Row("/etc/passwd", "/etc/passwd", gives: .entry("passwd", in: ["etc"])),
                Row("a/../../b", "a/../../b", gives: .entry("b", in: [])),
                Row("etc/.wh.motd", "etc/.wh.motd", gives: .whiteout("motd", in: ["etc"])),
                Row("etc/.wh..wh..opq", "etc/.wh..wh..opq", gives: .opaque(in: ["etc"])),
                Row("etc/.whx", "etc/.whx", gives: .entry(".whx", in: ["etc"])),
                Row("etc/x.wh.y", "etc/x.wh.y", gives: .entry("x.wh.y", in: ["etc"])),
                Row(".wh.a/b", ".wh.a/b", gives: .entry("b", in: [".wh.a"])),
                Row(".wh.folder/", ".wh.folder/", gives: .whiteout("folder", in: [])),
                Row(".wh..hidden", ".wh..hidden", gives: .whiteout(".hidden", in: [])),
                Row(".wh..wh.plnk/1.2", ".wh..wh.plnk/1.2", gives: .ignored),
            ] as [Row<EntryName, LayerName>], "read the name",
            why: "the name is all that tells a whiteout from a file"
        ) { try LayerName($0) }
    }

    func testAWhiteoutOfNothingIsRefused() throws {
        _ = try LayerName("a")
        for name in ["a/.wh.", ".wh..", "a/.wh...", "a\0b"] as [EntryName] {
            XCTAssertThrowsError(try LayerName(name), "'\(name)' would take away its own folder, or more") {
                guard case LayerError.badName(name, _) = $0 else { return XCTFail("threw \($0)") }
            }
        }
    }

    // MARK: Whiteouts

    func testAWhiteoutHidesTheLowerFile() throws {
        assertLesson(
            try names(after: [.file("a/x"), .file("a/y")], [.file("a/.wh.x")]),
            is: ["a/ folder", "a/y file ''"], "applied a/.wh.x over a/x and a/y",
            why: "a layer can only add names; the one that says what is gone must itself be invisible")
    }

    func testAWhiteoutOfAFolderTakesAllThatIsBelow() throws {
        assertLesson(
            try names(after: [.file("a/b/c/d"), .file("a/e")], [.file("a/.wh.b")]),
            is: ["a/ folder", "a/e file ''"], "applied a/.wh.b over a/b/c/d",
            why: "the name stands for everything below it")
    }

    func testAWhiteoutOfWhatIsNotThereIsNothing() throws {
        assertLesson(
            try names(after: [.file("a/x")], [.file(".wh.b"), .file("no/.wh.x"), .file("a/x/.wh.y")]),
            is: ["a/ folder", "a/x file ''"], "applied whiteouts of names that no layer has",
            why: "an image may be made of layers whose lower ones have changed since; and no folder is made")
    }

    func testAWhiteoutSparesItsOwnLayerWhicheverComesFirst() throws {
        let (entry, mark) = (LayerItem.file("a/x", "new"), LayerItem.file("a/.wh.x"))
        for layer in [[entry, mark], [mark, entry]] {
            assertLesson(
                try names(after: [.file("a/x", "old")], layer), is: ["a/ folder", "a/x file 'new'"],
                "applied a layer with \(layer.map(\.entry.name)) over a/x",
                why: "whiteouts apply to lower layers only, wherever they stand in the archive")
        }
    }

    func testAFolderHiddenAndMadeAnewHoldsOnlyTheNew() throws {
        let layer = [LayerItem.folder("a/b"), .file("a/b/new"), .file("a/.wh.b")]
        for order in [layer, [layer[2], layer[0], layer[1]]] {
            assertLesson(
                try names(after: [.file("a/b/old"), .file("a/b/c/old")], order),
                is: ["a/ folder", "a/b/ folder", "a/b/new file ''"],
                "applied \(order.map(\.entry.name)) over a/b/old and a/b/c/old",
                why: "the lower a/b is gone, this layer's a/b is not")
        }
    }

    func testAWhiteoutDoesNotReachLaterLayers() throws {
        assertLesson(
            try names(after: [.file("a/x", "1")], [.file(".wh.a")], [.file("a/y", "3")]),
            is: ["a/ folder", "a/y file '3'"], "applied a/x, then .wh.a, then a/y",
            why: "each layer begins anew: what was hidden stays hidden, what comes later is seen")
    }

    func testAnOpaqueMarkHidesAllLowerChildrenWhereverItStands() throws {
        let layer = [LayerItem.folder("a"), .file("a/b/new"), .file("a/x", "2")]
        let mark = LayerItem.file("a/.wh..wh..opq")
        for place in 0...layer.count {
            var order = layer
            order.insert(mark, at: place)
            assertLesson(
                try names(after: [.file("a/x", "1"), .file("a/b/old"), .file("a/c/d"), .file("e")], order),
                is: ["a/ folder", "a/b/ folder", "a/b/new file ''", "a/x file '2'", "e file ''"],
                "applied \(order.map(\.entry.name)) over a/x, a/b/old, a/c/d, e",
                why: "the mark is applied first, regardless of where it was met (image-spec layer.md)")
        }
    }

    func testAFolderThatWasHiddenTakesNothingFromTheLowerOne() throws {
        let folder = try TestFolder()
        let layer = [LayerItem.file("a/new"), .file(".wh.a")]
        try apply([[.folder("a", mode: 0o700), .file("a/old")], layer], into: folder.path)
        let status = try FileStatus(of: folder.path + "/a")
        assertLesson(
            status.permissions, is: 0o755, "applied a/new and .wh.a over a folder a of mode 0700",
            why: "the lower a is gone with its mode; this one was only implied by a/new",
            show: { String($0, radix: 8) })
    }

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

    // MARK: Metadata

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

    // MARK: Inside of the root

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

    private static func hasAttributes(_ folder: String) -> Bool {
        guard let open = try? OpenFolder(folder) else { return false }
        return (try? ExtendedAttributes(of: open.descriptor).set("user.drydock", to: [1])) != nil
            && (try? ExtendedAttributes(of: open.descriptor).remove("user.drydock")) != nil
    }
}

extension EntryName: ExpressibleByStringInterpolation {}

extension ApplyTests {
    // MARK: Whole archives

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
