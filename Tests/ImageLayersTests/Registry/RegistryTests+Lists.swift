import Foundation
import ImageLayers
import LinuxSystem
import OCIImage
import SuiteSupport
import WebMessages
import XCTest

extension RegistryTests {
    func testTagsAreListedInPages() async throws {
        let bench = try RegistryBench()
        for tag in ["b", "B", "a", "_", "a.1", "10", "9"] { try await bench.pushImage(as: tag) }
        let rows: [(String, String, String)] = [
            ("", "10 9 B _ a a.1 b", "-"),
            ("?n=3", "10 9 B", "</v2/a/tags/list?n=3&last=B>; rel=\"next\""),
            ("?n=3&last=B", "_ a a.1", "</v2/a/tags/list?n=3&last=a.1>; rel=\"next\""),
            ("?n=3&last=a.1", "b", "-"), ("?last=B", "_ a a.1 b", "-"), ("?last=A", "B _ a a.1 b", "-"),
            ("?n=7", "10 9 B _ a a.1 b", "-"), ("?n=0", "", "-"), ("?last=zzz", "", "-"),
        ]
        for (query, tags, link) in rows {
            let reply = try await bench.ask("GET", "/v2/a/tags/list\(query)")
            let list = try JSONSerialization.jsonObject(with: Data(reply.body)) as? [String: Any]
            assertLesson(
                "\((list?["tags"] as? [String])?.joined(separator: " ") ?? "none") \(reply.fields["Link"] ?? "-")",
                is: "\(tags) \(link)", "list the tags with \(query)",
                why: "byte by byte, behind last, at most n; Link where there is more")
        }
        for query in ["n=x", "n=-1", "n=99999999999999999999"] {
            let reply = try await bench.ask("GET", "/v2/a/tags/list?\(query)")
            assertLesson(reply.status, is: 400, "list with \(query)", why: "it is no number of tags")
        }
    }

    func testRepositoriesAreListedInPages() async throws {
        let bench = try RegistryBench()
        let none = try await bench.ask("GET", "/v2/_catalog")
        assertLesson(
            "\(none.status) \(none.text)", is: "200 {\"repositories\":[]}", "list what an empty registry has",
            why: "a list of nothing is a list")
        for name in ["b/c", "b", "a/b", "a.b", "a"] {
            let layer = Array("layer of \(name)".utf8)
            let target = "/v2/\(name)/blobs/uploads/?digest=\(Digest(of: layer))"
            try await bench.ask("POST", target, body: .bytes(layer))
        }
        for (query, names, link) in [
            ("", "a a.b a/b b b/c", "-"), ("?n=2", "a a.b", "</v2/_catalog?n=2&last=a.b>; rel=\"next\""),
            ("?n=2&last=a.b", "a/b b", "</v2/_catalog?n=2&last=b>; rel=\"next\""),
            ("?n=2&last=b", "b/c", "-"),
            ("?last=a.zzz", "a/b b b/c", "-"), ("?n=5", "a a.b a/b b b/c", "-"), ("?n=0", "", "-"),
        ] {
            let reply = try await bench.ask("GET", "/v2/_catalog\(query)")
            let list = try JSONSerialization.jsonObject(with: Data(reply.body)) as? [String: [String]]
            assertLesson(
                "\(list?["repositories"]?.joined(separator: " ") ?? "none") \(reply.fields["Link"] ?? "-")",
                is: "\(names) \(link)", "list the repositories with \(query)",
                why: "whatever depth a name has: byte by byte, behind last, at most n")
        }
        assertLesson(
            try await bench.ask("GET", "/v2/_catalog?n=many").status, is: 400, "ask for n=many",
            why: "it is no number")
        assertLesson(
            try await bench.ask("DELETE", "/v2/_catalog").status, is: 405, "delete the list",
            why: "it can only be read")
    }

    func testReferrersAreListedInPages() async throws {
        let bench = try RegistryBench()
        let subject = try await bench.pushImage(as: "subject")
        let about =
            "\"subject\":{\"mediaType\":\"\(MediaType.manifest)\",\"digest\":\"\(subject)\",\"size\":1},"
        var wanted: [String] = []
        for number in 0..<5 {
            let type = "\"artifactType\":\"application/x.\(number == 0 ? "other" : "sign")\","
            let digest = try await bench.pushImage(
                "about \(number)", as: "about\(number)", extra: about + type)
            if number > 0 { wanted.append("\(digest)") }
        }
        var next: String? = "/v2/a/referrers/\(subject)?artifactType=application%2Fx.sign&n=3"
        var pages: [[String]] = []
        while let target = next, pages.count < 9 {
            let reply = try await bench.ask("GET", target)
            pages.append(try ImageIndex.parse(reply.body).manifests.map { "\($0.digest)" })
            next = reply.fields["Link"].map { String($0.dropFirst().prefix { $0 != ">" }) }
        }
        assertLesson(
            pages.map(\.count), is: [3, 1], "follow the links from a page of three",
            why: "a manifest may have more referrers than one answer should hold; the filter goes along")
        assertLesson(
            pages.flatMap(\.self), is: wanted.sorted(), "put the pages together",
            why: "every referrer of that type once")
    }

    func testReferrersAreListedAndFiltered() async throws {
        let bench = try RegistryBench()
        let subject = try await bench.pushImage(as: "subject")
        let about =
            "\"subject\":{\"mediaType\":\"\(MediaType.manifest)\",\"digest\":\"\(subject)\",\"size\":1},"
        let text = try await bench.manifest(
            "signature",
            extra: about + "\"artifactType\":\"application/x.sign\",\"annotations\":{\"by\":\"me\"},")
        let put = try await bench.ask(
            "PUT", "/v2/a/manifests/\(Digest(of: Array(text.utf8)))", ["Content-Type": MediaType.manifest],
            text: text)
        assertLesson(
            put.fields["OCI-Subject"], is: "\(subject)", "push a manifest about another",
            why: "the field tells the client that it need not keep a list of its own")
        let plain = try await bench.pushImage("sbom", as: "sbom", extra: about)
        let all = try await bench.ask("GET", "/v2/a/referrers/\(subject)")
        let index = try ImageIndex.parse(all.body)
        assertLesson(
            Set(index.manifests.map { "\($0.digest) \($0.artifactType ?? "-") \($0.annotations)" }),
            is: [
                "\(Digest(of: Array(text.utf8))) application/x.sign [\"by\": \"me\"]",
                "\(plain) \(MediaType.config) [:]",
            ], "list the referrers",
            why:
                "with artifact type (or else that of the configuration) and annotations, to choose among them"
        )
        assertLesson(
            all.fields["Content-Type"], is: MediaType.index, "list the referrers", why: "it is an index")
        let some = try await bench.ask("GET", "/v2/a/referrers/\(subject)?artifactType=application%2Fx.sign")
        assertLesson(
            "\(try ImageIndex.parse(some.body).manifests.count) \(some.fields["OCI-Filters-Applied"] ?? "-")",
            is: "1 artifactType", "list those of one type",
            why: "the field says that nothing is left to sort out")
    }

    func testNoReferrersIsAnEmptyIndexAndADeletedOneIsGone() async throws {
        let bench = try RegistryBench()
        let subject = Digest(of: Array("not here yet".utf8))
        let empty = try await bench.ask("GET", "/v2/never/seen/referrers/\(subject)")
        assertLesson(
            "\(empty.status) \(try ImageIndex.parse(empty.body).manifests.count)", is: "200 0",
            "list the referrers of nothing", why: "404 would say that the registry has no such lists")
        let about =
            "\"subject\":{\"mediaType\":\"\(MediaType.manifest)\",\"digest\":\"\(subject)\",\"size\":1},"
        let digest = try await bench.pushImage("early", as: "early", extra: about)
        let one = try await bench.ask("GET", "/v2/a/referrers/\(subject)")
        try await bench.ask("DELETE", "/v2/a/manifests/\(digest)")
        let none = try await bench.ask("GET", "/v2/a/referrers/\(subject)")
        assertLesson(
            try [one, none].map { try ImageIndex.parse($0.body).manifests.count }, is: [1, 0],
            "push a manifest about one that is not there, list, delete it, list",
            why: "subject and referrer may come in either order")
    }

    func testGarbageIsWhatNoManifestNeeds() async throws {
        let bench = try RegistryBench()
        try await bench.pushImage("kept", as: "kept")
        let dropped = try await bench.pushImage("dropped", as: "dropped")
        let lone = try await bench.push("lone")
        try await bench.ask("DELETE", "/v2/a/manifests/\(dropped)")
        let later = ModificationTime.now + 7200
        let collected = try await bench.registry.collect(now: later)
        assertLesson(
            Set(collected.removed), is: [dropped, lone, Digest(of: Array("dropped".utf8))],
            "delete one of two images and collect", why: "what the other needs stays: \(collected)")
        let layer = Digest(of: Array("kept".utf8))
        let statuses = [
            try await bench.ask("GET", "/v2/a/manifests/kept").status,
            try await bench.ask("GET", "/v2/a/blobs/\(layer)").status,
            try await bench.ask("GET", "/v2/a/blobs/\(lone)").status,
        ]
        assertLesson(
            statuses, is: [200, 200, 404], "pull what is kept, and what is not",
            why: "a link without bytes is none")
        try await bench.push("lone", to: "b")
        let other = try await bench.ask("GET", "/v2/a/blobs/\(lone)")
        assertLesson(
            other.status, is: 404, "push the blob to another repository", why: "the old link is gone too")
    }

    func testAPushThatIsGoingOnIsNoGarbage() async throws {
        let bench = try RegistryBench()
        let location = try await bench.begin()
        try await bench.ask("PATCH", location, text: "01234")
        let text = try await bench.manifest("fresh")
        try await bench.registry.collect()
        let put = try await bench.ask(
            "PUT", "/v2/a/manifests/x", ["Content-Type": MediaType.manifest], text: text)
        let digest = Digest(of: Array("01234".utf8))
        let end = try await bench.ask("PUT", "\(location)?digest=\(digest)")
        assertLesson(
            [put.status, end.status], is: [201, 201], "collect between the blobs and their manifest",
            why: "blobs come first, and until the manifest is there nothing points to them")
    }

    func testABlobThatAClientFoundStaysForItsManifest() async throws {
        let bench = try RegistryBench()
        let text = try await bench.manifest("found")
        let digests = [Digest(of: Array("{}".utf8)), Digest(of: Array("found".utf8))]
        let longAgo = Date(timeIntervalSince1970: 1_000_000)
        for digest in digests {
            try FileManager.default.setAttributes(
                [.modificationDate: longAgo], ofItemAtPath: bench.path(of: digest))
            try await bench.ask("HEAD", "/v2/a/blobs/\(digest)")
        }
        try await bench.registry.collect()
        let put = try await bench.ask(
            "PUT", "/v2/a/manifests/x", ["Content-Type": MediaType.manifest], text: text)
        assertLesson(
            put.status, is: 201, "HEAD old blobs, collect, push the manifest",
            why: "a client that was told that a blob is here will not push it")
    }

    func testAForgottenUploadIsGivenUp() async throws {
        let bench = try RegistryBench()
        let location = try await bench.begin()
        try await bench.registry.collect(now: ModificationTime.now + 86400)
        let young = try await bench.ask("GET", location)
        try await bench.registry.collect(now: ModificationTime.now + 8 * 86400)
        let old = try await bench.ask("GET", location)
        assertLesson(
            [young.status, old.status], is: [204, 404], "collect after a day, and after eight",
            why: "nobody goes on with it after a week, and its bytes are lost to everybody else")
    }
}
