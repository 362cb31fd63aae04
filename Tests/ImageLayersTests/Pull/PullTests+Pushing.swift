import ImageLayers
import OCIImage
import SuiteSupport
import WebMessages
import XCTest

extension PullTests {
    func testBlobsArePushedBeforeTheirManifests() async throws {
        let bench = try TransferBench()
        let layout = try bench.layout()
        let entries = try [1, 2].map { try bench.image([noise(3000, seed: $0)], in: layout) }
        let index = try bench.index(entries, in: layout)
        let line = bench.line()
        try await RegistryClient(line, repository: "a").push(index, from: layout, as: "v1")
        let puts = line.lines.filter { $0.hasPrefix("PUT /v2/a/manifests/") }.map {
            String($0.split(separator: "/").last ?? "")
        }
        assertLesson(
            puts, is: entries.map { "\($0.digest)" } + ["v1"], "push an index of two images",
            why: "a registry takes a manifest when all that it points to is there; the tag comes last")
        let firstManifest = line.lines.firstIndex { $0.hasPrefix("PUT /v2/a/manifests/") } ?? 0
        let lastBlob = line.lines.lastIndex { $0.contains("/blobs/") } ?? 0
        XCTAssertLessThan(lastBlob, firstManifest, "blobs first: \(line.lines)")
        let pulled = try await RegistryClient(bench.line(), repository: "a").manifest("v1")
        assertLesson(pulled.0.digest, is: index.digest, "ask for the tag", why: "it means the index")
    }

    func testWhatTheRegistryHasIsNotSent() async throws {
        let bench = try TransferBench()
        let layout = try bench.layout()
        let base = noise(50_000)
        let one = try bench.image([base], in: layout)
        let two = try bench.image([base, noise(700, seed: 5)], in: layout)
        try await RegistryClient(bench.line(), repository: "a").push(one, from: layout, as: "one")
        let line = bench.line()
        let steps = Steps()
        let options = smallTransfers { $0.progress = { steps.note($0) } }
        try await RegistryClient(line, repository: "a", options: options).push(two, from: layout, as: "two")
        XCTAssertLessThan(
            line.sent, 5000, "push a second image on the same base: only the new layer and the manifest")
        assertLesson(
            steps.all.filter { $0 == .present(Digest(of: base)) }.count, is: 1, "look at the steps",
            why: "HEAD first: most layers are known already")
    }

    func testABlobOfAnotherRepositoryIsMounted() async throws {
        let bench = try TransferBench()
        let layout = try bench.layout()
        let base = noise(50_000)
        let image = try bench.image([base], in: layout)
        try await RegistryClient(bench.line(), repository: "a").push(image, from: layout, as: "v1")
        let line = bench.line()
        let steps = Steps()
        let options = smallTransfers { $0.progress = { steps.note($0) } }
        try await RegistryClient(line, repository: "b", options: options).push(
            image, from: layout, as: "v1", others: ["nowhere", "a"])
        XCTAssertLessThan(line.sent, 2000, "push to b what a has: only the manifest")
        XCTAssertTrue(steps.all.contains(.mounted(Digest(of: base), from: "a")), "\(steps.all)")
        let uploads = (try? bench.server.uploads()) ?? []
        assertLesson(uploads, is: [], "look for uploads", why: "one that began instead of a mount is ended")
    }

    func testABlobGoesInPartsThatFollow() async throws {
        let bench = try TransferBench()
        let layout = try bench.layout()
        let image = try bench.image([noise(2500)], in: layout)
        let line = bench.line()
        let options = smallTransfers { $0.chunkBytes = 1000 }
        try await RegistryClient(line, repository: "a", options: options).push(image, from: layout, as: "v1")
        assertLesson(
            line.requests.filter { $0.method == "PATCH" }.map { $0.fields["Content-Range"] ?? "-" },
            is: ["0-999", "1000-1999", "2000-2499"], "push 2500 bytes in parts of 1000",
            why: "each begins where the last ended")
    }

    func testABrokenPushGoesOnWhereItBroke() async throws {
        let bench = try TransferBench()
        let layout = try bench.layout()
        let layer = noise(1_000_000)
        let image = try bench.image([layer], in: layout)
        let line = bench.line(Line.Faults(breakRequests: [300_000, 0, 200_000]))
        try await RegistryClient(line, repository: "a", options: smallTransfers()).push(
            image, from: layout, as: "v1")
        assertLesson(
            line.requests.filter { $0.method == "PATCH" }.map { $0.fields["Content-Range"] ?? "-" },
            is: ["0-999999", "300000-999999", "300000-999999", "500000-999999"],
            "push over a line that breaks after 300000, 0 and 200000 bytes",
            why: "GET of the upload says how far it came")
    }

    func testAKilledPushGoesOnInItsNextRun() async throws {
        let bench = try TransferBench()
        let layout = try bench.layout()
        let image = try bench.image([noise(1_000_000)], in: layout)
        let killed = bench.line(Line.Faults(breakRequests: [700_000]))
        let once = smallTransfers { $0.retries = 0 }
        do {
            try await RegistryClient(killed, repository: "a", options: once).push(
                image, from: layout, as: "v1")
            XCTFail("the line broke and nobody may try again")
        } catch is LostConnection {}
        try bench.server.restart()
        let next = bench.line()
        try await RegistryClient(next, repository: "a", options: once).push(image, from: layout, as: "v1")
        XCTAssertLessThan(
            next.sent, 310_000, "the second run sends what is missing of 1000000 bytes after 700000")
        assertLesson(
            next.requests.filter { $0.method == "PATCH" }.map { $0.fields["Content-Range"] ?? "-" },
            is: ["700000-999999"], "look at its parts",
            why: "where the upload is was written down beside the layout")
    }

    func testAnUploadThatTheRegistryForgotBeginsAnew() async throws {
        let bench = try TransferBench()
        let layout = try bench.layout()
        let image = try bench.image([noise(1_000_000)], in: layout)
        let once = smallTransfers { $0.retries = 0 }
        let killed = bench.line(Line.Faults(breakRequests: [700_000]))
        do {
            try await RegistryClient(killed, repository: "a", options: once).push(
                image, from: layout, as: "v1")
            XCTFail("the line broke and nobody may try again")
        } catch is LostConnection {}
        for location in try bench.server.uploads() {
            try await bench.server.ask("DELETE", "/v2/a/blobs/uploads/\(location)")
        }
        let next = bench.line()
        try await RegistryClient(next, repository: "a", options: once).push(image, from: layout, as: "v1")
        assertLesson(
            next.requests.filter { $0.method == "PATCH" }.map { $0.fields["Content-Range"] ?? "-" },
            is: ["0-999999"], "push again after the registry forgot the upload",
            why: "404: there is nothing to go on with")
    }

    func testAnOldFashionedRegistryIsFollowed() async throws {
        let bench = try TransferBench()
        let layout = try bench.layout()
        let image = try bench.image([noise(40_000), noise(10)], in: layout)
        let line = bench.line(Line.Faults(isOldFashioned: true))
        let options = smallTransfers { $0.monolithicBytes = 100 }
        try await RegistryClient(line, repository: "a", options: options).push(image, from: layout, as: "v1")
        let pulled = try await RegistryClient(bench.line(), repository: "a").pull(
            "v1", into: try bench.layout("pulled"), platform: nil)
        assertLesson(
            pulled.digest, is: image.digest,
            "push to a registry that begins an upload for POST ?digest= and sends whole addresses with a query",
            why: "Debian's docker-registry is one")
    }

    func testABrokenBlobOfTheLayoutIsNotPushed() async throws {
        let bench = try TransferBench()
        let layout = try bench.layout()
        let layer = noise(600_000)
        let image = try bench.image([layer], in: layout)
        var bytes = layer
        bytes[599_999] ^= 1
        try bench.overwrite(Digest(of: layer), in: layout, with: bytes)
        do {
            try await RegistryClient(bench.line(), repository: "a", options: smallTransfers()).push(
                image, from: layout, as: "v1")
            XCTFail("a blob that is not what its name says was pushed")
        } catch is StoreError {}
        let reply = try await bench.server.ask("GET", "/v2/a/manifests/v1")
        assertLesson(reply.status, is: 404, "look for the tag", why: "nothing was finished")
    }
}
