import Foundation
import ImageLayers
import LinuxSystem
import OCIImage
import SuiteSupport
import XCTest

// What is done again, and what is not; and what a build does when something is wrong.
extension BuildTests {
    private var text: String {
        "FROM scratch\nENV x=1\nCOPY a /a\nRUN echo 1 > one\nCOPY b /b\nRUN echo 2 > two\n"
    }

    func testAnUnchangedContextIsCachedWhateverItsTimes() throws {
        let scene = try BuildScene(["a": "1", "b": "2"])
        let first = try scene.build(text)
        XCTAssertEqual(scene.results, ["noted", "made", "made", "made", "made"])
        try scene.touch("a", seconds: 1_234)
        try scene.touch("b", seconds: 5_678)
        let second = try scene.build(text)
        assertLesson(
            scene.results, is: ["noted", "cached", "cached", "cached", "cached"], "build again after a touch",
            why: "what counts is in the files, not when they were written")
        assertLesson(
            second.descriptor.digest, is: first.descriptor.digest,
            "the image of a build from the cache alone",
            why: "the history says when a step was carried out, and none was")
    }

    func testAChangeRunsEveryLaterStepAndNoEarlierOne() throws {
        let scene = try BuildScene(["a": "1", "b": "2"])
        try scene.build(text)
        try scene.write("b", "3")
        try scene.build(text)
        XCTAssertEqual(scene.results.dropFirst(), ["cached", "cached", "made", "made"])
        try scene.write("a", "1", mode: 0o600)
        let image = try scene.build(text)
        assertLesson(
            scene.results.dropFirst(), is: ["made", "made", "made", "made"],
            "change the permissions of the first file",
            why: "later steps stand on earlier ones")
        XCTAssertEqual(try image.unpacked().text("two"), "2\n")
        scene.usesCache = false
        try scene.build(text)
        XCTAssertEqual(scene.results.dropFirst(), ["made", "made", "made", "made"], "--no-cache")
    }

    func testAChangedVariableRunsWhatFollows() throws {
        let scene = try BuildScene(["a": "1"])
        for value in [1, 2] {
            try scene.build("FROM scratch\nCOPY a /a\nENV x=\(value)\nRUN echo \(value) > x\n")
        }
        XCTAssertEqual(scene.results, ["cached", "noted", "made"])
        let other = "FROM scratch\nLABEL x=2\nCOPY a /a\n"
        try scene.build(other)
        assertLesson(
            scene.results, is: ["noted", "made"], "a LABEL before the COPY",
            why: "a label makes no layer, but it is part of the chain")
    }

    func testAnArgumentCountsWhereARunSeesIt() throws {
        let scene = try BuildScene(["a": "1"])
        let text = "FROM scratch\nCOPY a /a\nARG x\nCOPY a /b\nRUN echo 1 > one\n"
        scene.arguments = ["x": "1"]
        try scene.build(text)
        XCTAssertEqual(scene.runs.first?.environment.contains("x=1"), true)
        scene.arguments = ["x": "2"]
        try scene.build(text)
        XCTAssertEqual(scene.results.last, "made", "the RUN sees another x")
        XCTAssertEqual(scene.results.first, "cached")
    }

    func testAnIgnoredFileIsNotCopiedAndDoesNotCount() throws {
        let scene = try BuildScene([
            "a": "1", "b.log": "2", "deep/c.log": "3", "keep.log": "4", "hidden/x": "5", "hidden/y": "6",
            ".dockerignore": "**/*.log\n!keep.log\nhidden\n!hidden/y\n.dockerignore\n",
        ])
        let image = try scene.build("FROM scratch\nCOPY . /\n")
        let files = try image.unpacked()
        XCTAssertEqual(
            ["a", "b.log", "deep/c.log", "keep.log", "hidden/x", "hidden/y"].map { files.text($0) },
            ["1", nil, nil, "4", nil, "6"])
        try scene.write("b.log", "changed")
        try scene.build("FROM scratch\nCOPY . /\n")
        XCTAssertEqual(scene.results, ["cached"])
        XCTAssertThrowsError(try scene.build("FROM scratch\nCOPY b.log /\n")) { error in
            XCTAssertTrue("\(error)".contains("b.log") && "\(error)".contains(".dockerignore"), "\(error)")
        }
    }

    func testTheIgnoreFileOfTheDockerfileGoesFirst() throws {
        let scene = try BuildScene([
            "a": "1", "b": "2", ".dockerignore": "a\n", "Other.dockerignore": "b\n", "Other": "",
        ])
        XCTAssertNil(try scene.build("FROM scratch\nCOPY . /\n").unpacked().text("a"))
        scene.dockerfileName = "Other"
        let files = try scene.build("FROM scratch\nCOPY . /\n").unpacked()
        XCTAssertEqual([files.text("a"), files.text("b")], ["1", nil])
    }

    func testADamagedCacheDoesNoHarm() throws {
        let scene = try BuildScene(["a": "1", "b": "2"])
        let first = try scene.build(text)
        for name in try FileManager.default.contentsOfDirectory(atPath: scene.cacheFolder) {
            try Data("{\"key\": 1".utf8).write(to: URL(fileURLWithPath: scene.cacheFolder + "/" + name))
        }
        try scene.build(text)
        XCTAssertEqual(scene.results.dropFirst(), ["made", "made", "made", "made"])
        try scene.layout.store.remove(first.manifest.layers[0].digest)
        try scene.build(text)
        assertLesson(
            scene.results[1], is: "made", "build after the blob of the first layer was removed",
            why: "a note of a layer that is gone is worth nothing")
    }

    func testACacheKeepsTheNewest() throws {
        let folder = try TestFolder("cache")
        let cache = BuildCache(at: folder.path + "/c", limit: 8)
        let keys = (0..<20).map { CacheKey(hex: Digest(of: [UInt8($0)]).encoded) }
        for key in keys { try cache.note(BuildCache.Record(key: key, layer: nil, created: 5), for: key) }
        XCTAssertEqual(cache.record(for: keys[19]), BuildCache.Record(key: keys[19], layer: nil, created: 5))
        XCTAssertLessThanOrEqual(
            try FileManager.default.contentsOfDirectory(atPath: folder.path + "/c").count, 8)
    }

    func testAFailedStepNamesItsLineItsStatusAndItsCommand() throws {
        let scene = try BuildScene()
        try scene.build("FROM scratch\nLABEL a=1\n", as: "other")
        XCTAssertThrowsError(try scene.build("FROM scratch\n\nRUN echo 1 > a\nRUN exit 7\n")) { error in
            let fault = error as? BuildFault
            XCTAssertEqual(fault?.line, 4)
            XCTAssertTrue("\(error)".contains("status 7") && "\(error)".contains("exit 7"), "\(error)")
        }
        XCTAssertNil(try scene.layout.resolve(name: "image"), "a build that failed names no image")
        XCTAssertThrowsError(try scene.build("FROM scratch\nRUN echo 1 > a\nRUN exit 7\n"))
        XCTAssertEqual(scene.results.first, "cached", "what had worked is not done again")
    }

    func testARecordedRunIsInTheHistoryAndNotInTheCache() throws {
        let scene = try BuildScene(["a": "1"])
        let text = "FROM scratch\nRUN echo 1 > one\nCOPY a /a\n"
        let image = try scene.build(text, as: "recorded", runner: RecordingRunner())
        XCTAssertEqual(scene.results, ["recorded", "made"])
        XCTAssertEqual(image.config.history.map(\.isEmptyLayer), [true, false])
        let real = try scene.build(text)
        assertLesson(
            scene.results, is: ["made", "made"], "build for real after a recording",
            why: "the COPY of the recording stands on a tree without the program's files")
        XCTAssertEqual(try real.unpacked().text("one"), "1\n")
    }

    func testWhatIsWrongIsNamed() throws {
        let scene = try BuildScene(["a": "1", ".wh.a": "2"])
        try scene.build("FROM scratch\nCOPY a /\n", as: "there:1")
        let rows: [(String, [String])] = [
            ("FROM nosuch\n", ["nosuch", "there:1", "line 1"]),
            ("FROM --platform=linux/arm64 there:1\n", ["there:1", "linux/amd64", "linux/arm64"]),
            ("FROM scratch\nCOPY nosuch /\n", ["nosuch", "line 2", "COPY"]),
            ("FROM scratch\nCOPY --from=nosuch a /\n", ["nosuch", "there:1"]),
            ("FROM scratch AS x\nCOPY --from=x a /\n", ["x"]),
            ("FROM scratch\nCOPY .wh.a /\n", [".wh."]),
            ("FROM scratch\nCOPY a /x\nCOPY a /x/y\n", ["/x"]),
        ]
        for (text, words) in rows {
            XCTAssertThrowsError(try scene.build(text), text) { error in
                for word in words { XCTAssertTrue("\(error)".contains(word), "\(error): expected \(word)") }
            }
        }
    }

    func testAStageThatIsCachedIsNotUnpacked() throws {
        let scene = try BuildScene(["a": "1"])
        let text =
            "FROM scratch AS one\nCOPY a /a\nRUN echo 1 > b\nFROM scratch\nCOPY --from=one /b /b\nENV x=1\n"
        try scene.build(text)
        let image = try scene.build(text)
        XCTAssertEqual(scene.results, ["cached", "cached", "cached", "noted"])
        XCTAssertEqual(try image.unpacked().text("b"), "1\n")
        try scene.build(text.replacingOccurrences(of: "echo 1 > b", with: "echo 1 >b"))
        assertLesson(
            scene.results, is: ["cached", "made", "cached", "noted"], "another command, the same file",
            why: "a COPY counts by what it copies, not by what made that")
    }

    func testAnUnusedArgumentIsAWarning() throws {
        let scene = try BuildScene(["a": "1"])
        scene.arguments = ["x": "1", "HTTP_PROXY": "p"]
        try scene.build("FROM scratch\nCOPY a /\n")
        let warnings = scene.events.filter { if case .warning = $0 { true } else { false } }
        XCTAssertEqual(warnings.count, 1)
        XCTAssertTrue("\(warnings)".contains("x"), "\(warnings)")
    }
}
