import ByteStreams
import Foundation
import ImageLayers
import OCIImage
import SuiteSupport
import WebMessages
import XCTest

extension RegistryTests {
    func testABlobIsReadWholeOrInPart() async throws {
        let bench = try RegistryBench()
        let digest = try await bench.push("0123456789")
        let rows: [(String?, String, String, String)] = [
            (nil, "200", "0123456789", "-"), ("bytes=2-4", "206", "234", "bytes 2-4/10"),
            ("bytes=7-", "206", "789", "bytes 7-9/10"), ("bytes=-3", "206", "789", "bytes 7-9/10"),
            ("bytes=-99", "206", "0123456789", "bytes 0-9/10"),
            ("bytes=5-999", "206", "56789", "bytes 5-9/10"),
            ("bytes=9-9", "206", "9", "bytes 9-9/10"), ("bytes=10-", "416", "", "bytes */10"),
            ("bytes=4-2", "416", "", "bytes */10"), ("bytes=-0", "416", "", "bytes */10"),
            ("bytes=0-1,4-5", "200", "0123456789", "-"), ("lines=1-2", "200", "0123456789", "-"),
        ]
        for (range, status, body, field) in rows {
            let reply = try await bench.ask(
                "GET", "/v2/a/blobs/\(digest)", range.map { ["Range": $0] } ?? [:])
            assertLesson(
                "\(reply.status) \(reply.status == 416 ? "" : reply.text) \(reply.fields["Content-Range"] ?? "-")",
                is: "\(status) \(body) \(field)", "GET with Range: \(range ?? "none")",
                why: "a pull that broke goes on by Range; what cannot be read is ignored (RFC 9110, 14.2)")
        }
    }

    func testABlobsFieldsAreThereWithoutItsBytes() async throws {
        let bench = try RegistryBench()
        let digest = try await bench.push("0123456789")
        let reply = try await bench.ask("HEAD", "/v2/a/blobs/\(digest)")
        assertLesson(
            [
                reply.fields["Content-Length"], reply.fields["Docker-Content-Digest"], reply.fields["ETag"],
                reply.text,
            ],
            is: ["10", "\(digest)", "\"\(digest)\"", ""], "HEAD of a blob",
            why: "a client asks before it pushes, and wants to know the size before it pulls")
        let same = try await bench.ask("GET", "/v2/a/blobs/\(digest)", ["If-None-Match": "\"\(digest)\""])
        assertLesson(same.status, is: 304, "GET what is known", why: "a blob never changes")
    }

    func testARepositoryHandsOutOnlyItsOwn() async throws {
        let bench = try RegistryBench()
        let digest = try await bench.push("secret", to: "a")
        for method in ["GET", "HEAD", "DELETE"] {
            let reply = try await bench.ask(method, "/v2/b/blobs/\(digest)")
            assertLesson(
                reply.status, is: 404, "\(method) a blob of another repository",
                why: "whoever may read b must not read what was pushed to a")
        }
    }

    func testABlobIsMountedFromAnotherRepository() async throws {
        let bench = try RegistryBench()
        let digest = try await bench.push("base", to: "a")
        let rows = [
            ("mount=\(digest)&from=a", 201), ("mount=\(digest)&from=c", 202), ("mount=\(digest)", 201),
            ("mount=\(Digest(of: [1]))&from=a", 202), ("mount=\(digest)&from=NO", 202),
            ("mount=x&from=a", 400),
        ]
        for (number, (query, status)) in rows.enumerated() {
            let name = "b\(number)"
            let reply = try await bench.ask("POST", "/v2/\(name)/blobs/uploads/?\(query)")
            assertLesson(
                reply.status, is: status, "POST ?\(query)",
                why: "201 spares the transfer; where there is nothing to mount, an upload begins: 202")
            guard status < 400 else { continue }
            let head = try await bench.ask("HEAD", "/v2/\(name)/blobs/\(digest)")
            assertLesson(
                head.status, is: status == 201 ? 200 : 404, "look for the blob after ?\(query)",
                why: "a mounted blob is there at once, any other is not")
            XCTAssertNotNil(reply.fields["Location"], "after ?\(query)")
        }
    }

    func testADeletedBlobIsGoneForItsRepositoryOnly() async throws {
        let bench = try RegistryBench()
        let digest = try await bench.push("shared", to: "a")
        try await bench.push("shared", to: "b")
        var statuses: [Int] = []
        for (method, name) in [("DELETE", "a"), ("GET", "a"), ("DELETE", "a"), ("GET", "b")] {
            statuses.append(try await bench.ask(method, "/v2/\(name)/blobs/\(digest)").status)
        }
        assertLesson(
            statuses, is: [202, 404, 404, 200], "DELETE from a, GET from a, DELETE again, GET from b",
            why: "bytes are shared, links are not")
    }

    func testABrokenBlobIsNeverSentWhole() async throws {
        let bench = try RegistryBench()
        // More than one piece, so that the first may be on its way before the end is known.
        let text = String(repeating: "0123456789abcdef", count: 64 << 10)
        let digest = try await bench.push(text)
        var bytes = Array(text.utf8)
        bytes[bytes.count - 1] ^= 1
        try Data(bytes).write(to: URL(fileURLWithPath: bench.path(of: digest)))
        for range in [nil, "bytes=0-99", "bytes=100-"] {
            let request = HTTPRequest(
                "GET", "/v2/a/blobs/\(digest)", fields: range.map { ["Range": $0] } ?? [:])
            let response = try await bench.registry.answer(to: request)
            var sent = 0
            var failed = false
            do {
                let stream = response.body.stream
                while let piece = try await stream.next() { sent += piece.count }
            } catch {
                failed = true
            }
            let announced = Int(response.body.length ?? 0)
            assertLesson(
                failed && sent < announced, is: true,
                "GET a blob (\(range ?? "all of it")) whose last byte was changed on the disk",
                why: "the reader must notice: of \(announced) bytes \(sent) were sent, failed: \(failed)")
        }
    }

    func testABrokenManifestIsAnErrorOfTheServer() async throws {
        let bench = try RegistryBench()
        let digest = try await bench.pushImage()
        let path = bench.path(of: digest)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try text.replacingOccurrences(of: "layers", with: "LAYERS").write(
            toFile: path, atomically: false, encoding: .utf8)
        let request = HTTPRequest("GET", "/v2/a/manifests/latest")
        do {
            let response = try await bench.registry.answer(to: request)
            XCTFail("a manifest that is not what its digest says was sent with \(response.status)")
        } catch is StoreError {}
        let response = await bench.registry.respond(to: request)
        assertLesson(response.status, is: 500, "GET it over HTTP", why: "it is not the client's fault")
    }

    func testAnotherHashIsAsGood() async throws {
        let bench = try RegistryBench()
        let text = "addressed by sha512"
        let digest = Digest(of: Array(text.utf8), .sha512)
        let location = try await bench.begin()
        try await bench.ask("PATCH", location, text: text)
        let put = try await bench.ask("PUT", "\(location)?digest=\(digest)")
        let get = try await bench.ask("GET", "/v2/a/blobs/\(digest)")
        assertLesson(
            "\(put.status) \(get.status) \(get.text)", is: "201 200 \(text)", "push and pull by sha512",
            why: "sha512 is registered too, and nobody says which it will be before the end")
        let manifest = try await bench.manifest()
        let name = Digest(of: Array(manifest.utf8), .sha512)
        let reply = try await bench.ask(
            "PUT", "/v2/a/manifests/\(name)", ["Content-Type": MediaType.manifest], text: manifest)
        assertLesson(
            reply.fields["Docker-Content-Digest"], is: "\(name)", "push a manifest by sha512", why: "the same"
        )
    }
}
