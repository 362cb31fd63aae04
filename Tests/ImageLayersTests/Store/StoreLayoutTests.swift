import ByteStreams
import Documents
import Foundation
import ImageLayers
import LinuxSystem
import OCIImage
import SuiteSupport
import XCTest

// Layouts, and the collector: the second half of milestone 1.

extension StoreTests {
    private func layout(_ folder: TestFolder) throws -> ImageLayout {
        try ImageLayout(at: folder.path("images"))
    }

    /// An image of one layer with these bytes in it.
    private func image(_ text: String, in store: BlobStore) throws -> Descriptor {
        var layer = try LayerWriter(into: store)
        try layer.write(Array(text.utf8))
        let written = try layer.finish()
        let config = ImageConfig(platform: Platform(architecture: "amd64"), diffIDs: [written.diffID])
        let manifest = ImageManifest(
            config: try store.put(bytes: config.bytes, mediaType: MediaType.config),
            layers: [written.descriptor])
        return try store.put(bytes: manifest.bytes, mediaType: MediaType.manifest)
    }

    private func isRefused(_ body: () throws -> Void, with expected: (StoreError) -> Bool) throws -> Bool {
        do {
            try body()
            return false
        } catch let error as StoreError {
            return expected(error)
        }
    }

    func testALayoutIsMadeOnceAndReadAgain() throws {
        let folder = try TestFolder()
        let made = try layout(folder)
        XCTAssertEqual(
            FileManager.default.contents(atPath: folder.path("images/oci-layout")),
            Data(#"{"imageLayoutVersion":"1.0.0"}"#.utf8))
        try made.tag(try image("a", in: made.store), as: "one")
        XCTAssertEqual(try layout(folder).images(), try made.images())
        XCTAssertEqual(try made.images().count, 1)
    }

    func testALayoutMadeByTwoAtOnceIsOne() throws {
        let folder = try TestFolder()
        _ = try chainIDs(of: [])
        let (place, failures) = (folder.path("deep/images"), Failures())
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            failures.collect { _ = try ImageLayout(at: place) }
        }
        XCTAssertEqual(failures.all, [])
        XCTAssertTrue(
            try isRefused({ _ = try ImageLayout(existingAt: folder.path("nowhere")) }) { error in
                if case .noLayout = error { return true }
                return false
            })
    }

    func testAFolderOfSomethingElseIsNoLayout() throws {
        let folder = try TestFolder()
        _ = try chainIDs(of: [])
        try Data().write(to: URL(fileURLWithPath: folder.path("letter.txt")))
        XCTAssertTrue(
            try isRefused({ _ = try ImageLayout(at: folder.path) }) { error in
                if case .noLayout(_, let reason) = error { return reason.contains("letter.txt") }
                return false
            })
        XCTAssertEqual(files(folder), ["letter.txt"], "and nothing was put there")
        let other = try TestFolder()
        try Data(#"{"imageLayoutVersion":"9.0"}"#.utf8).write(
            to: URL(fileURLWithPath: other.path("oci-layout")))
        XCTAssertThrowsError(try ImageLayout(at: other.path)) { XCTAssertTrue($0 is DocumentFaults, "\($0)") }
    }

    func testANameIsGivenMovedAndTakenAway() throws {
        let folder = try TestFolder()
        let layout = try layout(folder)
        let (one, two) = (try image("1", in: layout.store), try image("2", in: layout.store))
        try layout.tag(one, as: "web:1")
        try layout.tag(one, as: "web")
        XCTAssertTrue(try XCTUnwrap(layout.resolve(name: "web:1")).isSameContent(as: one))
        try layout.tag(two, as: "web")
        XCTAssertEqual(try layout.resolve(name: "web")?.digest, two.digest, "a name is one image's")
        XCTAssertEqual(try layout.resolve(name: "web:1")?.digest, one.digest, "and other names stay")
        XCTAssertNil(try layout.resolve(name: "we"))
        XCTAssertEqual(try layout.untag("web")?.digest, two.digest)
        XCTAssertNil(try layout.untag("web"))
        XCTAssertEqual(try layout.images().count, 1)
    }

    func testOnlyWhatIsThereAndHasANameIsNamed() throws {
        let folder = try TestFolder()
        let layout = try layout(folder)
        let image = try image("1", in: layout.store)
        for name in ["a", "a.b-c_d", "a--b", "a/b/c", "r.example:5000/a@x+y", "1"] {
            XCTAssertNoThrow(try layout.tag(image, as: name), name)
        }
        for name in ["", "/", "a/", "/a", "a//b", "-a", "a-", "a---b", "a..b", "a b", "é", "a\n"] {
            XCTAssertTrue(try isRefused({ try layout.tag(image, as: name) }) { $0 == .name(name) }, name)
        }
        let absent = Descriptor(of: [1], mediaType: MediaType.manifest)
        XCTAssertTrue(
            try isRefused({ try layout.tag(absent, as: "absent") }) { $0 == .missing(absent.digest) })
        XCTAssertEqual(try layout.images().count, 6)
    }

    func testNamesGivenAtOnceAreAllKept() throws {
        let folder = try TestFolder()
        let layout = try layout(folder)
        let image = try image("1", in: layout.store)
        let failures = Failures()
        DispatchQueue.concurrentPerform(iterations: 24) { index in
            failures.collect {
                try layout.tag(image, as: "name\(index)")
                // A reader meets the index before or after a change, never in the middle.
                _ = try layout.images()
            }
        }
        XCTAssertEqual(failures.all, [])
        XCTAssertEqual(
            try layout.images().count, 24, "who reads, changes and writes without a lock loses some")
        XCTAssertFalse(files(folder).contains { $0.contains("draft") })
    }

    func testABrokenIndexIsToldAndLeftAsItIs() throws {
        let folder = try TestFolder()
        let layout = try layout(folder)
        let image = try image("1", in: layout.store)
        let index = URL(fileURLWithPath: folder.path("images/index.json"))
        try Data(#"{"schemaVersion":2,"manifests":7}"#.utf8).write(to: index)
        XCTAssertThrowsError(try layout.tag(image, as: "a")) { error in
            XCTAssertEqual((error as? DocumentFaults)?.faults.first?.path, "manifests")
        }
        XCTAssertThrowsError(try layout.collect(olderThan: -10))
        XCTAssertEqual(try Data(contentsOf: index).count, 33)
        XCTAssertNotNil(try layout.store.size(of: image.digest))
    }

    // MARK: garbage

    func testWhatAnImageNeedsIsReached() throws {
        let folder = try TestFolder()
        let layout = try layout(folder)
        let store = layout.store
        let (one, two) = (try image("1", in: store), try image("2", in: store))
        let many = ImageIndex(
            manifests: [one, two], subject: Descriptor(of: [9], mediaType: MediaType.manifest))
        try layout.tag(try store.put(bytes: many.bytes, mediaType: MediaType.index), as: "many")
        let reached = try layout.reachable()
        XCTAssertEqual(
            reached.count, 8, "the index, two manifests, two configurations, two layers, the subject")
        XCTAssertTrue(
            reached.contains(Digest(of: [9])), "what is missing is named, too: a layout may hold a part")
        XCTAssertEqual(try store.reachable(from: [one]).count, 3)
        XCTAssertEqual(try store.reachable(from: []), [])
    }

    func testGarbageGoesAndWhatIsNeededStays() throws {
        let folder = try TestFolder()
        let layout = try layout(folder)
        let (one, two) = (try image("1", in: layout.store), try image("2", in: layout.store))
        try layout.tag(one, as: "keep")
        let kept = try layout.reachable()
        let gone = try layout.store.reachable(from: [two]).subtracting(kept)
        let result = try layout.collect(olderThan: -10)
        XCTAssertEqual(Set(result.removed), gone)
        XCTAssertEqual(result.removed, result.removed.sorted())
        XCTAssertGreaterThan(result.bytes, 0)
        XCTAssertEqual(Set(try layout.store.digests()), kept)
        XCTAssertEqual(try layout.collect(olderThan: -10).removed, [])
    }

    func testWhatWasJustWrittenStays() throws {
        let folder = try TestFolder()
        let layout = try layout(folder)
        let image = try image("1", in: layout.store)
        let now = ModificationTime.now
        // A push has written the layers and not yet given them a name.
        let result = try layout.collect(olderThan: 3600, now: now + 3500)
        XCTAssertEqual(result.removed, [])
        XCTAssertEqual(result.young.count, 3)
        try layout.tag(image, as: "late")
        XCTAssertEqual(try layout.collect(olderThan: 3600, now: now + 4000), Collected())
        try layout.untag("late")
        XCTAssertEqual(try layout.collect(olderThan: 3600, now: now + 4000).removed.count, 3)
    }

    func testRenewedContentIsYoung() throws {
        let folder = try TestFolder()
        let layout = try layout(folder)
        let old = try layout.store.put(bytes: [1], mediaType: "a/b").digest
        var times = [timeval(tv_sec: 1000, tv_usec: 0), timeval(tv_sec: 1000, tv_usec: 0)]
        utimes(try layout.store.path(of: old), &times)
        XCTAssertTrue(try layout.store.renew(old), "somebody found it there and counts on it")
        XCTAssertEqual(try layout.collect(olderThan: 3600).young, [old])
        XCTAssertFalse(try layout.store.renew(Digest(of: [2])))
    }

    func testDraftsThatACrashLeftAreRemoved() throws {
        let folder = try TestFolder()
        let layout = try layout(folder)
        var writer = try layout.store.writer()
        try writer.write([1])
        let draft = folder.path("images/ingest/draft-1-crashed")
        try Data([1]).write(to: URL(fileURLWithPath: draft))
        var times = [timeval(tv_sec: 1000, tv_usec: 0), timeval(tv_sec: 1000, tv_usec: 0)]
        utimes(draft, &times)
        try layout.collect(olderThan: 3600)
        XCTAssertFalse(FileManager.default.fileExists(atPath: draft))
        XCTAssertEqual(try writer.commit().0, Digest(of: [1]), "one that is being written is young")
    }

    func testABrokenManifestStopsTheCollector() throws {
        let folder = try TestFolder()
        let layout = try layout(folder)
        _ = try image("1", in: layout.store)
        let broken = try layout.store.put(bytes: Array("{}".utf8), mediaType: MediaType.manifest)
        try layout.tag(broken, as: "broken")
        XCTAssertTrue(
            try isRefused({ try layout.collect(olderThan: -10) }) { error in
                if case .document(broken.digest, _) = error { return true }
                return false
            })
        XCTAssertEqual(try layout.store.digests().count, 4, "what it points to is not known: all stays")
    }

    func testSkopeoReadsOurLayoutAndWeReadIts() throws {
        let folder = try TestFolder()
        let layout = try layout(folder)
        try layout.tag(try image("1", in: layout.store), as: "a")
        try requires(.executable("skopeo"))
        try Peer.run(
            "skopeo",
            ["--insecure-policy", "copy", "oci:\(folder.path("images")):a", "oci:\(folder.path("theirs")):b"])
        let theirs = try ImageLayout(at: folder.path("theirs"))
        let copied = try XCTUnwrap(theirs.resolve(name: "b"))
        XCTAssertEqual(copied.digest, try layout.resolve(name: "a")?.digest)
        XCTAssertEqual(try theirs.reachable(), try layout.reachable())
        XCTAssertEqual(try theirs.store.bytes(of: copied), try layout.store.bytes(of: copied))
    }
}
