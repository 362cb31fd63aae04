import Archives
import Dockerfiles
import Foundation
import ImageLayers
import LabSupport
import OCIImage
import SuiteSupport
import XCTest

/// Milestone 6: keys, what instructions say of an image, and what a build makes of them.
final class BuildTests: CleanTestCase {
    // Keys

    private let start = CacheKey(hex: String(repeating: "0", count: 64))

    func testAKeyHoldsTheKeyBefore() throws {
        let step = KeyMaterial("ENV a=1")
        let other = CacheKey(hex: String(repeating: "1", count: 64))
        assertLesson(
            try start.key(of: step) != other.key(of: step), is: true,
            "the same step after two different ones",
            why: "a change invalidates all later steps: their keys have to differ")
        XCTAssertEqual(try start.key(of: step), try start.key(of: step), "the same step has the same key")
    }

    func testPartsOfAKeyDoNotRunIntoEachOther() throws {
        let pairs: [(KeyMaterial, KeyMaterial)] = [
            (
                KeyMaterial("RUN a", environment: ["b=1", "c=2"]),
                KeyMaterial("RUN a", environment: ["b=1c", "=2"])
            ),
            (KeyMaterial("RUN a", environment: ["b"]), KeyMaterial("RUN ab")),
            (
                KeyMaterial("COPY a", files: [FileFact("x", kind: "yfile")]),
                KeyMaterial("COPY a", files: [FileFact("xy", kind: "file")])
            ),
        ]
        for (one, other) in pairs {
            assertLesson(
                try start.key(of: one) != start.key(of: other), is: true, "keys of \(one) and \(other)",
                why: "without the length of each part two steps share a key, and a build takes a wrong layer")
        }
    }

    func testFilesCountByNamePermissionsOwnerAndContents() throws {
        let file = FileFact("a", permissions: 0o644, contents: "one")
        let key = try start.key(of: KeyMaterial("COPY . /", files: [file]))
        var others: [String: FileFact] = [:]
        others["another name"] = FileFact("b", permissions: 0o644, contents: "one")
        others["another kind"] = FileFact("a", kind: "symlink one", permissions: 0o644, contents: "one")
        others["other permissions"] = FileFact("a", permissions: 0o755, contents: "one")
        others["another owner"] = FileFact("a", permissions: 0o644, user: 1, contents: "one")
        others["another group"] = FileFact("a", permissions: 0o644, group: 1, contents: "one")
        others["other contents"] = FileFact("a", permissions: 0o644, contents: "two")
        for (what, fact) in others.sorted(by: { $0.key < $1.key }) {
            let other = try start.key(of: KeyMaterial("COPY . /", files: [fact]))
            assertLesson(other != key, is: true, what, why: "the layer would be another one")
        }
    }

    func testTheOrderInWhichFilesAreFoundDoesNotCount() throws {
        let files = [
            FileFact("b", contents: "1"), FileFact("a", contents: "2"), FileFact("c", contents: "3"),
        ]
        let key = try start.key(of: KeyMaterial("COPY . /", files: files))
        assertLesson(
            try start.key(of: KeyMaterial("COPY . /", files: files.reversed())), is: key,
            "the same files in another order", why: "a folder has no order: it would be chance that hits")
    }

    // Steps

    func testEnvReadsTheValuesFromBefore() throws {
        let image = try ImageOnPaper("ENV a=1\nENV a=2 b=$a")
        XCTAssertEqual(image.run.env, ["a=2", "b=1"])
    }

    func testAnEntrypointTakesAwayTheCommandOfTheBaseAndNoOther() throws {
        let base = RunConfig(cmd: ["base"])
        try assertRows(
            [
                Row("of the base", "ENTRYPOINT [\"a\"]", gives: nil),
                Row("of the stage, before", "CMD [\"x\"]\nENTRYPOINT [\"a\"]", gives: ["x"]),
                Row("of the stage, after", "ENTRYPOINT [\"a\"]\nCMD [\"x\"]", gives: ["x"]),
                Row("alone", "CMD [\"x\"]", gives: ["x"]),
            ], "the command that is left", why: "the words of the base were meant for another program"
        ) { try ImageOnPaper($0, on: base).run.cmd }
    }

    func testFoldersAddUp() throws {
        try assertRows(
            [
                Row("absolute", "WORKDIR /a/b", gives: "/a/b"),
                Row("relative", "WORKDIR /a\nWORKDIR b/c", gives: "/a/b/c"),
                Row("upwards", "WORKDIR /a/b\nWORKDIR ../../../c/./d", gives: "/c/d"),
                Row("with a variable", "ENV x=here\nWORKDIR /$x/", gives: "/here"),
                Row("from nothing", "WORKDIR a", gives: "/a"),
            ], "WORKDIR", why: "what follows starts from there"
        ) { try ImageOnPaper($0).run.workingDir }
    }

    func testTheShellIsWhatTheImageSaysAndWordsNeedNone() throws {
        let text = "CMD a b\nSHELL [\"/bin/bash\", \"-ec\"]\nENTRYPOINT c d\nRUN e f\nRUN [\"g\", \"h\"]"
        let image = try ImageOnPaper(text)
        XCTAssertEqual(image.run.cmd, ["/bin/sh", "-c", "a b"])
        XCTAssertEqual(image.run.entrypoint, ["/bin/bash", "-ec", "c d"])
        XCTAssertEqual(image.orders.map(\.words), [["/bin/bash", "-ec", "e f"], ["g", "h"]])
    }

    func testWhatAnImageSaysOfItself() throws {
        let image = try ImageOnPaper(
            """
            LABEL a=1 "b c"="d e"
            LABEL a=2
            EXPOSE 80 53/udp 8000-8001 80/tcp
            VOLUME ["/data", "/more"]
            VOLUME /data
            USER web:www
            STOPSIGNAL SIGQUIT
            MAINTAINER somebody
            ONBUILD COPY . /src
            HEALTHCHECK --interval=1m30s --retries=2 CMD probe it
            """)
        XCTAssertEqual(image.run.labels, ["a": "2", "b c": "d e"])
        XCTAssertEqual(image.run.exposedPorts, ["80/tcp", "53/udp", "8000/tcp", "8001/tcp"])
        XCTAssertEqual(image.run.volumes, ["/data", "/more"])
        XCTAssertEqual([image.run.user, image.run.stopSignal], ["web:www", "SIGQUIT"])
        XCTAssertEqual(image.state.config.author, "somebody")
        XCTAssertEqual(image.run.onBuild, ["COPY . /src"])
        var check = Healthcheck(test: ["CMD-SHELL", "probe it"])
        (check.interval, check.retries) = (90_000_000_000, 2)
        XCTAssertEqual(image.run.healthcheck, check)
    }

    func testARunSeesTheVariablesOfTheImageAndItsArguments() throws {
        let image = try ImageOnPaper(
            "ENV PATH=/bin A=1\nARG X=2\nARG UNSET\nRUN make\nARG LATER=3",
            given: ["X": "given", "http_proxy": "p", "NOT_ASKED_FOR": "n"])
        let order = try XCTUnwrap(image.orders.first)
        XCTAssertEqual(order.environment, ["PATH=/bin", "A=1", "X=given", "http_proxy=p"])
        assertLesson(
            order.arguments, is: ["X": "given"], "arguments that count in the cache",
            why: "an ARG counts where a RUN can see it; a proxy is nobody's business")
        XCTAssertEqual(image.texts[3], "RUN |1 X=given /bin/sh -c make")
    }

    func testARunCountsByWhatItSees() throws {
        let key = { (text: String, given: [String: String]) in
            let image = try ImageOnPaper(text, given: given)
            return try self.start.key(of: try XCTUnwrap(image.steps.last).material())
        }
        let usual = try key("ENV a=1\nARG x=1\nRUN make", [:])
        XCTAssertNotEqual(try key("ENV a=1\nARG x=1\nRUN make all", [:]), usual, "the text counts")
        XCTAssertNotEqual(try key("ENV a=2\nARG x=1\nRUN make", [:]), usual, "the environment counts")
        XCTAssertNotEqual(try key("ENV a=1\nARG x=1\nRUN make", ["x": "2"]), usual, "arguments count")
        assertLesson(
            try key("ENV a=1\nARG x=1\nRUN make", ["HTTPS_PROXY": "p"]), is: usual, "a proxy was given",
            why: "it says how something was fetched, not what")
    }

    func testAHeredocIsAScriptOrBelongsToItsCommand() throws {
        let image = try ImageOnPaper(
            "RUN <<EOF\necho $a\nEOF\nRUN cat <<EOF > /x\nhello\nEOF\nRUN <<EOF\n#!/bin/awk -f\nBEGIN {}\nEOF"
        )
        XCTAssertEqual(
            image.orders.map(\.words),
            [
                ["/bin/sh", "-c", "echo $a\n"], ["/bin/sh", "-c", "cat <<EOF > /x\nhello\nEOF\n"],
                ["/dev/pipes/EOF"],
            ])
        XCTAssertEqual(image.orders.last?.scripts, ["/dev/pipes/EOF": "#!/bin/awk -f\nBEGIN {}\n"])
    }

    func testWhatCannotBeDoneIsRefusedByNameAndLine() throws {
        _ = try ImageOnPaper("ENV a=1")
        for (text, word) in [
            ("ADD https://example.org/x /", "example.org"), ("COPY --parents a b /c/", "--parents"),
            ("RUN --mount=type=cache,target=/c make", "--mount"), ("COPY --chmod=999 a /b", "999"),
            ("RUN --security=insecure make", "insecure"), ("USER $nobody", "empty"),
        ] {
            XCTAssertThrowsError(try ImageOnPaper("ENV a=1\n" + text), text) { error in
                let fault = error as? BuildFault
                XCTAssertEqual(fault?.line, 3, "\(error)")
                XCTAssertTrue(fault?.message.contains(word) == true, "\(error): expected it to name \(word)")
            }
        }
    }
}
