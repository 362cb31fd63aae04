import Archives
import ImageLayers
import LabSupport
import LinuxSystem
import SuiteSupport
import XCTest

/// Archives by people who want out.
extension ApplyTests {
    private func link(_ name: EntryName, _ target: EntryName) -> LayerItem { .other(name, .symlink(target)) }
    private func hard(_ name: EntryName, _ target: EntryName) -> LayerItem { .other(name, .hardLink(target)) }

    /// Each: what it tries, and the layers.
    private var attacks: [(String, [[LayerItem]])] {
        let up = link("up", "../outside")
        return [
            ("write through a link of the same layer", [[up, .file("up/secret", "taken")]]),
            ("write through a link of a lower layer", [[up], [.file("up/secret", "taken")]]),
            ("write through a link to the file", [[link("f", "../outside/secret"), .file("f", "taken")]]),
            ("write through a link to a link", [[up, link("on", "up"), .file("on/secret", "taken")]]),
            ("climb out of a link", [[link("here", "."), .file("here/../../outside/secret", "taken")]]),
            (
                "exchange a folder for a link once it is known",
                [[.folder("d"), .file("d/a"), link("d", "../outside"), .file("d/secret", "taken")]]
            ),
            (
                "exchange a folder deeper down",
                [[.file("d/e/a"), link("d", "../outside"), .file("d/e/secret"), .file("d/secret")]]
            ),
            (
                "a whiteout and then a link in the folder's place",
                [[.file("d/a")], [.file("d/b"), .file(".wh.d"), link("d", ".."), .file("d/outside/secret")]]
            ),
            ("change the mode of what a link names", [[up, .folder("up", mode: 0o777)]]),
            (
                "change the mode of a file by a link",
                [[link("f", "../outside/secret"), .file("f", mode: 0o777)]]
            ),
            ("link to a file outside", [[hard("h", "../outside/secret"), .file("h", "taken")]]),
            ("link to a file outside through a link", [[up, hard("h", "up/secret"), .file("h", "taken")]]),
            ("link to a link and write to it", [[up, hard("h", "up"), .file("h/secret", "taken")]]),
            ("link to the root", [[hard("h", "/"), .file("h/../../outside/secret", "taken")]]),
            ("hide through a link", [[up], [.file("up/.wh.secret")]]),
            ("hide what a link names", [[link("f", "../outside/secret")], [.file(".wh.f")]]),
            ("hide all through a link", [[up], [.file("up/.wh..wh..opq")]]),
            ("hide the folder above", [[.file(".wh...")], [.file("a/.wh...")]]),
            (
                "hide all of the folder above",
                [[.file("../.wh..wh..opq")], [.file("../outside/.wh..wh..opq")]]
            ),
            (
                "a device in a folder outside",
                [[up, .other("up/null", .characterDevice(major: 1, minor: 3))]]
            ),
            ("a pipe in the place of a file outside", [[up, .other("up/secret", .fifo)]]),
            ("names of proc", [[link("p", "/proc/self/cwd"), .file("p/outside/secret", "taken")]]),
        ]
    }

    func testNoAttackReachesWhatLiesOutside() throws {
        _ = try LayerName("a")
        for (attack, layers) in attacks {
            let outer = try TestFolder()
            let (root, outside) = (try outer.folder("root"), try outer.folder("outside"))
            try OwnedDescriptor(opening: outside + "/secret", [.writeOnly, .create], mode: 0o600)
                .writeAll(Array("kept".utf8))
            let before = try TreePicture(of: outside)
            do {
                try apply(layers, into: root)
            } catch is LayerError {
                // Refused is as good as harmless.
            }
            assertLesson(
                try TreePicture(of: outside), is: before, "applied an archive that tries to: \(attack)",
                why: "bytes, modes, times and names outside of the root are as they were")
            XCTAssertEqual(
                try OpenFolder(outer.path).entries().map { EntryName($0.name) }.sorted {
                    $0.bytes.count < $1.bytes.count
                },
                ["root", "outside"], attack)
        }
    }

    func testAnOpaqueMarkInTheRootHidesAllThatIsLower() throws {
        assertLesson(
            try names(
                after: [.file("a/x"), .file("b")], [.file("new"), .file(".wh..wh..opq"), .file("a/y")]),
            is: ["a/ folder", "a/y file ''", "new file ''"],
            "applied .wh..wh..opq in the root over a/x and b", why: "the root is a folder like others")
    }

    func testAFileOfAHundredEntriesIsTheLastOfThem() throws {
        assertLesson(
            try names(after: (0..<100).map { .file("a", "\($0)") }), is: ["a file '99'"],
            "applied a hundred entries of one name", why: "each takes the place of the one before")
    }
}
