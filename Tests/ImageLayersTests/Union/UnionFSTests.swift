import Archives
import Foundation
import Glibc
import ImageLayers
import LabSupport
import LinuxSystem
import SuiteSupport
import XCTest

// Milestone 4, the second half: many trees seen as one.
extension UnionTests {
    func testAnUpperNameHidesTheLowerOne() throws {
        try withUnion(lower: [.file("a/x", "low"), .file("a/y", "low")], upper: [.file("a/x", "high")]) {
            union, _ in
            assertLesson(
                try union.names(in: "a"), is: ["x", "y"], "listed a folder that both layers have",
                why: "a merged folder has the names of all layers, each once")
            assertLesson(
                String(decoding: try union.read("a/x"), as: UTF8.self), is: "high", "read the name both have",
                why: "the topmost layer answers")
        }
    }

    func testTheFirstWriteCopiesUp() throws {
        try withUnion(lower: [.folder("a", mode: 0o750), .file("a/x", "low", mode: 0o640)]) { union, folder in
            try union.write(Array("er".utf8), to: "a/x", .appending)
            assertLesson(
                try TreePicture(of: folder.path + "/upper", without: [.times, .owners, .attributes]).lines
                    .filter { !$0.hasPrefix("./ ") },
                is: ["a/ folder 750", "a/x file 'lower' 640"], "appended to a file of the lower layer",
                why: "the whole file comes up first, with its folders and all metadata; the lower one stays")
            XCTAssertEqual(try folder.text("lower/a/x"), "low", "lower layers never change")
        }
    }

    func testCopyingUpKeepsTheTimesOfTheFoldersAbove() throws {
        try withUnion(lower: [.folder("a"), .file("a/x", "low")]) { union, folder in
            try union.setMode("a/x", 0o600)
            for name in ["a", "a/x"] {
                assertLesson(
                    try FileStatus(of: folder.path + "/upper/" + name).modified.nanoseconds, is: 123_456_789,
                    "changed the mode of a/x and looked at \(name)",
                    why: "neither names nor bytes have changed, only the layer that holds them")
            }
        }
    }

    func testARemovedLowerNameLeavesAWhiteout() throws {
        try withUnion(lower: [.file("a/x")], upper: [.file("a/y")]) { union, folder in
            try union.remove("a/x")
            try union.remove("a/y")
            assertLesson(
                try names(in: folder.path + "/upper"), is: ["a/ folder", "a/x c 0:0"],
                "removed a/x of the lower and a/y of the upper layer",
                why: "the lower name can only be hidden; what was in the upper layer alone is simply gone")
            assertLesson(
                try union.names(in: "a"), is: [], "listed the folder", why: "a whiteout is not seen itself")
        }
    }

    func testAFolderInPlaceOfAWhiteoutIsOpaque() throws {
        try withUnion(lower: [.file("a/x")]) { union, folder in
            try union.remove("a/x")
            try union.removeDirectory("a")
            try union.makeDirectory("a")
            assertLesson(
                try union.names(in: "a"), is: [], "removed a folder of the lower layer and made it anew",
                why: "the lower layer's names must not come back")
            assertLesson(
                try ExtendedAttributes(of: Array("a".utf8), in: OpenFolder(folder.path + "/upper"))
                    .value(of: "\(Self.marks.rawValue)opaque"),
                is: [UInt8(ascii: "y")], "looked for the mark in the upper layer",
                why: "the attribute is what another overlayfs mount would see")
        }
    }

    func testAFolderOfALowerLayerCannotBeRenamed() throws {
        try withUnion(lower: [.file("a/x"), .file("f")]) { union, _ in
            XCTAssertThrowsError(try union.rename("a", to: "b")) {
                XCTAssertEqual(
                    ($0 as? SystemError)?.code, .crossDevice, "programs then copy it, as between file systems"
                )
            }
            try union.rename("f", to: "a/f")
            XCTAssertThrowsError(try union.rename("a", to: "b"), "a is merged now: half of it would stay") {
                XCTAssertEqual(($0 as? SystemError)?.code, .crossDevice)
            }
            XCTAssertEqual(try union.names(in: ""), ["a"])
            XCTAssertEqual(try union.names(in: "a"), ["f", "x"])
        }
    }

    func testAFolderMovedToWhereAnotherWasShowsNothingOfThat() throws {
        try withUnion(lower: [.file("a/x")]) { union, _ in
            try union.remove("a/x")
            try union.removeDirectory("a")
            try union.makeDirectory("new")
            try union.create("new/y")
            try union.rename("new", to: "a")
            assertLesson(
                try union.names(in: "a"), is: ["y"], "moved a new folder to the place of a removed one",
                why: "the lower layer still has a/x under that name")
        }
    }

    func testTheUnionAnswersAsOverlayfsDoes() throws {
        _ = try OverlayMarks.user.isOpaque(OpenFolder(temporary))
        try requires(.root)
        try compareWithOverlayfs(inUserNamespace: false)
    }

    func testTheUnionAnswersAsOverlayfsDoesInAUserNamespace() throws {
        _ = try OverlayMarks.user.isOpaque(OpenFolder(temporary))
        try compareWithOverlayfs(inUserNamespace: true)
    }

    // MARK: -

    /// What this user may set.
    private static var marks: OverlayMarks { geteuid() == 0 ? .trusted : .user }
    private var temporary: String { NSTemporaryDirectory() }

    private func withUnion(
        lower: [LayerItem], upper: [LayerItem] = [], _ body: (UnionFS, TestFolder) throws -> Void
    ) throws {
        let folder = try TestFolder()
        let (low, high) = (try folder.folder("lower"), try folder.folder("upper"))
        try apply([lower], into: low)
        try apply([upper], into: high)
        try body(try UnionFS(lowers: [low], upper: high, marks: Self.marks), folder)
    }

    private func compareWithOverlayfs(inUserNamespace: Bool) throws {
        let marks = inUserNamespace ? OverlayMarks.user : .trusted
        try withSeed { generator in
            for _ in 0..<3 {
                let folder = try TestFolder("overlay")
                let lowers = ["top", "bottom"].map { folder.path + "/" + $0 }
                for lower in lowers.reversed() { try makeLower(lower, folder, marks, using: &generator) }
                let upper = try folder.folder("upper-union")
                let union = try UnionFS(lowers: lowers, upper: upper, marks: marks)
                let live = OverlayFolders(
                    lowers: lowers, upper: try folder.folder("upper-live"), work: try folder.folder("work"),
                    merged: try folder.folder("merged"), isInUserNamespace: inUserNamespace)
                try live.withMount { root in
                    try compare(union, root, uppers: [upper, live.upper], marks, using: &generator)
                }
            }
        }
    }

    /// A lower layer has whiteouts and opaque folders too: it was the upper one of somebody.
    private func makeLower(
        _ path: String, _ folder: TestFolder, _ marks: OverlayMarks, using generator: inout SeededGenerator
    ) throws {
        _ = try folder.folder(String(path.split(separator: "/").last ?? ""))
        let union = try UnionFS(lowers: [folder.folder("nothing")], upper: path, marks: marks)
        for _ in 0..<60 { _ = try UnionOperation.random(using: &generator).answer(of: union) }
        try makeSpecial(path, withDevices: marks == .trusted, using: &generator)
        guard path.hasSuffix("top") else { return }
        // As overlayfs would have left it: a whiteout only where it hides something.
        for name in ["a", "b/c", "c"] where Bool.random(using: &generator) && folder.has("bottom/" + name) {
            try? OpenFolder(path).removeTree(Array(name.utf8))
            try? OverlayMarks.makeWhiteout(Array(name.utf8), in: OpenFolder(path))
        }
        if let opaque = try? OpenFolder(path + "/d") { try marks.makeOpaque(opaque) }
    }

    /// Pipes and devices: no operation makes them, but they are copied up, moved, linked and hidden like others.
    private func makeSpecial(
        _ path: String, withDevices: Bool, using generator: inout SeededGenerator
    ) throws {
        let pipe = DeviceNode(.pipe, 0, 0)
        let nodes =
            withDevices ? [pipe, DeviceNode(.character, 1, 3), DeviceNode(.block, 7, 300)] : [pipe]
        for place in ["", "a", "b", "c", "d", "a/b"] {
            guard let folder = try? OpenFolder("\(path)/\(place)"),
                let name = ["a", "b", "c", "d"].randomElement(using: &generator),
                let node = nodes.randomElement(using: &generator), Bool.random(using: &generator),
                try folder.statusIfThere(of: Array(name.utf8)) == nil
            else { continue }
            try folder.makeNode(Array(name.utf8), node)
            try folder.setMode(of: Array(name.utf8), 0o640)
        }
    }

    private func compare(
        _ union: UnionFS, _ root: String, uppers: [String], _ marks: OverlayMarks,
        using generator: inout SeededGenerator
    ) throws {
        var done: [String] = []
        for number in 1...300 {
            let operation = UnionOperation.random(using: &generator)
            guard !operation.wouldWait(below: root) else { continue }
            done.append("\(operation)")
            let steps = "step \(number): \(done.suffix(12).joined(separator: "; "))"
            let (expected, actual) = (try operation.answer(of: root), try operation.answer(of: union))
            let pictures = try uppers.map { path in
                try TreePicture(of: path, without: [.times, .owners]) { $0 == "\(marks.rawValue)opaque" }
            }
            guard expected != actual || pictures[0] != pictures[1] else { continue }
            assertLesson(
                actual, is: expected, steps, why: "a program must not notice which of the two it runs on")
            assertLesson(
                pictures[0], is: pictures[1], "the upper folder after \(steps)",
                why: "what one has written the other must be able to read")
            return
        }
        assertLesson(
            try picture(of: union, ""), is: try picture(of: root, ""), "looked at the merged trees",
            why: "the same operations make the same tree")
    }

    private func picture(of union: UnionFS, _ path: String) throws -> String {
        try picture(path) {
            try $0.answer(of: union)
        } names: {
            try union.names(in: EntryName($0)).map(\.description)
        }
    }

    private func picture(of root: String, _ path: String) throws -> String {
        try picture(path) {
            try $0.answer(of: root)
        } names: { path in
            try OpenFolder(root + "/" + path).entries().map { EntryName($0.name) }.sorted().map(\.description)
        }
    }

    private func picture(
        _ path: String, answer: (UnionOperation) throws -> String, names: (String) throws -> [String]
    ) throws -> String {
        var lines = ["\(path): \(try answer(.lookup(path)))"]
        guard lines[0].contains(": directory") else {
            return lines[0] + (lines[0].contains(": file") ? " " + (try answer(.read(path))) : "")
        }
        for name in try names(path) {
            lines.append(try picture(path.isEmpty ? name : path + "/" + name, answer: answer, names: names))
        }
        return lines.joined(separator: "\n")
    }
}
