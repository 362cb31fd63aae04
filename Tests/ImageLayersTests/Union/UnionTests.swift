import Archives
import Glibc
import ImageLayers
import LabSupport
import LinuxSystem
import SuiteSupport
import XCTest

/// Milestone 4: what two trees differ in, and many trees seen as one.
final class UnionTests: CleanTestCase {
    // MARK: Diff

    func testEqualTreesDifferInNothing() throws {
        let (lower, upper) = (try TestFolder(), try TestFolder())
        let layers: [[LayerItem]] = [
            [
                .folder("./"), .folder("a"), .file("a/x", "1"), .other("h", .hardLink("a/x")),
                .other("l", .symlink("a")),
            ]
        ]
        for folder in [lower, upper] { try apply(layers, into: folder.path) }
        assertLesson(
            try LayerDiff(lower: lower.path, upper: upper.path).changes(), is: [],
            "compared a tree with its copy",
            why: "a layer of nothing must be empty, or nothing is ever cached")
    }

    func testChangesAreToldInTheOrderOfAnArchive() throws {
        let (lower, upper) = (try TestFolder(), try TestFolder())
        let base: [LayerItem] = [
            .folder("./"), .folder("bin"), .file("bin/tools", "1"), .folder("etc"), .file("etc/conf", "1"),
            .folder("etc/old"), .file("etc/old/x"), .file("etc/same", "1"),
        ]
        try apply([base], into: lower.path)
        try apply(
            [
                base,
                [
                    .file("etc/.wh.conf"), .file("etc/.wh.old"), .folder("etc/new.d"), .file("etc/new.d/cfg"),
                    .file("bin/tools", "two"),
                ],
            ], into: upper.path)
        assertLesson(
            try LayerDiff(lower: lower.path, upper: upper.path).changes(),
            is: [
                .modified("bin/tools"), .deleted("etc/conf"), .deleted("etc/old"), .added("etc/new.d"),
                .added("etc/new.d/cfg"),
            ], "compared the example of the specification",
            why: "whiteouts come before what is added beside them, and one hides all that is below it",
            show: { $0.map(\.description).joined(separator: "\n") })
        assertLesson(
            try layerNames(lower: lower.path, upper: upper.path),
            is: ["bin/tools", "etc/.wh.conf", "etc/.wh.old", "etc/new.d/", "etc/new.d/cfg"],
            "wrote it as a layer", why: "a deleted name becomes a whiteout in its folder")
    }

    func testAChangedFolderIsOneEntry() throws {
        let (lower, upper) = (try TestFolder(), try TestFolder())
        try apply([[.folder("./"), .folder("a"), .file("a/x")]], into: lower.path)
        try apply([[.folder("./"), .folder("a", mode: 0o700), .file("a/x")]], into: upper.path)
        assertLesson(
            try layerNames(lower: lower.path, upper: upper.path), is: ["a/"], "changed the mode of a folder",
            why: "what is in it has not changed")
    }

    func testATimeAloneIsAChange() throws {
        let (lower, upper) = (try TestFolder(), try TestFolder())
        for folder in [lower, upper] {
            try apply([[.folder("./"), .file("a"), .file("b")]], into: folder.path)
        }
        try OpenFolder(upper.path).setModified(of: Array("b".utf8), FileTime(seconds: 1_700_000_000))
        assertLesson(
            try layerNames(lower: lower.path, upper: upper.path), is: ["b"],
            "set the time of one of two files",
            why: "a time is part of a file, and a layer has no other way to carry it")
    }

    func testAChangeOfKindNeedsNoWhiteout() throws {
        let (lower, upper) = (try TestFolder(), try TestFolder())
        try apply([[.folder("./"), .folder("a"), .file("a/x"), .file("b")]], into: lower.path)
        try apply([[.folder("./"), .file("a"), .folder("b"), .file("b/y")]], into: upper.path)
        assertLesson(
            try layerNames(lower: lower.path, upper: upper.path), is: ["a", "b/", "b/y"],
            "made a file of a folder and a folder of a file",
            why: "the new entry replaces the old name wholly")
    }

    func testAFileWithSeveralNamesIsToldOnce() throws {
        let (lower, upper) = (try TestFolder(), try TestFolder())
        let base: [LayerItem] = [
            .folder("./"), .file("a", "1"), .other("b", .hardLink("a")), .other("c", .hardLink("a")),
            .file("x", "1"), .file("y", "1"),
        ]
        try apply([base], into: lower.path)
        try apply(
            [
                base,
                [.file("a", "2"), .other("c", .hardLink("a")), .other("y", .hardLink("x")), .folder("./")],
            ],
            into: upper.path)
        assertLesson(
            try layerNames(lower: lower.path, upper: upper.path),
            is: ["a", "b", "c link to a", "x", "y link to x"],
            "wrote a new a with the name c, b alone with the old one, and y as a name of x",
            why: "b leaves its group, and y joins one, though neither changed by itself")
    }

    func testNamesThatLookLikeWhiteoutsAreRefused() throws {
        let (lower, upper) = (try TestFolder(), try TestFolder())
        _ = try LayerDiff(lower: lower.path, upper: lower.path).changes()
        _ = try upper.folder(".wh.x")
        XCTAssertThrowsError(try LayerDiff(lower: lower.path, upper: upper.path).entries { _, _ in }) {
            XCTAssertEqual($0 as? LayerError, .looksLikeWhiteout(".wh.x"))
        }
    }

    func testContentsDecideWhereTimesAreWholeSeconds() throws {
        let (lower, upper) = (try TestFolder(), try TestFolder())
        for (folder, text) in [(lower, "old"), (upper, "new")] {
            try apply([[.folder("./"), .file("whole", text), .file("exact", text)]], into: folder.path)
            try OpenFolder(folder.path).setModified(of: Array("whole".utf8), FileTime(seconds: 7))
        }
        func changes(_ contents: LayerDiff.Contents) throws -> [Change] {
            try LayerDiff(lower: lower.path, upper: upper.path, contents: contents).changes()
        }
        assertLesson(
            try changes(.whereTimesAreWhole), is: [.modified("whole")],
            "compared files that differ in bytes alone",
            why:
                "reading every byte of both trees would cost what the layer saves; whole seconds prove nothing"
        )
        assertLesson(
            try changes(.always), is: [.modified("exact"), .modified("whole")],
            "compared them with contents: .always",
            why: "then bytes decide")
    }

    func testTheDifferenceLaidOverTheLowerTreeIsTheUpperOne() throws {
        let probe = try TestFolder()
        let hasAttributes =
            (try? ExtendedAttributes(of: OpenFolder(probe.path).descriptor).set("user.x", to: [1])) != nil
        try withSeed { generator in
            for _ in 0..<12 {
                let folder = try TestFolder()
                let (lower, copy, upper) = (
                    try folder.folder("lower"), try folder.folder("copy"), try folder.folder("upper")
                )
                try RandomTree(in: lower, hasAttributes: hasAttributes).change(60, using: &generator)
                for target in [copy, upper] { try patch(target, lower: target, upper: lower) }
                XCTAssertEqual(
                    try TreePicture(of: copy), try TreePicture(of: lower), "a copy is a difference to nothing"
                )
                try RandomTree(in: upper, hasAttributes: hasAttributes).change(25, using: &generator)
                try patch(copy, lower: lower, upper: upper, contents: .always)
                assertLesson(
                    try TreePicture(of: copy), is: try TreePicture(of: upper),
                    "laid \(try LayerDiff(lower: lower, upper: upper).changes()) over the lower tree",
                    why: "the law of layers: apply(lower, diff(lower, upper)) is upper")
                XCTAssertEqual(try LayerDiff(lower: copy, upper: upper, contents: .always).changes(), [])
            }
        }
    }
}
