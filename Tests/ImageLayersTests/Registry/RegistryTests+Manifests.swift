import Foundation
import ImageLayers
import OCIImage
import SuiteSupport
import WebMessages
import XCTest

extension RegistryTests {
    func testAManifestKeepsItsTypeAndItsBytes() async throws {
        let bench = try RegistryBench()
        // Blanks and an unknown member: whoever writes it anew gets another digest.
        let text = try await bench.manifest(extra: "\"x\" : [ 1.0 ], ")
        let digest = Digest(of: Array(text.utf8))
        let put = try await bench.ask(
            "PUT", "/v2/a/manifests/v1", ["Content-Type": MediaType.manifest], text: text)
        assertLesson(
            "\(put.status) \(put.fields["Location"] ?? "-") \(put.fields["Docker-Content-Digest"] ?? "-")",
            is: "201 /v2/a/manifests/\(digest) \(digest)", "push a manifest by tag",
            why: "it says what the tag means")
        for reference in ["v1", "\(digest)"] {
            let get = try await bench.ask("GET", "/v2/a/manifests/\(reference)")
            assertLesson(
                get.text, is: text, "GET \(reference)", why: "byte for byte, or the digest is another")
            assertLesson(
                [
                    get.fields["Content-Type"], get.fields["Docker-Content-Digest"],
                    get.fields["Content-Length"],
                ],
                is: [MediaType.manifest, "\(digest)", "\(text.utf8.count)"], "GET \(reference)",
                why: "a client reads the type before the bytes")
            let head = try await bench.ask("HEAD", "/v2/a/manifests/\(reference)")
            assertLesson(
                "\(head.status) \(head.fields["Content-Length"] ?? "-") \(head.text)",
                is: "200 \(text.utf8.count) ",
                "HEAD \(reference)", why: "the same fields, no bytes")
        }
    }

    func testATagMovesAndTheOldManifestStays() async throws {
        let bench = try RegistryBench()
        let old = try await bench.pushImage("old")
        let new = try await bench.pushImage("new")
        let latest = try await bench.ask("HEAD", "/v2/a/manifests/latest")
        let before = try await bench.ask("HEAD", "/v2/a/manifests/\(old)")
        assertLesson(
            "\(latest.fields["Docker-Content-Digest"] ?? "-") \(before.status)", is: "\(new) 200",
            "push another image under the same tag", why: "who holds the digest can still pull it")
    }

    func testAManifestNeedsItsBlobsInItsRepository() async throws {
        let bench = try RegistryBench()
        let text = try await bench.manifest("mine", in: "a")
        let reply = try await bench.ask(
            "PUT", "/v2/b/manifests/x", ["Content-Type": MediaType.manifest], text: text)
        assertLesson(
            "\(reply.status) \(reply.code ?? "-")", is: "400 MANIFEST_BLOB_UNKNOWN",
            "push a manifest whose blobs are in another repository",
            why: "nobody could pull it; and who knows a digest must not get at its bytes this way")
        let tags = try await bench.ask("GET", "/v2/b/tags/list")
        assertLesson(tags.status, is: 404, "list the tags of that repository", why: "nothing of it may stay")
    }

    func testAnIndexAndForeignLayersMayPointElsewhere() async throws {
        let bench = try RegistryBench()
        let missing = Digest(of: Array("missing".utf8))
        let config = try await bench.push("{}")
        let index = """
            {"schemaVersion":2,"mediaType":"\(MediaType.index)","manifests":[{"mediaType":"\(MediaType.manifest)",\
            "digest":"\(missing)","size":7}]}
            """
        let foreign = """
            {"schemaVersion":2,"config":{"mediaType":"\(MediaType.config)","digest":"\(config)","size":2},\
            "layers":[{"mediaType":"application/vnd.oci.image.layer.nondistributable.v1.tar","digest":"\(missing)",\
            "size":7},{"mediaType":"\(MediaType.layer)","digest":"\(missing)","size":7,"urls":["https://example.org/x"]}]}
            """
        for (type, text) in [(MediaType.index, index), (MediaType.manifest, foreign)] {
            let reply = try await bench.ask("PUT", "/v2/a/manifests/x", ["Content-Type": type], text: text)
            assertLesson(
                reply.status, is: 201, "push \(type) that points to what is not here",
                why:
                    "some platforms of an index may stay away, and layers with addresses are fetched from there"
            )
        }
    }

    func testAManifestIsWhatItsDigestSays() async throws {
        let bench = try RegistryBench()
        let text = try await bench.manifest()
        let other = Digest(of: [1])
        let reply = try await bench.ask(
            "PUT", "/v2/a/manifests/\(other)", ["Content-Type": MediaType.manifest], text: text)
        let get = try await bench.ask("GET", "/v2/a/manifests/\(other)")
        assertLesson(
            "\(reply.status) \(reply.code ?? "-") \(get.status)", is: "400 DIGEST_INVALID 404",
            "push a manifest under another digest", why: "content is what its digest says")
    }

    func testAnUnreadableManifestIsRefused() async throws {
        let bench = try RegistryBench()
        let rows = [
            ("no JSON", MediaType.manifest, "{"), ("no object", MediaType.manifest, "[]"),
            ("another version", MediaType.manifest, "{\"schemaVersion\":1}"),
            (
                "a broken digest", MediaType.manifest,
                "{\"schemaVersion\":2,\"config\":{\"digest\":\"sha256:0\"}}"
            ),
            ("layers that are no list", MediaType.manifest, "{\"schemaVersion\":2,\"layers\":{}}"),
            ("another type", "text/html", "{\"schemaVersion\":2}"),
            ("two types", MediaType.manifest, "{\"schemaVersion\":2,\"mediaType\":\"\(MediaType.index)\"}"),
        ]
        for (what, type, text) in rows {
            let reply = try await bench.ask("PUT", "/v2/a/manifests/x", ["Content-Type": type], text: text)
            assertLesson(
                "\(reply.status) \(reply.code ?? "-")", is: "400 MANIFEST_INVALID",
                "push a manifest: \(what)",
                why: "a registry that takes anything breaks its clients: \(reply.text)")
        }
    }

    func testAManifestHasAnEnd() async throws {
        let bench = try RegistryBench()
        // The first letter tells that it is no JSON, so that only its length costs time.
        let text = "x" + String(repeating: " ", count: Registry.largestManifest - 1)
        for (text, status) in [(text, 400), (text + " ", 413)] {
            for body in [HTTPBody.bytes(Array(text.utf8)), streamed([text])] {
                let reply = try await bench.ask(
                    "PUT", "/v2/a/manifests/x", ["Content-Type": MediaType.manifest], body: body)
                assertLesson(
                    reply.status, is: status, "push a manifest of \(text.utf8.count) bytes",
                    why: "4 MiB are read into memory, more are not")
            }
        }
    }

    func testAClientGetsWhatItCanRead() async throws {
        let bench = try RegistryBench()
        try await bench.pushImage()
        let rows: [([String], Int)] = [
            ([], 200), (["*/*"], 200), (["application/*"], 200), ([MediaType.manifest], 200),
            ([MediaType.index, "\(MediaType.manifest);q=0.5"], 200),
            (["\(MediaType.index), \(MediaType.manifest)"], 200),
            ([MediaType.index], 404), (["text/html"], 404),
        ]
        for (accepted, status) in rows {
            var fields = HTTPFields()
            for type in accepted { fields.append("Accept", type) }
            let reply = try await bench.ask("GET", "/v2/a/manifests/latest", fields)
            assertLesson(
                "\(reply.status) \(reply.code ?? "-")", is: status == 200 ? "200 -" : "404 MANIFEST_UNKNOWN",
                "GET a manifest with Accept: \(accepted)",
                why: "old clients must not take an index for an image")
        }
    }

    func testADigestMayBringItsTags() async throws {
        let bench = try RegistryBench()
        let text = try await bench.manifest()
        let digest = Digest(of: Array(text.utf8))
        let put = try await bench.ask(
            "PUT", "/v2/a/manifests/\(digest)?tag=v1&tag=v2", ["Content-Type": MediaType.manifest], text: text
        )
        let list = try await bench.ask("GET", "/v2/a/tags/list")
        assertLesson(
            "\(put.fields.values("OCI-Tag")) \(list.text)",
            is: "[\"v1\", \"v2\"] {\"name\":\"a\",\"tags\":[\"v1\",\"v2\"]}",
            "push by digest with ?tag=v1&tag=v2", why: "one request instead of three")
    }

    func testDeletingATagKeepsTheManifest() async throws {
        let bench = try RegistryBench()
        let digest = try await bench.pushImage("x", as: "v1")
        try await bench.pushImage("x", as: "v2")
        var statuses: [Int] = []
        for (method, reference) in [
            ("DELETE", "v1"), ("GET", "v1"), ("GET", "v2"), ("DELETE", "\(digest)"), ("GET", "v2"),
            ("GET", "\(digest)"), ("DELETE", "\(digest)"), ("DELETE", "v2"),
        ] {
            statuses.append(try await bench.ask(method, "/v2/a/manifests/\(reference)").status)
        }
        assertLesson(
            statuses, is: [202, 404, 200, 202, 404, 404, 404, 404],
            "DELETE v1, GET v1, GET v2, DELETE the digest, GET v2, GET the digest, DELETE both",
            why: "a tag is only a name; a deleted manifest leaves no name behind")
        let list = try await bench.ask("GET", "/v2/a/tags/list")
        assertLesson(
            list.text, is: "{\"name\":\"a\",\"tags\":[]}", "list the tags",
            why: "the repository is still there")
    }
}
