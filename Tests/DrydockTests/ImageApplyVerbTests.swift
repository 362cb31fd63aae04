import Foundation
import SuiteSupport
import XCTest

/// `drydock image apply` and `diff`, beside a real tool.
final class ImageApplyVerbTests: XCTestCase {
    private var folder = ""

    override func setUpWithError() throws {
        folder = "/tmp/drydock-tests-\(getpid())-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    override func tearDown() {
        try? FileManager.default.removeItem(atPath: folder)
    }

    private func image(_ arguments: String...) throws -> ProgramRun {
        try ProgramRun.drydock(["image"] + arguments)
    }

    @discardableResult
    private func shell(_ script: String) throws -> String {
        let (process, pipe) = (Process(), Pipe())
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-ec", script]
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        XCTAssertEqual(process.terminationStatus, 0, output)
        return output
    }

    /// Three layers with everything that GNU tar can write down.
    private func makeLayers() throws {
        try shell(
            """
            umask 022
            mkdir -p 1/bin 1/etc/old/deep 1/lib 1/keep 1/usr/lib && cd 1
            echo tool > bin/tool && chown 3:4 bin/tool && chmod 4755 bin/tool && ln bin/tool bin/alias
            ln -s usr/lib lib64 && mknod null c 1 3 && mkfifo pipe && chmod 1777 keep
            echo a > etc/old/deep/a && echo b > etc/conf && echo c > keep/c && echo d > usr/lib/d
            tar --format=posix -czf ../1.tar.gz . && cd ..
            mkdir -p 2/etc 2/keep 2/lib && cd 2
            echo new > keep/new && touch etc/.wh.old keep/.wh..wh..opq
            mkdir lib/folder && echo e > lib/folder/e
            tar --format=posix --no-recursion -cf ../2.tar etc/.wh.old keep/new keep keep/.wh..wh..opq \
                lib lib/folder lib/folder/e && cd ..
            mkdir -p 3/bin 3/lib64 && cd 3
            echo other > bin/tool && echo f > lib64/f && echo file > lib && touch -d @5.5 lib
            tar --format=gnu -czf ../3.tar.gz bin/tool lib64/f lib
            """)
    }

    func testTheTreeIsTheOneThatUmociUnpacks() throws {
        try requires(.root, .executable("umoci"))
        try makeLayers()
        try shell(
            """
            umoci init --layout image && umoci new --image image:x
            for layer in 1.tar.gz 2.tar 3.tar.gz; do
                case $layer in *.gz) gzip -dc $layer;; *) cat $layer;; esac > plain
                umoci raw add-layer --image image:x plain
            done
            umoci unpack --image image:x bundle
            """)
        let applied = try image(
            "apply", folder + "/1.tar.gz", folder + "/2.tar", folder + "/3.tar.gz", "--into", folder + "/ours"
        )
        XCTAssertEqual(applied.status, 0, applied.errors)
        let diff = try image("diff", "--thorough", folder + "/bundle/rootfs", folder + "/ours")
        XCTAssertEqual(diff.output, "", "bytes, owners, modes, times and attributes are those of umoci")
        XCTAssertEqual(try shell("stat -c %h ours/bin/alias ours/bin/tool"), "1\n1\n", "the link was broken")
    }

    func testALayerOfTheDifferenceGivesTheUpperTree() throws {
        try requires(.root)
        try makeLayers()
        let (lower, upper, copy) = (folder + "/lower", folder + "/upper", folder + "/copy")
        for target in [lower, copy] {
            XCTAssertEqual(try image("apply", folder + "/1.tar.gz", "--into", target).status, 0)
        }
        XCTAssertEqual(
            try image("apply", folder + "/1.tar.gz", folder + "/2.tar", folder + "/3.tar.gz", "--into", upper)
                .status, 0)
        for name in ["change.tar", "change.tar.gz"] {
            XCTAssertEqual(try image("diff", lower, upper, "-o", folder + "/" + name).status, 0)
        }
        XCTAssertEqual(
            try shell("gzip -dc change.tar.gz | cmp - change.tar; tar tf change.tar | grep -c wh"), "2\n",
            "GNU tar reads it: the whiteouts of etc/old and keep/c")
        XCTAssertEqual(try image("apply", folder + "/change.tar.gz", "--into", copy).status, 0)
        XCTAssertEqual(try image("diff", "--thorough", copy, upper).output, "")
    }

    func testJSONSaysWhatWasAppliedAndWhatDiffers() throws {
        try shell(
            """
            mkdir tree old && echo a > tree/a && tar -cf plain.tar -C tree . && gzip -kn plain.tar
            """)
        let run = try image("apply", folder + "/plain.tar.gz", "--into", folder + "/into", "--own", "--json")
        XCTAssertEqual(run.status, 0, run.errors)
        let said = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: [[String: Any]]]
        let layer = try XCTUnwrap(said?["layers"]?.first)
        for (name, file) in [("digest", "plain.tar.gz"), ("diffID", "plain.tar")] {
            let sum = try shell("sha256sum < \(file) | cut -c 1-64").dropLast()
            XCTAssertEqual(layer[name] as? String, "sha256:\(sum)", "\(name) is that of \(file)")
        }
        XCTAssertEqual([layer["entries"] as? Int, layer["bytes"] as? Int], [2, 2])
        let diff = try image("diff", folder + "/old", folder + "/into", "--json")
        let changes = try JSONSerialization.jsonObject(with: Data(diff.output.utf8)) as? [String: Any]
        XCTAssertTrue(
            (changes?["changes"] as? [[String: String]] ?? []).contains(["change": "A", "path": "a"]),
            diff.output + diff.errors)
    }

    func testWithoutRootALayerBecomesOnesOwn() throws {
        try requires(.root, .executable("setpriv"))
        try makeLayers()
        try shell("chmod 755 . && mkdir mine && chown 65534:65534 mine")
        let drydock = URL(fileURLWithPath: ProgramRun.folder + "/drydock").path
        let nobody =
            "setpriv --reuid 65534 --regid 65534 --clear-groups \(drydock) image apply 1.tar.gz 2.tar"
        let owned = try shell("\(nobody) --into mine --own && stat -c '%u %a' mine/bin/tool mine/keep")
        XCTAssertTrue(owned.contains("left out: ./null, device 1:3"), owned)
        XCTAssertTrue(owned.hasSuffix("65534 4755\n65534 755\n"), owned)
        let kept = try shell("\(nobody) --into mine || true")
        XCTAssertTrue(kept.contains("chown") && kept.contains("--own"), "it says what would help: \(kept)")
    }

    func testWhatIsWrongIsNamed() throws {
        let broken = try Scratch()
        let file = try broken.file("x.tar", [UInt8](repeating: 7, count: 700))
        let run = try image("apply", file, "--into", folder)
        XCTAssertEqual(run.status, 1)
        XCTAssertTrue(run.errors.contains(file), run.errors)
        XCTAssertEqual(try image("apply", "--into", folder).status, 64)
        XCTAssertTrue(try image("apply", "/no/such", "--into", folder).errors.contains("ENOENT"))
    }
}
