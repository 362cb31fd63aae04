import Foundation
import ImageLayers
import OCIImage
import SuiteSupport
import WebMessages
import XCTest

extension RegistryTests {
    func testABlobGoesUpInEveryWay() async throws {
        let bench = try RegistryBench()
        let text = "0123456789"
        let digest = Digest(of: Array(text.utf8))
        let ways: [(String, (String) async throws -> Reply)] = [
            (
                "POST ?digest=",
                { try await bench.ask("POST", "/v2/\($0)/blobs/uploads/?digest=\(digest)", text: text) }
            ),
            (
                "POST, PUT",
                { try await bench.ask("PUT", "\(try await bench.begin($0))?digest=\(digest)", text: text) }
            ),
            (
                "POST, PATCH as a stream, PUT",
                {
                    let location = try await bench.begin($0)
                    try await bench.ask("PATCH", location, body: streamed(["0123", "456789"]))
                    return try await bench.ask("PUT", "\(location)?digest=\(digest)")
                }
            ),
            (
                "POST, PATCH twice, PUT with the rest",
                {
                    let location = try await bench.begin($0)
                    try await bench.ask("PATCH", location, ["Content-Range": "0-3"], text: "0123")
                    try await bench.ask("PATCH", location, ["Content-Range": "4-5"], text: "45")
                    return try await bench.ask(
                        "PUT", "\(location)?digest=\(digest)", ["Content-Range": "6-9"], text: "6789")
                }
            ),
        ]
        for (number, (way, push)) in ways.enumerated() {
            let reply = try await push("a\(number)")
            assertLesson(
                "\(reply.status) \(reply.fields["Location"] ?? "-")",
                is: "201 /v2/a\(number)/blobs/\(digest)", way,
                why: "the blob is there, and the answer says where")
            let get = try await bench.ask("GET", "/v2/a\(number)/blobs/\(digest)")
            assertLesson(get.text, is: text, "pull what came by \(way)", why: "it is the same blob")
        }
    }

    func testAnEmptyBlobIsABlob() async throws {
        let bench = try RegistryBench()
        let digest = Digest(of: [])
        let put = try await bench.ask("PUT", "\(try await bench.begin())?digest=\(digest)")
        let get = try await bench.ask("GET", "/v2/a/blobs/\(digest)")
        assertLesson(
            "\(put.status) \(get.status) \(get.fields["Content-Length"] ?? "-")", is: "201 200 0",
            "push and pull nothing", why: "an empty file has a digest too")
    }

    func testAnUploadSaysHowFarItCame() async throws {
        let bench = try RegistryBench()
        let post = try await bench.ask("POST", "/v2/a/blobs/uploads/")
        let location = try XCTUnwrap(post.fields["Location"])
        assertLesson(
            "\(post.status) \(post.fields["Range"] ?? "-")", is: "202 0-0", "begin an upload",
            why: "the field has no word for nothing")
        XCTAssertNotNil(post.fields["Docker-Upload-UUID"], "an upload has a name")
        let patch = try await bench.ask("PATCH", location, text: "01234")
        let get = try await bench.ask("GET", location)
        assertLesson(
            [patch, get].map { "\($0.status) \($0.fields["Range"] ?? "-") \($0.fields["Location"] ?? "-")" },
            is: ["202 0-4 \(location)", "204 0-4 \(location)"], "PATCH five bytes, then GET the upload",
            why: "from this a client knows where to go on")
    }

    func testAPartThatDoesNotFollowIs416() async throws {
        let bench = try RegistryBench()
        let location = try await bench.begin()
        try await bench.ask("PATCH", location, ["Content-Range": "0-4"], text: "01234")
        for range in ["6-8", "0-2", "4-6"] {
            for method in ["PATCH", "PUT"] {
                let reply = try await bench.ask(
                    method, "\(location)?digest=\(Digest(of: [1]))", ["Content-Range": range], text: "xyz")
                assertLesson(
                    "\(reply.status) \(reply.fields["Range"] ?? "-") \(reply.fields["Location"] ?? "-")",
                    is: "416 0-4 \(location)", "\(method) \(range) after five bytes",
                    why:
                        "a hole or a doubled byte would be found at the end only; the fields say what is right"
                )
            }
        }
        let digest = Digest(of: Array("01234567".utf8))
        let put = try await bench.ask(
            "PUT", "\(location)?digest=\(digest)", ["Content-Range": "5-7"], text: "567")
        assertLesson(put.status, is: 201, "go on with 5-7 after the refusals", why: "they changed nothing")
    }

    func testAPartOfTheWrongLengthLeavesNothing() async throws {
        let bench = try RegistryBench()
        let location = try await bench.begin()
        for (range, body) in [
            ("0-4", HTTPBody.bytes([1, 2])), ("0-1", streamed(["abc"])), ("0-9", streamed(["abc"])),
        ] {
            let reply = try await bench.ask("PATCH", location, ["Content-Range": range], body: body)
            let state = try await bench.ask("GET", location)
            assertLesson(
                "\(reply.status) \(reply.code ?? "-") \(state.fields["Range"] ?? "-")",
                is: "400 SIZE_INVALID 0-0",
                "PATCH \(range) with \(body.length ?? 3) bytes", why: "nobody knows which of the two is wrong"
            )
        }
        for range in ["4-0", "x-1", "0", "0-1-2", "-1-2", "0-9223372036854775807"] {
            let reply = try await bench.ask("PATCH", location, ["Content-Range": range], text: "ab")
            assertLesson(
                reply.status, is: 400, "PATCH with Content-Range: \(range)", why: "it cannot be read")
        }
    }

    func testWhatArrivedBeforeTheConnectionBrokeStays() async throws {
        let bench = try RegistryBench()
        let location = try await bench.begin()
        do {
            try await bench.ask(
                "PATCH", location, ["Content-Range": "0-9"], body: brokenBody(["012", "3"], length: 10))
            XCTFail("a body that breaks off is an error of the request")
        } catch is LostConnection {}
        let state = try await bench.ask("GET", location)
        assertLesson(
            state.fields["Range"], is: "0-3", "ask for an upload whose connection broke after four bytes",
            why: "a client that pushes ten gigabytes wants to send the rest, not all of it")
        let digest = Digest(of: Array("0123456789".utf8))
        let patch = try await bench.ask("PATCH", location, ["Content-Range": "4-9"], text: "456789")
        let put = try await bench.ask("PUT", "\(location)?digest=\(digest)")
        assertLesson(
            [patch.status, put.status], is: [202, 201], "send the rest", why: "together they are the blob")
    }

    func testAnUploadSurvivesARestart() async throws {
        let bench = try RegistryBench()
        let location = try await bench.begin()
        try await bench.ask("PATCH", location, text: "01234")
        try bench.restart()
        let state = try await bench.ask("GET", location)
        assertLesson(state.fields["Range"], is: "0-4", "ask a new process", why: "the file is the only truth")
        let digest = Digest(of: Array("0123456789".utf8))
        let put = try await bench.ask("PUT", "\(location)?digest=\(digest)", text: "56789")
        assertLesson(
            put.status, is: 201, "send the rest to the new process",
            why: "it never saw the first half, so it has to read it")
    }

    func testTwoRegistriesMayServeOneFolder() async throws {
        let bench = try RegistryBench()
        let location = try await bench.begin()
        try await bench.ask("PATCH", location, text: "01234")
        let other = try Registry(at: bench.folder)
        _ = try await other.answer(to: HTTPRequest("PATCH", location, body: .bytes(Array("567".utf8))))
        let digest = Digest(of: Array("0123456789".utf8))
        let put = try await bench.ask("PUT", "\(location)?digest=\(digest)", text: "89")
        assertLesson(
            put.status, is: 201, "send three parts of a blob to two registries, in turns",
            why: "what one remembers of the first part is not the hash of what is there now")
    }

    func testTwoWritersOfOneUploadDoNotMix() async throws {
        let bench = try RegistryBench()
        let location = try await bench.begin()
        let (gate, open) = AsyncStream<Void>.makeStream()
        let registry = bench.registry
        let slow = Task {
            let body = HTTPStream {
                for await _ in gate { return Array("slow".utf8) }
                return nil
            }
            return try await registry.answer(to: HTTPRequest("PATCH", location, body: .stream(body))).status
        }
        // The slow one has the file once it has been asked for its first piece.
        var status = 202
        var tries = 0
        while status != 409, tries < 10_000 {
            tries += 1
            status = try await bench.ask("PATCH", location, text: "").status
            await Task.yield()
        }
        assertLesson(status, is: 409, "write to an upload that is being written", why: "bytes would be mixed")
        open.yield()
        open.finish()
        let first = try await slow.value
        let state = try await bench.ask("GET", location)
        assertLesson(
            "\(first) \(state.fields["Range"] ?? "-")", is: "202 0-3", "let the first writer end",
            why: "it does not notice the other")
    }

    func testAWrongDigestIsRefusedAndNothingIsVisible() async throws {
        let bench = try RegistryBench()
        let wrong = Digest(of: Array("something else".utf8))
        let actual = Digest(of: Array("text".utf8))
        let location = try await bench.begin()
        let put = try await bench.ask("PUT", "\(location)?digest=\(wrong)", text: "text")
        let post = try await bench.ask("POST", "/v2/a/blobs/uploads/?digest=\(wrong)", text: "text")
        for (what, reply) in [("PUT", put), ("POST", post)] {
            assertLesson(
                "\(reply.status) \(reply.code ?? "-")", is: "400 DIGEST_INVALID",
                "\(what) with another blob's digest",
                why: "content is what its digest says")
        }
        for digest in [wrong, actual] {
            let head = try await bench.ask("HEAD", "/v2/a/blobs/\(digest)")
            assertLesson(
                head.status, is: 404, "look for what was refused", why: "no part of it may be visible")
            XCTAssertFalse(
                FileManager.default.fileExists(atPath: bench.path(of: digest)), "\(digest) is in the store")
        }
        let again = try await bench.ask("GET", location)
        assertLesson(
            again.code, is: "BLOB_UPLOAD_UNKNOWN", "ask for the upload", why: "no byte of it can be trusted")
        for bad in ["x", "md5:d41d8cd98f00b204e9800998ecf8427e", ""] {
            let reply = try await bench.ask("PUT", "\(try await bench.begin())?digest=\(bad)", text: "text")
            assertLesson(
                reply.code, is: "DIGEST_INVALID", "PUT ?digest=\(bad)", why: "it is no digest known here")
        }
    }

    func testAnUploadBelongsToItsRepository() async throws {
        let bench = try RegistryBench()
        let location = try await bench.begin("a")
        let elsewhere = location.replacingOccurrences(of: "/v2/a/", with: "/v2/b/")
        for method in ["GET", "PATCH", "PUT", "DELETE"] {
            let reply = try await bench.ask(method, "\(elsewhere)?digest=\(Digest(of: []))")
            assertLesson(
                "\(reply.status) \(reply.code ?? "-")", is: "404 BLOB_UPLOAD_UNKNOWN",
                "\(method) an upload under another repository's name", why: "its id opens no other door")
        }
    }

    func testACancelledUploadIsGone() async throws {
        let bench = try RegistryBench()
        let location = try await bench.begin()
        try await bench.ask("PATCH", location, text: "01234")
        let delete = try await bench.ask("DELETE", location)
        let get = try await bench.ask("GET", location)
        let left = try FileManager.default.contentsOfDirectory(atPath: "\(bench.folder)/uploads")
        assertLesson(
            "\(delete.status) \(get.status) \(left)", is: "204 404 []",
            "DELETE an upload, ask for it, look at the disk",
            why: "a client that gives up leaves nothing behind")
    }

    func testPushesOfOneBlobAndOfManyGoOnAtOnce() async throws {
        let bench = try RegistryBench()
        let registry = bench.registry
        let texts = (0..<8).map { String(repeating: "blob \($0 % 4) ", count: 20_000) }
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for (number, text) in texts.enumerated() {
                group.addTask {
                    let digest = Digest(of: Array(text.utf8))
                    let halves = [String(text.prefix(70_000)), String(text.dropFirst(70_000))]
                    let target = "/v2/a\(number % 2)/blobs/uploads/?digest=\(digest)"
                    return try await registry.answer(to: HTTPRequest("POST", target, body: streamed(halves)))
                        .status
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        assertLesson(
            statuses, is: Array(repeating: 201, count: 8), "push eight blobs at once, each content twice",
            why: "who comes second finds the blob there, and that is no error")
        let files = try FileManager.default.contentsOfDirectory(atPath: "\(bench.folder)/blobs/sha256")
        assertLesson(files.count, is: 4, "count the blobs", why: "the same content is kept once")
    }
}
