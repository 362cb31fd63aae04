import ImageLayers
import OCIImage
import SuiteSupport
import WebMessages
import XCTest

extension PullTests {
    func testAnImageIsPulledWithAllThatBelongsToIt() async throws {
        let bench = try TransferBench()
        let image = try await pushed([noise(5000), noise(70, seed: 2)], on: bench)
        let layout = try bench.layout("pulled")
        let line = bench.line()
        let pulled = try await RegistryClient(line, repository: "a").pull(
            "v1", into: layout, platform: .host, as: "web")
        assertLesson(pulled.digest, is: image.digest, "pull a:v1", why: "it is the image that was pushed")
        assertLesson(
            try layout.resolve(name: "web")?.digest, is: image.digest, "look for its name",
            why: "it was asked for")
        let manifest = try ImageManifest.parse(try layout.store.bytes(of: pulled))
        for blob in [manifest.config] + manifest.layers {
            _ = try layout.store.bytes(of: blob)
        }
        assertLesson(
            line.lines.first, is: "GET /v2/a/manifests/v1", "look at the requests", why: "from the top down")
    }

    func testOnlyTheWantedPlatformIsPulled() async throws {
        let bench = try TransferBench()
        let source = try bench.layout()
        let entries = try ["amd64", "arm64"].enumerated().map { number, name in
            try bench.image(
                [noise(3000, seed: UInt64(number))], in: source, platform: Platform(architecture: name))
        }
        let index = try bench.index(entries, in: source)
        try await RegistryClient(bench.line(), repository: "a").push(index, from: source, as: "v1")
        let one = try bench.layout("one")
        let pulled = try await RegistryClient(bench.line(), repository: "a").pull(
            "v1", into: one, platform: Platform(architecture: "arm64"))
        assertLesson(
            pulled.digest, is: entries[1].digest, "pull for arm64", why: "it is the second in the index")
        assertLesson(
            try one.store.digests().count, is: 3, "count what was stored",
            why: "one manifest, one configuration, one layer")
        let all = try bench.layout("all")
        let whole = try await RegistryClient(bench.line(), repository: "a").pull(
            "v1", into: all, platform: nil)
        assertLesson(
            "\(whole.digest) \(try all.store.digests().count)", is: "\(index.digest) 6", "pull all platforms",
            why: "an index, two manifests, two layers, and one configuration that both share")
    }

    func testNoBlobIsPulledTwice() async throws {
        let bench = try TransferBench()
        let layer = noise(4000)
        try await pushed([layer, layer, layer], on: bench)
        let layout = try bench.layout("pulled")
        // Requests wait for each other, so that none is done before the next is made.
        let line = bench.line(Line.Faults(meets: 3))
        let client = RegistryClient(line, repository: "a")
        _ = try await client.pull("v1", into: layout, platform: nil)
        _ = try await client.pull("v1", into: layout, platform: nil)
        let blobs = line.lines.filter { $0.contains("/blobs/") }
        assertLesson(
            blobs.count, is: 2, "pull an image with the same layer three times, twice",
            why: "one layer, one configuration, and then nothing: \(blobs)")
    }

    func testABrokenPullGoesOnWhereItBroke() async throws {
        let bench = try TransferBench()
        let layer = noise(1_000_000)
        try await pushed([layer], on: bench)
        let layout = try bench.layout("pulled")
        // The configuration comes first, and whole.
        let line = bench.line(Line.Faults(breakAnswers: [100, 300_000, 50_000]))
        let steps = Steps()
        let options = smallTransfers {
            $0.parallel = 1
            $0.progress = { steps.note($0) }
        }
        _ = try await RegistryClient(line, repository: "a", options: options).pull(
            "v1", into: layout, platform: nil)
        let digest = Digest(of: layer)
        let ranges = line.requests.filter { $0.target.contains("\(digest)") }.map {
            $0.fields["Range"] ?? "all"
        }
        assertLesson(
            ranges, is: ["all", "bytes=300000-", "bytes=350000-"],
            "pull a layer of 1000000 bytes over a line that breaks after 300000 and then 50000",
            why: "what is here is not fetched again")
        let moved = steps.all.reduce(0) { sum, step in
            if case .moved(digest, let bytes) = step { sum + bytes } else { sum }
        }
        assertLesson(moved, is: layer.count, "add up what was moved", why: "every byte once")
    }

    func testARegistryWithoutRangeIsPulledFromToo() async throws {
        let bench = try TransferBench()
        let layer = noise(600_000)
        try await pushed([layer], on: bench)
        let layout = try bench.layout("pulled")
        let line = bench.line(Line.Faults(breakAnswers: [100, 300_000], ignoresRange: true))
        let options = smallTransfers { $0.parallel = 1 }
        _ = try await RegistryClient(line, repository: "a", options: options).pull(
            "v1", into: layout, platform: nil)
        assertLesson(
            try layout.store.size(of: Digest(of: layer)), is: 600_000, "go on where 200 answers a Range",
            why: "it sends all again; what is here is passed over")
    }

    func testALineThatOnlyBreaksEndsThePull() async throws {
        let bench = try TransferBench()
        try await pushed([noise(50_000)], on: bench)
        let layout = try bench.layout("pulled")
        let line = bench.line(Line.Faults(breakAnswers: Array(repeating: 0, count: 50)))
        let options = smallTransfers {
            $0.parallel = 1
            $0.retries = 3
        }
        do {
            _ = try await RegistryClient(line, repository: "a", options: options).pull(
                "v1", into: layout, platform: nil, as: "web")
            XCTFail("nothing ever came over this line")
        } catch is LostConnection {}
        let tries = line.lines.filter { $0.contains("/blobs/") }.count
        assertLesson(
            tries, is: 4, "pull over a line that brings nothing",
            why: "one try, and three more without progress")
        XCTAssertNil(try layout.resolve(name: "web"), "an image that is not all there has no name")
    }

    func testWrongBytesAreNotStored() async throws {
        let bench = try TransferBench()
        let image = try await pushed([noise(5000)], on: bench)
        for faults in [Line.Faults(changesBlobs: true), Line.Faults(changesManifests: true)] {
            let layout = try bench.layout("wrong-\(faults.changesBlobs)")
            for reference in ["v1", "\(image.digest)"] {
                do {
                    _ = try await RegistryClient(bench.line(faults), repository: "a").pull(
                        reference, into: layout, platform: nil, as: "web")
                    XCTFail("a changed byte (blobs: \(faults.changesBlobs)) was taken for \(reference)")
                } catch is StoreError {
                } catch is TransferError {
                }
            }
            assertLesson(
                "\(try layout.store.digests()) \(try layout.images().count)", is: "[] 0",
                "pull what was changed on its way", why: "content is what its digest says, or it is not there"
            )
        }
    }

    func testBlobsArePulledAtOnceButNotAll() async throws {
        let bench = try TransferBench()
        try await pushed((0..<8).map { noise(400_000, seed: UInt64($0) + 10) }, on: bench)
        for parallel in [1, 3] {
            let line = bench.line(Line.Faults(meets: parallel))
            let options = smallTransfers { $0.parallel = parallel }
            _ = try await RegistryClient(line, repository: "a", options: options).pull(
                "v1", into: try bench.layout("at-once-\(parallel)"), platform: nil)
            XCTAssertLessThanOrEqual(line.most, parallel, "with parallel \(parallel)")
            if parallel > 1 { XCTAssertGreaterThan(line.most, 1, "with parallel \(parallel), at once") }
        }
    }

    func testARefusalSaysWhatTheRegistrySaid() async throws {
        let bench = try TransferBench()
        do {
            _ = try await RegistryClient(bench.line(), repository: "a").manifest("v9")
            XCTFail("there is no such manifest")
        } catch let error as TransferError {
            assertLesson(
                error,
                is: .refused(
                    "manifest v9 of a", status: 404, reason: "NAME_UNKNOWN: nothing was ever pushed to a"),
                "pull what is not there", why: "status, code and message help more than \"failed\"")
        }
    }

    @discardableResult
    private func pushed(_ layers: [[UInt8]], on bench: TransferBench) async throws -> Descriptor {
        let source = try bench.layout("source")
        let image = try bench.image(layers, in: source)
        return try await RegistryClient(bench.line(), repository: "a").push(image, from: source, as: "v1")
    }
}
