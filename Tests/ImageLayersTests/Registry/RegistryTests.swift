import Foundation
import ImageLayers
import LabSupport
import OCIImage
import SuiteSupport
import WebMessages
import XCTest

/// Milestone 7: the registry. Paths, names and errors; the rest stands in the files beside.
final class RegistryTests: XCTestCase {
    func testTheBaseSaysThatARegistryIsHere() async throws {
        let bench = try RegistryBench()
        for path in ["/v2/", "/v2"] {
            let reply = try await bench.ask("GET", path)
            assertLesson(reply.status, is: 200, "GET \(path)", why: "every client asks this first")
            assertLesson(
                reply.fields["Docker-Distribution-API-Version"], is: "registry/2.0", "GET \(path)",
                why: "older clients take it for version 1 otherwise")
        }
    }

    func testANameIsReadPartByPart() throws {
        let long = String(repeating: "a", count: 255)
        try assertRows(
            [
                Row("one part", "ubuntu", gives: true),
                Row("parts", "library/ubuntu/x", gives: true),
                Row("a word of the interface", "blobs/uploads", gives: true),
                Row("single separators", "a.b_c-d", gives: true),
                Row("two underscores", "a__b", gives: true),
                Row("dashes", "a---b", gives: true),
                Row("255 bytes", long, gives: true),
                Row("256 bytes", long + "a", gives: false),
                Row("nothing", "", gives: false),
                Row("an empty part", "a//b", gives: false),
                Row("a slash at the end", "a/", gives: false),
                Row("capitals", "Ubuntu", gives: false),
                Row("two dots", "a..b", gives: false, why: "names become folders"),
                Row("a folder above", "../a", gives: false, why: "names become folders"),
                Row("three underscores", "a___b", gives: false),
                Row("mixed separators", "a._b", gives: false),
                Row("a separator in front", "-a", gives: false),
                Row("a separator behind", "a-", gives: false),
                Row("a folder of ours", "a/_tags", gives: false, why: "it would be a list of tags"),
                Row("a letter that looks like an a", "\u{430}", gives: false),
            ], "read the name with", why: "[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*, parts between slashes"
        ) { try accepts { try RepositoryName(parsing: $0) }($0) }
    }

    func testATagIsReadByteByByte() throws {
        try assertRows(
            [
                Row("letters", "latest", gives: true),
                Row("capitals and signs", "_V1.0-rc.2", gives: true),
                Row("128 bytes", String(repeating: "a", count: 128), gives: true),
                Row("129 bytes", String(repeating: "a", count: 129), gives: false),
                Row("nothing", "", gives: false),
                Row("a dot in front", ".hidden", gives: false, why: "tags become files"),
                Row("a dash in front", "-a", gives: false),
                Row("a slash", "a/b", gives: false, why: "tags become files"),
                Row("a colon", "a:b", gives: false),
                Row("another alphabet", "é", gives: false),
            ], "read the tag with", why: "[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}"
        ) { try accepts { try Tag(parsing: $0) }($0) }
    }

    func testAPathIsReadFromItsEnd() throws {
        let digest = "sha256:" + String(repeating: "0a", count: 32)
        let name = try RepositoryName(parsing: "a/blobs")
        let parsed = try Digest(parsing: digest)
        try assertRows(
            [
                Row("a blob", "/v2/a/blobs/blobs/\(digest)", gives: .blob(name, parsed)),
                Row(
                    "a blob, encoded", "/v2/a/blobs/blobs/sha256%3A\(digest.dropFirst(7))",
                    gives: .blob(name, parsed)),
                Row("uploads", "/v2/a/blobs/blobs/uploads/", gives: .uploads(name)),
                Row("uploads without the slash", "/v2/a/blobs/blobs/uploads", gives: .uploads(name)),
                Row("an upload", "/v2/a/blobs/blobs/uploads/0f", gives: .upload(name, id: "0f")),
                Row(
                    "a tag", "/v2/a/blobs/manifests/list",
                    gives: .manifest(name, .tag(try Tag(parsing: "list")))),
                Row("a digest", "/v2/a/blobs/manifests/\(digest)", gives: .manifest(name, .digest(parsed))),
                Row("tags", "/v2/a/blobs/tags/list", gives: .tags(name)),
                Row("referrers", "/v2/a/blobs/referrers/\(digest)", gives: .referrers(name, parsed)),
            ], "read the path of", why: "a name may hold the words that follow names"
        ) { try RegistryRoute(path: $0) }
    }

    func testAPathThatIsNoneIsRefusedWithItsReason() async throws {
        let bench = try RegistryBench()
        let rows = [
            ("GET", "/", 404, "UNSUPPORTED"), ("GET", "/v1/", 404, "UNSUPPORTED"),
            ("GET", "/v2/a/b/c", 404, "UNSUPPORTED"),
            ("GET", "/v2/A/tags/list", 400, "NAME_INVALID"),
            ("GET", "/v2/a%2Fb/tags/list", 404, "NAME_UNKNOWN"),
            ("GET", "/v2/..%2F../tags/list", 400, "NAME_INVALID"),
            ("GET", "/v2/a/manifests/-x", 400, "TAG_INVALID"),
            ("GET", "/v2/a/manifests/x%2Fy", 400, "TAG_INVALID"),
            ("GET", "/v2/a/manifests/sha256:xyz", 400, "DIGEST_INVALID"),
            ("GET", "/v2/a/blobs/md5:d41d8cd98f00b204e9800998ecf8427e", 400, "DIGEST_INVALID"),
            ("GET", "/v2/a/blobs/latest", 400, "DIGEST_INVALID"),
            ("GET", "/v2/a/blobs/uploads/..", 404, "BLOB_UPLOAD_UNKNOWN"),
            ("GET", "/v2/a/tags/list", 404, "NAME_UNKNOWN"),
            ("GET", "/v2/a/manifests/latest", 404, "NAME_UNKNOWN"),
        ]
        for (method, path, status, code) in rows {
            let reply = try await bench.ask(method, path)
            assertLesson(
                "\(reply.status) \(reply.code ?? "-")", is: "\(status) \(code)", "\(method) \(path)",
                why: "clients decide by status and code what to do next")
        }
    }

    func testAnErrorIsJSONWithACodeAndAMessage() async throws {
        let reply = try await RegistryBench().ask("GET", "/v2/A/tags/list")
        let errors = try XCTUnwrap(
            JSONSerialization.jsonObject(with: Data(reply.body)) as? [String: [[String: Any]]])
        assertLesson(
            errors["errors"]?.first?.keys.sorted() ?? [], is: ["code", "detail", "message"], "read an error",
            why: "{\"errors\":[{\"code\":…,\"message\":…,\"detail\":…}]}")
        assertLesson(reply.fields["Content-Type"], is: "application/json", "read an error", why: "it is JSON")
    }

    func testAMethodThatDoesNotFitNamesThoseThatDo() async throws {
        let bench = try RegistryBench()
        let digest = Digest(of: [])
        let rows = [
            ("POST", "/v2/", "GET, HEAD"), ("PUT", "/v2/a/blobs/\(digest)", "GET, HEAD, DELETE"),
            ("GET", "/v2/a/blobs/uploads/", "POST"),
            ("POST", "/v2/a/blobs/uploads/0f", "GET, HEAD, PATCH, PUT, DELETE"),
            ("POST", "/v2/a/manifests/x", "GET, HEAD, PUT, DELETE"),
            ("DELETE", "/v2/a/tags/list", "GET, HEAD"),
            ("PUT", "/v2/a/referrers/\(digest)", "GET, HEAD"),
        ]
        for (method, path, allowed) in rows {
            let reply = try await bench.ask(method, path)
            assertLesson(
                "\(reply.status) \(reply.fields["Allow"] ?? "-")", is: "405 \(allowed)", "\(method) \(path)",
                why: "405 comes with the methods that are allowed (RFC 9110, 15.5.6)")
        }
    }

    func testNoPathBringsTheRegistryDown() throws {
        try withSeed { generator in
            let words = [
                "v2", "a", "blobs", "uploads", "manifests", "tags", "list", "referrers", "%", "%2F", "%zz",
                "..", "",
                "sha256:", "sha256:" + String(repeating: "a", count: 64), "\u{1F40B}", "_tags", "x:y", ":",
                "0f",
            ]
            for _ in 0..<2000 {
                let count = Int.random(in: 0...7, using: &generator)
                let path = (0..<count).map { _ in "/" + (words.randomElement(using: &generator) ?? "") }
                    .joined()
                do {
                    let route = try RegistryRoute(path: path)
                    XCTAssertFalse("\(route)".contains(".."), "\(path) became \(route)")
                } catch let refusal as RegistryError {
                    XCTAssertTrue((400..<500).contains(refusal.status), "\(path): \(refusal)")
                }
            }
        }
    }

    private func accepts<Value>(_ read: @escaping (String) throws -> Value) -> (String) throws -> Bool {
        { text in
            do {
                _ = try read(text)
                return true
            } catch is RegistryError {
                return false
            }
        }
    }
}
