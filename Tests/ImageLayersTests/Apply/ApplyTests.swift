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
}

extension EntryName: ExpressibleByStringInterpolation {}
