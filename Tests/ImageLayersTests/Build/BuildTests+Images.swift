import Archives
import Foundation
import ImageLayers
import LinuxSystem
import OCIImage
import SuiteSupport
import XCTest

// What a build makes: layers, history, documents.
extension BuildTests {
    private var lecture: String {
        "FROM ubuntu:15.04\nCOPY . /app\nRUN make /app\nCMD python /app/app.py\n"
    }

    func testTheLecturesDockerfileHasALayerForEachOfCopyAndRun() throws {
        let scene = try BuildScene(["app.py": "print('hello')\n"])
        try scene.build("FROM scratch\nWORKDIR /bin\n", as: "ubuntu:15.04")
        let image = try scene.build(lecture) { step in
            try Data("made\n".utf8).write(to: URL(fileURLWithPath: step.root + "/app/app.pyc"))
            return 0
        }
        XCTAssertEqual(image.manifest.layers.count, 3, "the base's one, COPY, RUN; CMD makes none")
        assertLesson(
            image.config.history.map { "\($0.createdBy ?? "") \($0.isEmptyLayer)" },
            is: [
                "WORKDIR /bin false", "COPY . /app false", "RUN /bin/sh -c make /app false",
                "CMD [\"/bin/sh\" \"-c\" \"python /app/app.py\"] true",
            ], "the history", why: "every step is in it; one that made no layer says so")
        XCTAssertEqual(image.config.rootfs.diffIDs.count, 3)
        XCTAssertEqual(scene.runs.first?.words, ["/bin/sh", "-c", "make /app"])
        let files = try image.unpacked()
        XCTAssertEqual(files.text("app/app.py"), "print('hello')\n")
        XCTAssertEqual(files.text("app/app.pyc"), "made\n")
    }

    func testWhatAProgramDeletesIsGoneAndItsLayerSaysSo() throws {
        let scene = try BuildScene(["a": "1", "b": "2"])
        let image = try scene.build("FROM scratch\nCOPY . /x/\nRUN rm x/a && echo 3 > x/b\nRUN true\n")
        XCTAssertNil(try image.unpacked().text("x/a"))
        XCTAssertEqual(try image.unpacked().text("x/b"), "3\n")
        assertLesson(
            image.config.history.map(\.isEmptyLayer), is: [false, false, true], "which steps made no layer",
            why: "a program that changed nothing has nothing to add")
    }

    func testTwoProgramsInARowSeeEachOthersWork() throws {
        let scene = try BuildScene()
        let image = try scene.build(
            "FROM scratch\nRUN mkdir d; echo 1 > d/a\nRUN cat d/a d/a > d/b\nRUN rm -r d/a\n")
        XCTAssertEqual(image.manifest.layers.count, 3)
        XCTAssertEqual(try image.unpacked().text("d/b"), "1\n1\n")
        XCTAssertNil(try image.unpacked().text("d/a"))
    }

    func testTheSameEpochGivesTheSameImageBitByBit() throws {
        let scene = try BuildScene(["src/a": "1", "b": "2"])
        let text = "FROM scratch\nWORKDIR /w\nCOPY . .\nRUN echo 1 > made\nENV a=1\n"
        try scene.build(text)
        scene.epoch = 1_500_000_000
        let first = try scene.build(text)
        scene.usesCache = false
        try scene.touch("src/a", seconds: 1_234)
        try scene.touch("b", seconds: 2_000_000_000)
        let second = try scene.build(text)
        assertLesson(
            second.descriptor.digest, is: first.descriptor.digest, "build again after a fresh checkout",
            why: "with SOURCE_DATE_EPOCH nothing depends on when something was done")
        XCTAssertEqual(first.config.created, "2017-07-14T02:40:00Z")
        XCTAssertEqual(try second.unpacked().status("w/b").modified.seconds, 1_500_000_000)
    }

    func testStagesThatNobodyNeedsAreNotBuilt() throws {
        let scene = try BuildScene(["a": "1"])
        let text = """
            FROM scratch AS tools
            COPY a /tool
            FROM scratch AS docs
            COPY nosuch /
            FROM scratch AS test
            COPY --from=tools /tool /t
            FROM scratch
            COPY --from=0 /tool /x/
            """
        let image = try scene.build(text)
        XCTAssertEqual(try image.unpacked().text("x/tool"), "1")
        XCTAssertEqual(image.manifest.layers.count, 1, "what another stage did is not in the image")
        XCTAssertFalse(scene.texts.contains { $0.contains("nosuch") }, "\(scene.texts)")
        scene.target = "test"
        XCTAssertEqual(try scene.build(text).unpacked().text("t"), "1")
        scene.target = "nosuch"
        XCTAssertThrowsError(try scene.build(text)) { XCTAssertTrue("\($0)".contains("tools"), "\($0)") }
    }

    func testAStageGoesOnWhereItsBaseEnded() throws {
        let scene = try BuildScene(["a": "1"])
        let image = try scene.build(
            "FROM scratch AS base\nENV x=1\nCOPY a /a\nCMD [\"base\"]\nFROM base\nCOPY a /$x/\nENTRYPOINT [\"e\"]\n"
        )
        let names = try image.unpacked().names
        XCTAssertEqual(names.count, 3, "\(names)")
        XCTAssertEqual(image.config.config?.env, ["x=1"])
        XCTAssertEqual(image.config.config?.cmd, nil, "an ENTRYPOINT takes away the CMD of the stage below")
        XCTAssertEqual(image.config.history.count, 5)
    }

    func testFilesComeOutOfAnotherImage() throws {
        let scene = try BuildScene(["a": "1"])
        try scene.build("FROM scratch\nCOPY --chmod=4711 a /bin/tool\n", as: "tools:1")
        let image = try scene.build("FROM scratch\nCOPY --from=tools:1 /bin /b\n")
        XCTAssertEqual(try image.unpacked().status("b/tool").permissions, 0o4711)
    }

    func testWhatWaitsInTheBaseIsDoneOnceAndFirst() throws {
        let scene = try BuildScene(["a": "1"])
        try scene.build("FROM scratch\nONBUILD COPY a /from-base\nONBUILD ENV x=1\n", as: "base")
        let image = try scene.build("FROM base\nLABEL x=$x\n")
        XCTAssertEqual(try image.unpacked().text("from-base"), "1")
        XCTAssertEqual(image.config.config?.labels, ["x": "1"])
        XCTAssertEqual(image.config.config?.onBuild, [])
        let next = try scene.build("FROM image\nENV y=2\n")
        XCTAssertEqual(next.config.history.count { $0.createdBy?.hasPrefix("COPY") == true }, 1)
    }

    func testAddUnpacksArchivesAndCopyDoesNot() throws {
        let scene = try BuildScene(["a": "1"])
        let layer = try scene.build("FROM scratch\nCOPY a /d/e/f\n").manifest.layers[0]
        let packed = scene.layout.folder + "/blobs/sha256/" + layer.digest.encoded
        try FileManager.default.copyItem(atPath: packed, toPath: scene.context + "/x.tgz")
        let image = try scene.build("FROM scratch\nADD x.tgz /added\nCOPY x.tgz /copied\nADD a /plain\n")
        let files = try image.unpacked()
        XCTAssertEqual(files.text("added/d/e/f"), "1")
        XCTAssertEqual(try files.status("copied").size, layer.size)
        XCTAssertEqual(files.text("plain"), "1")
    }

    func testNamesOfOwnersAreThoseOfTheImage() throws {
        try requires(.root)
        let scene = try BuildScene([
            "etc/passwd": "root:x:0:0::/:\nweb:x:33:44::/:\n", "etc/group": "www:x:55:web\n", "a": "1",
        ])
        let image = try scene.build(
            "FROM scratch\nCOPY etc /etc\nCOPY --chown=web a /1\nCOPY --chown=web:www a /2\n"
                + "COPY --chown=7 a /3\nCOPY --chown=7:8 a /4\nCOPY a /5\nUSER web\nRUN true\n")
        let files = try image.unpacked()
        let owners = try ["1", "2", "3", "4", "5"].map {
            "\(try files.status($0).owner):\(try files.status($0).group)"
        }
        XCTAssertEqual(owners, ["33:44", "33:55", "7:7", "7:8", "0:0"])
        XCTAssertEqual(scene.runs.first?.owner, Owner(user: 33, group: 44, others: [55]))
        XCTAssertThrowsError(try scene.build("FROM image\nCOPY --chown=nobody a /6\n")) { error in
            XCTAssertTrue("\(error)".contains("nobody"), "\(error): the host's users are not the image's")
        }
    }

    func testAHeredocBecomesAFile() throws {
        let scene = try BuildScene()
        let image = try scene.build(
            "FROM scratch\nARG x=1\nCOPY <<one <<\"two\" /d/\n$x \"q\"\none\n$x\ntwo\nCOPY <<EOF /e\nE\nEOF\n"
        )
        let files = try image.unpacked()
        XCTAssertEqual(files.text("d/one"), "1 \"q\"\n")
        XCTAssertEqual(files.text("d/two"), "$x\n", "quoted, nothing is replaced")
        XCTAssertEqual(files.text("e"), "E\n")
    }

    func testAnImageWithoutFilesIsValid() throws {
        let image = try BuildScene().build("FROM scratch\nCMD [\"x\"]\n")
        XCTAssertEqual(image.manifest.layers.count, 1, "a manifest has a layer, be it empty")
        XCTAssertEqual(image.config.rootfs.diffIDs.count, 1)
        XCTAssertEqual(image.config.history.map(\.isEmptyLayer), [false])
    }

    func testWhatIsCopiedIsWhatWasThere() throws {
        try withSeed { generator in
            let scene = try BuildScene()
            let tree = RandomTree(in: scene.context)
            try tree.change(60, using: &generator)
            // A COPY makes a file of every name.
            try scene.separateNames()
            let image = try scene.build("FROM scratch\nCOPY . /\n")
            let files = try image.unpacked()
            let without: TreePicture.Without = [.owners, .times]
            XCTAssertEqual(
                try Self.belowRoot(TreePicture(of: files.path, without: without)),
                try Self.belowRoot(TreePicture(of: scene.context, without: without)))
        }
    }

    /// The root is not copied itself.
    private static func belowRoot(_ picture: TreePicture) -> [String] {
        picture.lines.filter { !$0.hasPrefix("./ ") }
    }
}
