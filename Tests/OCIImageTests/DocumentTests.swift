import Documents
import LabSupport
import OCIImage
import SuiteSupport
import XCTest

final class DocumentTests: XCTestCase {
    private let digest = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

    private func descriptor(_ type: String = MediaType.config, _ more: String = "") -> String {
        #"{"mediaType":"\#(type)","digest":"\#(digest)","size":3\#(more)}"#
    }

    private func faults(_ body: () throws -> Void) -> [String] {
        do {
            try body()
            return []
        } catch {
            return (error as? DocumentFaults)?.faults.map(\.description) ?? ["\(error)"]
        }
    }

    func testEveryFaultComesWithItsPath() {
        let text =
            #"{"schemaVersion":3,"config":{"mediaType":"x","size":-1},"layers":[],"#
            + #""annotations":{"a":1}}"#
        XCTAssertEqual(
            faults { _ = try ImageManifest.parse(text) },
            [
                "schemaVersion: expected 2, found 3",
                "config.mediaType: expected a media type such as "
                    + "application/vnd.oci.image.manifest.v1+json, found \"x\"",
                "config.size: expected at least 0, found -1",
                "config.digest: expected this required member, found none",
                "layers: expected at least one element, found an empty array",
                "annotations.a: expected a string, found 1",
            ])
    }

    func testADocumentIsWrittenTheSameWayEveryTime() throws {
        let text =
            #"{"schemaVersion":2,"mediaType":"\#(MediaType.manifest)","config":\#(descriptor()),"#
            + #""layers":[\#(descriptor(MediaType.layerGzip))],"annotations":{"a":"1","b":"2"}}"#
        let manifest = try ImageManifest.parse(text)
        XCTAssertEqual(manifest.text(), text)
        XCTAssertEqual(manifest.bytes, Array(text.utf8))
        var again = manifest
        again.annotations = ["b": "2", "a": "1"]
        XCTAssertEqual(again.bytes, manifest.bytes)
    }

    func testUnknownMembersAreKept() throws {
        let manifest = descriptor(MediaType.manifest, #","x":[1]"#)
        let text = #"{"schemaVersion":2,"manifests":[\#(manifest)],"y":{"z":null}}"#
        let index = try ImageIndex.parse(text)
        XCTAssertEqual(index.text(), text)
        XCTAssertEqual(index.others.map(\.name), ["y"])
    }

    func testAnImagesConfigurationGoesThereAndBack() throws {
        var run = RunConfig()
        run.user = "1000:1000"
        run.exposedPorts = ["443/tcp", "80/tcp"]
        run.env = ["PATH=/bin", "EMPTY="]
        run.entrypoint = []
        run.cmd = ["sh", "-c", "é"]
        run.volumes = ["/data"]
        run.workingDir = "/srv"
        run.labels = ["a": "b"]
        run.stopSignal = "SIGTERM"
        run.onBuild = ["RUN true"]
        run.shell = ["/bin/bash", "-c"]
        run.healthcheck = Healthcheck(test: ["CMD", "true"])
        let config = ImageConfig(
            platform: Platform(architecture: "arm64", variant: "v8"), config: run,
            diffIDs: [try Digest(parsing: digest)],
            history: [HistoryEntry(created: "2020-01-02T03:04:05Z", createdBy: "RUN x", isEmptyLayer: true)],
            created: "2020-01-02T03:04:05.123456789+01:00", author: "me")
        XCTAssertEqual(try ImageConfig.parse(config.bytes), config)
        XCTAssertEqual(try ImageConfig.parse(config.text(indent: "  ")), config)
    }

    func testNullSaysTheSameAsNothing() throws {
        let text =
            #"{"architecture":"amd64","os":"linux","config":{"Cmd":null,"Volumes":null,"Env":null},"#
            + #""rootfs":{"type":"layers","diff_ids":[]},"history":null}"#
        let config = try ImageConfig.parse(text)
        XCTAssertEqual(config.config, RunConfig())
        let required = #"{"architecture":null,"os":"linux","rootfs":null}"#
        XCTAssertEqual(faults { _ = try ImageConfig.parse(required) }.count, 2)
    }

    func testTheEmptyListIsNotTheMissingOne() throws {
        let text = { (words: String) in
            #"{"architecture":"a","os":"b","config":{\#(words)},"rootfs":{"type":"layers","diff_ids":[]}}"#
        }
        XCTAssertEqual(try ImageConfig.parse(text(#""Entrypoint":[]"#)).config?.entrypoint, [])
        XCTAssertNil(try ImageConfig.parse(text("")).config?.entrypoint)
    }

    func testAManifestIsNoIndex() {
        let manifest =
            #"{"schemaVersion":2,"mediaType":"\#(MediaType.index)","config":\#(descriptor()),"#
            + #""layers":[\#(descriptor())]}"#
        XCTAssertEqual(faults { _ = try ImageManifest.parse(manifest) }.count, 1)
        let index = #"{"schemaVersion":2,"mediaType":"\#(MediaType.manifest)","manifests":[]}"#
        XCTAssertEqual(faults { _ = try ImageIndex.parse(index) }.count, 1)
    }

    func testTimesHaveTheShapeOfTheStandard() throws {
        for (text, isTime) in [
            ("2015-10-31T22:22:56.015925234Z", true), ("2015-10-31T22:22:56+05:30", true),
            ("2015-10-31", false),
            ("2015-13-31T22:22:56Z", false), ("2015-10-31T22:22:56", false), ("2015-10-31T22:22:56.Z", false),
            ("", false),
        ] {
            let document =
                #"{"created":"\#(text)","architecture":"a","os":"b","#
                + #""rootfs":{"type":"layers","diff_ids":[]}}"#
            XCTAssertEqual(faults { _ = try ImageConfig.parse(document) }.isEmpty, isTime, text)
        }
    }

    func testALayoutHasOneVersion() throws {
        XCTAssertEqual(LayoutMarker().text(), #"{"imageLayoutVersion":"1.0.0"}"#)
        XCTAssertEqual(faults { _ = try LayoutMarker.parse(#"{"imageLayoutVersion":"2.0.0"}"#) }.count, 1)
    }

    func testNoBytesTrap() throws {
        try withSeed { generator in
            let manifest = #"{"schemaVersion":2,"config":\#(descriptor()),"layers":[\#(descriptor())]}"#
            let seeds = [descriptor(), manifest]
            for _ in 0..<2000 {
                var bytes = Array((seeds.randomElement(using: &generator) ?? "").utf8)
                for _ in 0..<Int.random(in: 1...4, using: &generator) {
                    let place = Int.random(in: 0..<bytes.count, using: &generator)
                    bytes[place] = .random(in: 0...255, using: &generator)
                }
                if let manifest = try? ImageManifest.parse(bytes) {
                    XCTAssertEqual(try ImageManifest.parse(manifest.bytes), manifest)
                }
                _ = try? Descriptor.parse(bytes)
                _ = try? ImageConfig.parse(bytes)
            }
        }
    }
}
