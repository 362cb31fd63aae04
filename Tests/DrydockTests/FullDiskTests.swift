import Foundation
import ImageLayers
import LabSupport
import OCIImage
import SuiteSupport
import XCTest

/// A disk that is full in the middle: the message says where, and nothing half done stays behind.
final class FullDiskTests: XCTestCase {
    /// What became of a command on a small disk.
    private struct Outcome {
        let status: String
        let errors: String
        /// The files on the disk afterwards, by their paths below it.
        let files: [String]
        let folder: String

        /// Blobs whose bytes are not what their names say.
        let broken: [String]
        var blobs: [String] { files.filter { $0.contains("/blobs/") && !$0.contains("/_blobs/") } }
    }

    private var folder = ""
    private var disk: String { folder + "/disk" }

    override func setUpWithError() throws {
        folder = "/tmp/drydock-full-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
    }

    override func tearDown() {
        try? FileManager.default.removeItem(atPath: folder)
    }

    func testAPullOntoAFullDiskLeavesNoPartOfABlob() throws {
        let served = try ServedRegistry()
        try served.start()
        let layout = try served.layout("own")
        _ = try served.image([tar(5_000_000)], in: layout, as: "web")
        let push = try ProgramRun.drydock([
            "image", "push", "\(served.address)/web:1", "--image", "web", "--layout", layout.folder,
        ])
        XCTAssertEqual(push.status, 0, push.errors)
        let outcome = try onSmallDisk("$drydock image pull \(served.address)/web:1 --layout \(disk)/layout")
        assertNothingHalf(outcome, "pull an image of 5 MB", naming: "\(disk)/layout")
        XCTAssertEqual(outcome.blobs.filter { $0.contains("upload") }, [], "nothing that has only begun")
    }

    func testAPushOntoAFullDiskLeavesNoBlobAndTheRegistryServesOn() throws {
        let served = try ServedRegistry()
        let layout = try served.layout("own")
        _ = try served.image([tar(5_000_000)], in: layout, as: "web")
        let outcome = try onSmallDisk(
            """
            $drydock registry --root \(disk)/images --listen 127.0.0.1:0 --json > \(folder)/said 2> \(folder)/log &
            registry=$!
            trap 'kill $registry; wait $registry' EXIT
            until grep -q address \(folder)/said; do kill -0 $registry; done
            at=$(sed 's/.*"address":"\\([^"]*\\)".*/\\1/' \(folder)/said)
            answer=0
            $drydock image push $at/web:1 --image web --layout \(layout.folder) || answer=$?
            test "$(curl -s -o /dev/null -w '%{http_code}' http://$at/v2/)" = 200 || answer=registry-is-gone
            (exit $answer)
            """)
        assertNothingHalf(outcome, "push an image of 5 MB to a registry on it", naming: "no space")
        let log = try String(contentsOfFile: folder + "/log", encoding: .utf8)
        XCTAssertTrue(log.contains("ENOSPC"), "the registry's log says why: \(log)")
    }

    func testALayerOntoAFullDiskNamesItsEntry() throws {
        let layer = folder + "/layer.tar"
        try Data(tar(5_000_000, name: "etc/large")).write(to: URL(fileURLWithPath: layer))
        let outcome = try onSmallDisk("$drydock image apply \(layer) --into \(disk)/root")
        assertNothingHalf(outcome, "apply a layer of 5 MB", naming: "etc/large")
        XCTAssertFalse(
            outcome.files.contains { $0.hasSuffix("etc/large") }, "half a file would pass for a whole one")
    }

    func testABuildOnAFullDiskLeavesNoPartOfALayer() throws {
        let context = folder + "/context"
        try FileManager.default.createDirectory(atPath: context, withIntermediateDirectories: true)
        try noise(5_000_000).write(to: URL(fileURLWithPath: context + "/large"))
        try Data("FROM scratch\nCOPY large /large\n".utf8)
            .write(to: URL(fileURLWithPath: context + "/Dockerfile"))
        let outcome = try onSmallDisk(
            "$drydock image build -t x \(context) --layout \(disk)/layout", temporary: folder + "/elsewhere")
        assertNothingHalf(outcome, "build an image of 5 MB", naming: "\(disk)/layout")
        XCTAssertEqual(
            try FileManager.default.contentsOfDirectory(atPath: folder + "/elsewhere"), [],
            "what was made on the way is gone")
    }

    // MARK: -

    /// Runs a script with a disk of 2 MB that nobody else sees.
    private func onSmallDisk(_ script: String, temporary: String? = nil) throws -> Outcome {
        try requires(.root, .executable("unshare"), .executable("curl"))
        let temporary = temporary ?? disk
        try FileManager.default.createDirectory(atPath: temporary, withIntermediateDirectories: true)
        let drydock = URL(fileURLWithPath: ProgramRun.folder + "/drydock").path
        let whole = """
            mount -t tmpfs -o size=2m none \(disk) || { echo no tmpfs >&2; exit 77; }
            export TMPDIR=\(temporary) drydock=\(drydock)
            answer=0
            ( set -e; \(script) ) 2> \(folder)/errors > /dev/null || answer=$?
            echo "status $answer"
            cd \(disk)
            find . -type f | sort | sed 's/^/file /'
            find . -path '*/blobs/sha256/*' -type f | while read -r blob; do
                [ "$(sha256sum < "$blob" | cut -c 1-64)" = "${blob##*/}" ] || echo "broken $blob"
            done
            """
        let run = try ServedRegistry.run(["unshare", "-m", "--propagation", "private", "sh", "-c", whole])
        if run.status == 77 { throw XCTSkip("needs a tmpfs in a mount namespace of its own") }
        XCTAssertEqual(run.status, 0, run.output)
        func lines(_ prefix: String) -> [String] {
            run.output.split(separator: "\n").filter { $0.hasPrefix(prefix + " ") }
                .map { String($0.dropFirst(prefix.count + 1)) }
        }
        return Outcome(
            status: lines("status").joined(),
            errors: try String(contentsOfFile: folder + "/errors", encoding: .utf8), files: lines("file"),
            folder: disk, broken: lines("broken"))
    }

    private func assertNothingHalf(
        _ outcome: Outcome, _ what: String, naming name: String, file: StaticString = #filePath,
        line: UInt = #line
    ) {
        assertLesson(
            outcome.status, is: "1", "\(what) with 2 MB left", why: "said: \(outcome.errors)", file: file,
            line: line)
        XCTAssertTrue(
            outcome.errors.contains(name), "the message names \(name): \(outcome.errors)", file: file,
            line: line)
        XCTAssertTrue(
            outcome.errors.lowercased().contains("space") || outcome.errors.contains("ENOSPC"),
            "the message says what is missing: \(outcome.errors)", file: file, line: line)
        XCTAssertEqual(
            outcome.broken, [], "a blob is whole or not there: \(outcome.files)", file: file, line: line)
    }

    private func noise(_ count: Int) -> Data {
        var generator = SeededGenerator(seed: 5)
        let words = (0..<count / 8).map { _ in generator.next() }
        return words.withUnsafeBytes { Data($0) }
    }

    /// An archive of one file that does not pack.
    private func tar(_ count: Int, name: String = "large") throws -> [UInt8] {
        let place = folder + "/tree"
        let path = place + "/" + name
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try noise(count).write(to: URL(fileURLWithPath: path))
        let run = try ServedRegistry.run(["tar", "-cf", folder + "/made.tar", "-C", place, "."])
        XCTAssertEqual(run.status, 0, run.output)
        return Array(try Data(contentsOf: URL(fileURLWithPath: folder + "/made.tar")))
    }
}
