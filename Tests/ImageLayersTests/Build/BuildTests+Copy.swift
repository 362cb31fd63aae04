import Archives
import ImageLayers
import SuiteSupport
import XCTest

// What a COPY takes, and where it puts it: on paper.
extension BuildTests {
    private var context: PaperTree {
        PaperTree([
            "main.c": "int", "Makefile": "all", "src/a.c": "a", "src/b.h": "b", "src/deep/c.c": "c",
            "link": "-> src/a.c", "out": "-> ../../etc/passwd", "abs": "-> /main.c", "empty/": "",
            "loop": "-> loop",
        ])
    }

    private func paths(
        _ sources: [String], _ destination: String, image: [String: String] = [:]
    ) throws -> [String] {
        let selection = try CopySelection(sources, in: context) { "\($0) is missing" }
        let plan = try CopyPlan(CopyOrder(sources, to: destination), selection, into: PaperTree(image))
        return plan.entries.map { placed in
            placed.entry.name.description + (placed.entry.kind == .directory ? "/" : "")
        }
    }

    func testADestinationIsAFolderByItsSlashOrInTheImage() throws {
        let rows: [Row<([String], String, [String: String]), [String]>] = [
            Row("a file to a name", (["main.c"], "/x", [:]), gives: ["x"]),
            Row("a file into a folder by its slash", (["main.c"], "/x/", [:]), gives: ["x/", "x/main.c"]),
            Row("a file into a folder of the image", (["main.c"], "/x", ["x/": ""]), gives: ["x/main.c"]),
            Row("a file over a file", (["main.c"], "/x", ["x": "old"]), gives: ["x"]),
            Row("a file to the root", (["main.c"], "/", [:]), gives: ["main.c"]),
            Row(
                "several files", (["main.c", "Makefile"], "/x/", [:]),
                gives: ["x/", "x/main.c", "x/Makefile"]),
        ]
        try assertRows(rows, "copy", why: "cp knows the same two cases") {
            try paths($0.0, $0.1, image: $0.2)
        }
    }

    func testAFolderCopiesWhatIsInItAndNotItself() throws {
        let below = ["deep/", "deep/c.c"]
        XCTAssertEqual(try paths(["src"], "/x"), ["x/", "x/a.c", "x/b.h"] + below.map { "x/" + $0 })
        XCTAssertEqual(
            try paths(["src/"], "/x/", image: ["x/": ""]), ["x/a.c", "x/b.h"] + below.map { "x/" + $0 })
        XCTAssertEqual(try paths(["src/deep"], "/"), ["c.c"])
    }

    func testMissingFoldersAreMadeOnceAndRootOwnsThem() throws {
        XCTAssertEqual(
            try paths(["main.c", "Makefile"], "/a/b/"), ["a/", "a/b/", "a/b/main.c", "a/b/Makefile"])
        let selection = try CopySelection(["main.c"], in: context) { $0 }
        let plan = try CopyPlan(CopyOrder(["main.c"], to: "/a/b"), selection, into: PaperTree([:]))
        let made = try XCTUnwrap(plan.entries.first?.entry)
        XCTAssertEqual([made.permissions, made.user, made.group], [0o755, 0, 0])
        XCTAssertEqual(try paths(["main.c"], "/a/b/c", image: ["a/": ""]), ["a/b/", "a/b/c"])
    }

    func testSeveralSourcesNeedAFolder() throws {
        _ = try paths(["main.c"], "/x")
        XCTAssertThrowsError(try paths(["main.c", "Makefile"], "/x")) { error in
            XCTAssertTrue("\(error)".contains("/x"), "\(error)")
        }
        XCTAssertNoThrow(try paths(["main.c", "Makefile"], "/x", image: ["x/": ""]))
        XCTAssertThrowsError(try paths(["src"], "/x", image: ["x": "a file"]), "a folder over a file")
        XCTAssertThrowsError(try paths(["main.c"], "/x/y", image: ["x": "a file"]), "a file below a file")
    }

    func testPatternsMatchNamesAndNeverASlash() throws {
        try assertRows(
            [
                Row("*.c", ["*.c"], gives: ["d/", "d/main.c"]),
                Row("*/*.c", ["*/*.c"], gives: ["d/", "d/a.c"]),
                Row("src/[ab].?", ["src/[ab].?"], gives: ["d/", "d/a.c", "d/b.h"]),
                Row("M*e and nothing", ["M*e", "*.rs"], gives: ["d/", "d/Makefile"]),
                Row("./src/../main.c", ["./src/../main.c"], gives: ["d/", "d/main.c"]),
                Row("/main.c", ["/main.c"], gives: ["d/", "d/main.c"]),
                Row("../../main.c", ["../../main.c"], gives: ["d/", "d/main.c"]),
            ], "look for",
            why: "a pattern works on one name after the other, and nothing is above the context"
        ) { try paths($0, "/d/") }
    }

    func testALinkIsFollowedButNeverOutOfTheContext() throws {
        XCTAssertEqual(try paths(["link"], "/d/"), ["d/", "d/link"])
        let selection = try CopySelection(["link", "abs"], in: context) { $0 }
        XCTAssertEqual(selection.sources.map(\.entry.name), ["src/a.c", "main.c"])
        for source in ["out", "loop"] {
            XCTAssertThrowsError(
                try CopySelection([source], in: context) { "\($0) is missing" },
                "\(source): what a link outside means is no part of a context")
        }
        let all = try paths(["."], "/")
        XCTAssertTrue(all.contains("out"), "below a folder a link is copied as a link: \(all)")
    }

    func testAMissingSourceIsNamed() throws {
        _ = try paths(["main.c"], "/x")
        for (sources, name) in [
            (["main.c", "nosuch"], "nosuch"), (["*.rs"], "*.rs"), (["main.c/x"], "main.c/x"),
        ] {
            XCTAssertThrowsError(try paths(sources, "/d/"), name) { error in
                XCTAssertEqual((error as? BuildFault)?.message, "\(name) is missing")
            }
        }
    }

    func testLinksOfTheImageAreFollowedInIt() throws {
        let image = ["usr/bin/": "", "bin": "-> usr/bin", "var/run": "-> /run", "run/": ""]
        XCTAssertEqual(try paths(["main.c"], "/bin/", image: image), ["usr/bin/main.c"])
        XCTAssertEqual(try paths(["main.c"], "/var/run/x/y", image: image), ["run/x/", "run/x/y"])
        let tree = PaperTree(["bin/tool": "t", "var/run/pid": "1"])
        let selection = try CopySelection(["."], in: tree) { $0 }
        let plan = try CopyPlan(CopyOrder(["."], to: "/"), selection, into: PaperTree(image))
        assertLesson(
            plan.entries.map(\.entry.name), is: ["usr/bin", "usr/bin/tool", "var", "run", "run/pid"],
            "copy bin/tool into an image whose /bin is a link",
            why: "an entry bin/ in the layer would replace the link, and with it all programs")
    }

    func testOwnerAndPermissionsAreThoseOfTheOrder() throws {
        let selection = try CopySelection(["src"], in: context) { $0 }
        var order = CopyOrder(["src"], to: "/new/x")
        let owner = Owner(user: 5, group: 6)
        order.permissions = 0o751
        let plan = try CopyPlan(order, selection, owner: owner, into: PaperTree([:]))
        XCTAssertTrue(plan.entries.allSatisfy { $0.entry.user == 5 && $0.entry.group == 6 })
        XCTAssertEqual(plan.entries.map(\.entry.permissions), [0o755] + Array(repeating: 0o751, count: 5))
        let plain = try CopyPlan(CopyOrder(["src"], to: "/x"), selection, into: PaperTree([:]))
        XCTAssertEqual(plain.entries.map(\.entry.user), [0, 7, 7, 0, 7], "as the tree has it")
    }

    func testAFolderToWorkInIsMadeWhereItIsMissing() throws {
        let plan = try CopyPlan(folder: "/a/b", in: PaperTree(["a/": ""]))
        XCTAssertEqual(plan.entries.map(\.entry.name), ["a/b"])
        XCTAssertEqual(try CopyPlan(folder: "/a", in: PaperTree(["a/": ""])).entries, [])
        XCTAssertThrowsError(try CopyPlan(folder: "/a", in: PaperTree(["a": "file"])))
    }
}
