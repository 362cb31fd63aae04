import ByteStreams
import Foundation
import ImageLayers
import LabSupport
import LinuxSystem
import OCIImage
import SuiteSupport
import Synchronization
import XCTest

final class StoreTests: XCTestCase {
    let hello = Array("hello\n".utf8)
    let helloHex = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"

    func store(_ folder: TestFolder) throws -> BlobStore { try BlobStore(at: folder.path("store")) }

    /// Every file below a folder, relative.
    func files(_ folder: TestFolder) -> [String] {
        let walk = FileManager.default.enumerator(atPath: folder.path)
        return (walk?.compactMap { $0 as? String } ?? []).filter { name in
            var status = stat()
            return lstat(folder.path(name), &status) == 0 && status.st_mode & S_IFMT != S_IFDIR
        }.sorted()
    }

    private func refusal(_ body: () throws -> Void) throws -> StoreError? {
        do {
            try body()
            return nil
        } catch let error as StoreError {
            return error
        }
    }

    // MARK: content

    func testContentGetsTheNameOfItsBytes() throws {
        let folder = try TestFolder()
        let store = try store(folder)
        let found = try store.put(bytes: hello, mediaType: "text/plain")
        XCTAssertEqual(found, Descriptor(of: hello, mediaType: "text/plain"))
        XCTAssertEqual(files(folder), ["store/blobs/sha256/\(helloHex)"], "and nothing else is left there")
        XCTAssertEqual(try store.bytes(of: found), hello)
        XCTAssertEqual(try store.size(of: found.digest), 6)
        XCTAssertEqual(try store.put(bytes: hello, mediaType: "text/plain"), found, "twice is as once")
        XCTAssertEqual(try store.digests(), [found.digest])
    }

    func testSHA512IsAsGood() throws {
        let folder = try TestFolder()
        let store = try store(folder)
        let expected = Descriptor(mediaType: "a/b", digest: Digest(of: hello, .sha512), size: 6)
        var source = MemorySource(hello)
        XCTAssertEqual(try store.put(&source, mediaType: "a/b", expecting: expected), expected)
        XCTAssertEqual(files(folder), ["store/blobs/sha512/\(expected.digest.encoded)"])
        XCTAssertEqual(try store.bytes(of: expected), hello)
        let blob = folder.path("store/blobs/sha512/\(expected.digest.encoded)")
        try Data("hellO\n".utf8).write(to: URL(fileURLWithPath: blob))
        XCTAssertThrowsError(try store.bytes(of: expected)) { XCTAssertTrue($0 is StoreError) }
    }

    func testWhatWasNotExpectedIsNotStored() throws {
        let folder = try TestFolder()
        let store = try store(folder)
        let expected = Descriptor(of: Array("HELLO\n".utf8), mediaType: "a/b")
        var source = MemorySource(hello)
        XCTAssertEqual(
            try refusal { try store.put(&source, mediaType: "a/b", expecting: expected) },
            .digest(expected: expected.digest, actual: Digest(of: hello)), "both are named")
        XCTAssertEqual(files(folder), [], "neither under the promised name nor under another")
    }

    func testASizeThatLiesIsRefusedAtTheFirstByteTooMany() throws {
        let folder = try TestFolder()
        let store = try store(folder)
        let digest = Digest(of: hello)
        var writer = try store.writer(expecting: digest, size: 5)
        try writer.write(Array("hello".utf8))
        XCTAssertEqual(
            try refusal { try writer.write([10]) }, .size(of: digest, expected: 5, actual: 6),
            "not at the end, which may never come")
        XCTAssertEqual(files(folder), [], "what was written is gone at once")
        XCTAssertEqual(try refusal { _ = try writer.commit() }, .ended)
        writer = try store.writer(expecting: digest, size: 7)
        try writer.write(hello)
        XCTAssertEqual(try refusal { _ = try writer.commit() }, .size(of: digest, expected: 7, actual: 6))
        XCTAssertEqual(files(folder), [])
    }

    func testContentIsVerifiedWhenItIsRead() throws {
        let folder = try TestFolder()
        let store = try store(folder)
        let descriptor = try store.put(bytes: hello, mediaType: "a/b")
        let blob = URL(fileURLWithPath: try store.path(of: descriptor.digest))
        try Data("hellO\n".utf8).write(to: blob)
        XCTAssertEqual(
            try refusal { _ = try store.bytes(of: descriptor) },
            .digest(expected: descriptor.digest, actual: Digest(of: Array("hellO\n".utf8))))
        for other in ["hell", "hello\nhello\n"] {
            try Data(other.utf8).write(to: blob)
            XCTAssertEqual(
                try refusal { _ = try store.source(of: descriptor) },
                .size(of: descriptor.digest, expected: 6, actual: Int64(other.utf8.count)),
                "the size is known before anything is read")
        }
        try Data(hello).write(to: blob)
        var source = try store.source(of: descriptor)
        XCTAssertEqual(try source.read(upTo: 100), hello)
        try FileManager.default.removeItem(at: blob)
        XCTAssertEqual(try refusal { _ = try store.source(of: descriptor) }, .missing(descriptor.digest))
    }

    func testTheEndOfContentComesOnlyIfItWasRight() throws {
        let folder = try TestFolder()
        let store = try store(folder)
        let descriptor = try store.put(bytes: hello, mediaType: "a/b")
        var source = try store.source(of: descriptor)
        XCTAssertEqual(try source.read(upTo: 6), hello)
        // Somebody appends while we read.
        let file = try XCTUnwrap(FileHandle(forWritingAtPath: try store.path(of: descriptor.digest)))
        try file.seekToEnd()
        file.write(Data("x".utf8))
        XCTAssertEqual(
            try refusal { _ = try source.read(upTo: 1) }, .size(of: descriptor.digest, expected: 6, actual: 7)
        )
    }

    func testUnknownHashesAreRefusedByName() throws {
        let folder = try TestFolder()
        let store = try store(folder)
        let digest = try Digest(
            parsing: "sha384:../../../../etc/passwd".replacingOccurrences(of: "/", with: "_")
                .replacingOccurrences(of: ".", with: "-"))
        let descriptor = Descriptor(mediaType: "a/b", digest: digest, size: 1)
        for body: () throws -> Void in [
            { _ = try store.writer(expecting: digest) }, { _ = try store.source(of: descriptor) },
            { _ = try store.size(of: digest) }, { try store.remove(digest) },
            { _ = try store.path(of: digest) },
        ] {
            XCTAssertEqual(try refusal(body), .unsupportedAlgorithm("sha384"))
        }
    }

    func testALinkInPlaceOfContentIsRefused() throws {
        let folder = try TestFolder()
        let store = try store(folder)
        let descriptor = try store.put(bytes: hello, mediaType: "a/b")
        let path = try store.path(of: descriptor.digest)
        try Data(hello).write(to: URL(fileURLWithPath: folder.path("elsewhere")))
        for replace in [
            { symlink(folder.path("elsewhere"), path) }, { mkdir(path, 0o755) }, { mkfifo(path, 0o644) },
        ] {
            try FileManager.default.removeItem(atPath: path)
            XCTAssertEqual(replace(), 0)
            XCTAssertEqual(
                try refusal { _ = try store.source(of: descriptor) }, .noFile(path: path),
                "even with the right bytes behind it: they are not the store's")
            XCTAssertEqual(try refusal { _ = try store.size(of: descriptor.digest) }, .noFile(path: path))
        }
    }

    func testNothingIsVisibleBeforeItIsComplete() throws {
        let folder = try TestFolder()
        let store = try store(folder)
        var writer: BlobWriter? = try store.writer(expecting: Digest(of: hello))
        try writer?.write(hello)
        XCTAssertNil(try store.size(of: Digest(of: hello)))
        XCTAssertEqual(try store.digests(), [])
        writer = nil
        XCTAssertEqual(files(folder), [], "who gives up leaves nothing")
        let committed = try store.writer()
        XCTAssertEqual(try committed.commit().0, Digest(of: []), "content may be empty")
        XCTAssertEqual(try store.size(of: Digest(of: [])), 0)
    }

    func testAFullDiskLeavesNothing() throws {
        let folder = try TestFolder()
        let store = try store(folder)
        let writer = try store.writer()
        let block = [UInt8](repeating: 1, count: 1 << 20)
        // A limit on the size of files stands for the full disk.
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
        signal(SIGXFSZ, SIG_IGN)
        var low = limit
        low.rlim_cur = 4 << 20
        setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &low)
        defer {
            setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
            signal(SIGXFSZ, SIG_DFL)
        }
        XCTAssertThrowsError(try (0..<6).forEach { _ in try block.withUnsafeBytes { try writer.write($0) } })
        { error in
            XCTAssertTrue(error is SystemError, "the kernel's reason is passed on: \(error)")
        }
        XCTAssertEqual(files(folder), [], "no partial content, no draft, while the writer still lives")
        XCTAssertEqual(try refusal { _ = try writer.commit() }, .ended)
    }

    func testWritersOfTheSameContentAllSucceed() throws {
        let folder = try TestFolder()
        let store = try store(folder)
        let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        _ = try store.put(bytes: hello, mediaType: "a/b")
        let failures = Failures()
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            failures.collect { _ = try store.put(bytes: bytes, mediaType: "a/b") }
        }
        XCTAssertEqual(failures.all, [])
        XCTAssertEqual(files(folder).count, 2)
        XCTAssertEqual(try store.bytes(of: Descriptor(of: bytes, mediaType: "a/b")), bytes)
    }

    func testContentIsListedAndRemoved() throws {
        let folder = try TestFolder()
        let store = try store(folder)
        let one = try store.put(bytes: [1], mediaType: "a/b").digest
        let two = try store.put(bytes: [2], mediaType: "a/b").digest
        try Data().write(to: URL(fileURLWithPath: folder.path("store/blobs/sha256/README")))
        XCTAssertEqual(try store.digests(), [one, two].sorted())
        try store.remove(one)
        XCTAssertEqual(try store.digests(), [two])
        XCTAssertEqual(try refusal { try store.remove(one) }, .missing(one))
    }

    func testWhatIsReadAtOnceHasALimit() throws {
        let folder = try TestFolder()
        let store = try store(folder)
        let descriptor = try store.put(bytes: hello, mediaType: "a/b")
        XCTAssertEqual(try store.bytes(of: descriptor, limit: 6), hello)
        XCTAssertEqual(
            try refusal { _ = try store.bytes(of: descriptor, limit: 5) },
            .tooLarge(descriptor.digest, size: 6, limit: 5))
    }

    // MARK: layers

    func testAChainIDNamesALayerWithAllBelowIt() throws {
        let ids = try ["a", "b", "c"].map { try Digest(parsing: "test:\($0)") }
        XCTAssertEqual(try chainIDs(of: []), [])
        XCTAssertEqual(try chainIDs(of: [ids[0]]), [ids[0]], "the lowest layer's is its diffID")
        let chain = try chainIDs(of: ids)
        XCTAssertEqual(chain[1], Digest(of: Array("test:a test:b".utf8)))
        XCTAssertEqual(chain[2], Digest(of: Array("\(chain[1]) test:c".utf8)))
        XCTAssertNotEqual(try chainIDs(of: [ids[1], ids[0]])[1], chain[1], "the order counts")
    }

    func testALayerHasTwoNames() throws {
        let folder = try TestFolder()
        let store = try store(folder)
        let archive = [UInt8](repeating: 0, count: 10_240)
        var writer = try LayerWriter(into: store)
        for part in [archive[..<100], archive[100...]] { try writer.write(Array(part)) }
        let layer = try writer.finish()
        XCTAssertEqual(layer.diffID, Digest(of: archive), "the diffID is of what is unpacked")
        XCTAssertEqual(layer.size, 10_240)
        XCTAssertEqual(layer.descriptor.mediaType, MediaType.layerGzip)
        XCTAssertNotEqual(layer.descriptor.digest, layer.diffID)
        XCTAssertEqual(layer.descriptor.size, try store.size(of: layer.descriptor.digest))
        var source = try UnpackedSource(try store.source(of: layer.descriptor))
        XCTAssertEqual(try source.read(upTo: 20_000), archive)
        var plain = try LayerWriter(into: store, packing: .none)
        try plain.write(archive)
        let same = try plain.finish()
        XCTAssertEqual(same.descriptor.digest, same.diffID, "not packed, both are one")
        XCTAssertEqual(same.descriptor.mediaType, MediaType.layer)
    }
}

/// What went wrong in several threads.
final class Failures: Sendable {
    private let texts = Mutex<[String]>([])

    func collect(_ body: () throws -> Void) {
        do { try body() } catch {
            let text = "\(error)"
            texts.withLock { $0.append(text) }
        }
    }

    var all: [String] { texts.withLock { $0 } }
}
