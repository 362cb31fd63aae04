import Foundation
import ImageLayers
import OCIImage
import SuiteSupport
import XCTest

/// `drydock registry` and `drydock image push|pull|gc`, with real peers where there are some.
final class RegistryVerbTests: CleanTestCase {
    func testTheRegistryServesUntilItIsAskedToEnd() throws {
        let served = try ServedRegistry()
        try served.start()
        let layout = try served.layout("own")
        let image = try served.image([tar(300_000)], in: layout, as: "web")
        let push = try ProgramRun.drydock(
            ["image", "push", "\(served.address)/web:1", "--image", "web", "--layout", layout.folder])
        assertLesson(push.status, is: 0, "push an image", why: push.errors)
        let again = try ProgramRun.drydock(
            [
                "image", "push", "\(served.address)/web:2", "--image", "web", "--layout", layout.folder,
                "--json",
            ])
        XCTAssertTrue(
            again.output.contains("\"bytes\":0,\"blobs\":0,\"present\":2"),
            "nothing is sent twice: \(again.output)")
        let pull = try ProgramRun.drydock(
            [
                "image", "pull", "\(served.address)/web:1", "--as", "copy", "--layout",
                "\(served.folder)/other",
            ])
        assertLesson(pull.status, is: 0, "pull it", why: pull.errors)
        assertLesson(
            try served.layout("other").resolve(name: "copy")?.digest, is: image.digest, "look for it",
            why: "it is the same image")
        assertLesson(served.stop(), is: 0, "end the registry by SIGTERM", why: "that is how it is ended")
    }

    func testTwoServersDoNotShareAPort() throws {
        let served = try ServedRegistry()
        try served.start()
        let other = try ProgramRun.drydock(["registry", "--root", served.root, "--listen", served.address])
        assertLesson(other.status, is: 1, "listen where somebody listens", why: other.errors)
        XCTAssertTrue(other.errors.contains(served.address), "it says where: \(other.errors)")
        for bad in ["5000", "127.0.0.1:x", "127.0.0.1:99999"] {
            let run = try ProgramRun.drydock(["registry", "--root", served.root, "--listen", bad])
            assertLesson(run.status, is: 64, "--listen \(bad)", why: "it is no address")
        }
        let missing = try ProgramRun.drydock(["registry", "gc", "--root", "/does/not/exist"])
        assertLesson(missing.status, is: 1, "collect where no registry is", why: missing.errors)
    }

    func testOtherMachinesAreNotTalkedToInTheOpen() throws {
        for reference in ["ubuntu", "registry.example.org:5000/a", "10.0.0.1/a"] {
            let run = try ProgramRun.drydock(["image", "pull", reference, "--layout", "/tmp/drydock-none"])
            assertLesson(run.status, is: 1, "pull \(reference)", why: "there is no TLS here")
            XCTAssertTrue(run.errors.contains("--plain-http"), "it says what there is: \(run.errors)")
        }
        XCTAssertFalse(FileManager.default.fileExists(atPath: "/tmp/drydock-none"), "and it makes nothing")
    }

    func testAKilledPushGoesOn() throws {
        let served = try ServedRegistry()
        try served.start()
        let layout = try served.layout("own")
        let size = 60_000_000
        _ = try served.image([tar(size)], in: layout, as: "web")
        let words = [
            "image", "push", "\(served.address)/web:1", "--image", "web", "--layout", layout.folder, "--json",
        ]
        let killed = try DrydockProcess(words)
        var arrived = 0
        let end = ContinuousClock.now + .seconds(60)
        while arrived < 2_000_000, ContinuousClock.now < end {
            arrived = uploaded(served)
            sched_yield()
        }
        killed.signal(SIGKILL)
        _ = killed.end()
        // The registry is killed as well, and comes again on the same port.
        let port = String(served.address.split(separator: ":").last ?? "0")
        served.stop(SIGKILL)
        let there = uploaded(served)
        XCTAssertTrue(2_000_000..<size ~= there, "killed in the middle: \(there) bytes have arrived")
        try served.start(port: port)
        let next = try ProgramRun.drydock(words)
        assertLesson(next.status, is: 0, "push again after client and registry were killed", why: next.errors)
        XCTAssertTrue(next.output.contains("\"resumed\":1"), "it goes on: \(next.output)")
        let manifest = try ServedRegistry.run(["curl", "-sf", "http://\(served.address)/v2/web/manifests/1"])
        assertLesson(manifest.status, is: 0, "ask for the manifest", why: "it is there now")
    }

    func testGarbageIsCollectedWhileTheRegistryServes() throws {
        let served = try ServedRegistry()
        try served.start()
        let layout = try served.layout("own")
        let image = try served.image([tar(50_000)], in: layout, as: "web")
        _ = try ProgramRun.drydock(
            ["image", "push", "\(served.address)/web:1", "--image", "web", "--layout", layout.folder])
        let young = try ProgramRun.drydock(["registry", "gc", "--root", served.root, "--json"])
        XCTAssertTrue(
            young.output.contains("\"removed\":[]"), "everything is needed: \(young.output)\(young.errors)")
        _ = try ServedRegistry.run(
            ["curl", "-sf", "-X", "DELETE", "http://\(served.address)/v2/web/manifests/\(image.digest)"])
        let old = try ProgramRun.drydock(["registry", "gc", "--root", served.root, "--older-than", "0"])
        XCTAssertTrue(
            old.output.hasPrefix("3 blobs removed"),
            "manifest, configuration, layer: \(old.output)\(old.errors)")
        _ = try layout.untag("web")
        let own = try ProgramRun.drydock(["image", "gc", "--older-than", "0", "--layout", layout.folder])
        XCTAssertTrue(
            own.output.hasPrefix("3 blobs removed"), "the layout as well: \(own.output)\(own.errors)")
    }

    func testSkopeoCopiesToItAndFromIt() throws {
        try requires(.executable("skopeo"))
        let served = try ServedRegistry()
        try served.start()
        let layout = try served.layout("own")
        let image = try served.image([tar(700_000), tar(10)], in: layout, as: "web")
        try skopeo(
            "copy", "--preserve-digests", "oci:\(layout.folder):web",
            "docker://\(served.address)/by/skopeo:1",
            "--dest-tls-verify=false")
        try skopeo(
            "copy", "--preserve-digests", "docker://\(served.address)/by/skopeo:1",
            "oci:\(served.folder)/back:web",
            "--src-tls-verify=false")
        assertLesson(
            try served.layout("back").resolve(name: "web")?.digest, is: image.digest,
            "let skopeo copy an image to the registry and back", why: "the digest is the image")
        let tags = try skopeo("list-tags", "docker://\(served.address)/by/skopeo", "--tls-verify=false")
        XCTAssertTrue(tags.contains("\"1\""), tags)
        try skopeo("delete", "docker://\(served.address)/by/skopeo:1", "--tls-verify=false")
    }

    func testSkopeoCopiesAnIndexWithAllOfItsImages() throws {
        try requires(.executable("skopeo"))
        let served = try ServedRegistry()
        try served.start()
        let layout = try served.layout("own")
        let entries = try ["amd64", "arm64"].map {
            try served.image([tar(20_000), Array("\($0)".utf8)], in: layout, architecture: $0)
        }
        let index = try layout.store.put(
            bytes: Array(ImageIndex(manifests: entries).text().utf8), mediaType: MediaType.index)
        try layout.tag(index, as: "all")
        try skopeo(
            "copy", "--preserve-digests", "--all", "oci:\(layout.folder):all",
            "docker://\(served.address)/all:1",
            "--dest-tls-verify=false")
        let pull = try ProgramRun.drydock(
            [
                "image", "pull", "\(served.address)/all:1", "--platform", "linux/arm64", "--as", "arm",
                "--layout", "\(served.folder)/arm",
            ])
        assertLesson(pull.status, is: 0, "pull the image for arm64", why: pull.errors)
        assertLesson(
            try served.layout("arm").resolve(name: "arm")?.digest, is: entries[1].digest, "look at it",
            why: "the index names two")
        let push = try ProgramRun.drydock(
            ["image", "push", "\(served.address)/ours:1", "--image", "all", "--layout", layout.folder])
        assertLesson(push.status, is: 0, "push the index with our client", why: push.errors)
        try skopeo(
            "copy", "--preserve-digests", "--all", "docker://\(served.address)/ours:1",
            "oci:\(served.folder)/back:all",
            "--src-tls-verify=false")
        assertLesson(
            try served.layout("back").resolve(name: "all")?.digest, is: index.digest, "let skopeo fetch it",
            why: "with all of its images")
    }

    func testDebiansRegistryTakesAndGivesOurImages() throws {
        try requires(.executable("docker-registry"))
        let served = try ServedRegistry()
        let peer = try DebianRegistry(in: served.folder)
        let layout = try served.layout("own")
        let image = try served.image([tar(700_000), tar(100)], in: layout, as: "web")
        let words = ["\(peer.address)/web:1", "--layout"]
        for chunk in [[], ["--chunk", "100000"]] {
            let push = try ProgramRun.drydock(
                ["image", "push"] + words + [layout.folder, "--image", "web"] + chunk)
            assertLesson(push.status, is: 0, "push to Debian's docker-registry \(chunk)", why: push.errors)
        }
        let pull = try ProgramRun.drydock(
            ["image", "pull"] + words + ["\(served.folder)/back", "--as", "web"])
        assertLesson(pull.status, is: 0, "pull from it", why: pull.errors)
        assertLesson(
            try served.layout("back").resolve(name: "web")?.digest, is: image.digest, "look at it",
            why: "it is the same")
    }

    @discardableResult
    private func skopeo(_ words: String...) throws -> String {
        let run = try ServedRegistry.run(["skopeo"] + words)
        assertLesson(run.status, is: 0, "skopeo \(words.joined(separator: " "))", why: run.output)
        return run.output
    }

    /// Bytes of the one upload that is going on.
    private func uploaded(_ served: ServedRegistry) -> Int {
        let uploads = "\(served.root)/uploads"
        let ids = (try? FileManager.default.contentsOfDirectory(atPath: uploads)) ?? []
        return ids.reduce(0) { sum, id in
            let attributes = try? FileManager.default.attributesOfItem(atPath: "\(uploads)/\(id)/data")
            return sum + (attributes?[.size] as? Int ?? 0)
        }
    }

    /// Bytes that no packer makes smaller; nobody unpacks them here.
    private func tar(_ count: Int) -> [UInt8] {
        var state = UInt64(count)
        return [UInt8](unsafeUninitializedCapacity: count) { bytes, filled in
            for index in 0..<count {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                bytes[index] = UInt8(truncatingIfNeeded: state >> 33)
            }
            filled = count
        }
    }
}
