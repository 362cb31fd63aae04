import ImageLayers
import LabSupport
import OCIImage
import SuiteSupport
import XCTest

/// Milestone 8: references, the choice of a platform; transfers stand in the files beside.
final class PullTests: XCTestCase {
    private let hex = String(repeating: "0a", count: 32)

    func testAReferenceIsReadAsPeopleWriteIt() throws {
        try assertRows(
            [
                Row("ubuntu", "ubuntu", gives: "docker.io | library/ubuntu | - | -"),
                Row("ubuntu:22.04", "ubuntu:22.04", gives: "docker.io | library/ubuntu | 22.04 | -"),
                Row("a/b", "a/b", gives: "docker.io | a/b | - | -"),
                Row("a/b/c", "a/b/c", gives: "docker.io | a/b/c | - | -"),
                Row("docker.io/ubuntu", "docker.io/ubuntu", gives: "docker.io | library/ubuntu | - | -"),
                Row(
                    "index.docker.io/ubuntu", "index.docker.io/ubuntu",
                    gives: "docker.io | library/ubuntu | - | -"),
                Row("index.docker.io/a/b:c", "index.docker.io/a/b:c", gives: "docker.io | a/b | c | -"),
                Row("localhost/a", "localhost/a", gives: "localhost | a | - | -"),
                Row("localhost:5000/a:b", "localhost:5000/a:b", gives: "localhost:5000 | a | b | -"),
                Row("localhost alone", "localhost", gives: "docker.io | library/localhost | - | -"),
                Row("a name and what looks like a port", "a:5000", gives: "docker.io | library/a | 5000 | -"),
                Row("a port and a slash", "a:5000/b", gives: "a:5000 | b | - | -"),
                Row("a capital in front", "Host/b", gives: "Host | b | - | -"),
                Row("an address", "127.0.0.1:5000/a/b", gives: "127.0.0.1:5000 | a/b | - | -"),
                Row("an address of version 6", "[::1]:5000/a", gives: "[::1]:5000 | a | - | -"),
                Row("no port behind it", "[fe80::1]/a", gives: "[fe80::1] | a | - | -"),
                Row("a digest", "a@sha256:\(hex)", gives: "docker.io | library/a | - | sha256:\(hex)"),
                Row("tag and digest", "x.y/a:b@sha256:\(hex)", gives: "x.y | a | b | sha256:\(hex)"),
                Row("a place that is none", "a_b.c/d", gives: " | a_b.c/d | - | -"),
                Row(
                    "63 hexadecimal digits", String(hex.dropFirst()),
                    gives: "docker.io | library/\(hex.dropFirst()) | - | -"),
                Row("64 digits behind a slash", "a/\(hex)", gives: "docker.io | a/\(hex) | - | -"),
            ], "read",
            why: "the first part is a place only if it is localhost, or has a dot, a colon or a capital"
        ) { text in
            let reference = try ImageReference(parsing: text)
            return "\(reference.domain) | \(reference.path) | \(reference.tag ?? "-") | "
                + (reference.digest?.description ?? "-")
        }
    }

    func testATextThatIsNoReferenceIsRefused() throws {
        let texts = [
            "", ":a", "a:", "a@", "@sha256:\(hex)", "a@sha256:\(hex.dropFirst())",
            "a@sha256:\(hex.uppercased())",
            "a@md5:\(hex)", "Ubuntu", "a/Ubuntu", "a//b", "/a", "a/", "a:b:c", "a b", "a:-x", "-a", "a-",
            "a..b", "a___b",
            "host:x/a", "[::1/a", "[::g]/a", "https://x/a", hex, "localhost:5000/",
            "a:\(String(repeating: "x", count: 129))", "x.y/\(String(repeating: "a", count: 256))", "é",
        ]
        for text in texts {
            do {
                let reference = try ImageReference(parsing: text)
                XCTFail("\"\(text)\" is no reference, and was read as \(reference)")
            } catch let fault as ReferenceFault {
                XCTAssertFalse(fault.reason.isEmpty, "\"\(text)\": the reason is missing")
            }
        }
    }

    func testAFamiliarNameLeavesOutWhatGoesWithoutSaying() throws {
        try assertRows(
            [
                Row("docker.io/library/ubuntu:1", "docker.io/library/ubuntu:1", gives: "ubuntu:1"),
                Row("docker.io/a/b", "docker.io/a/b", gives: "a/b"),
                Row("docker.io/library/a/b", "docker.io/library/a/b", gives: "library/a/b"),
                Row("x.y/library/a", "x.y/library/a", gives: "x.y/library/a"),
                Row("with a digest", "a@sha256:\(hex)", gives: "a@sha256:\(hex)"),
            ], "shorten", why: "it must be read as the same image again"
        ) { try ImageReference(parsing: $0).familiar }
    }

    func testEveryReadingIsReadAgainAsTheSame() throws {
        try withSeed { generator in
            let parts = [
                "a", "ubuntu", "b-c", "x.y", "localhost", "h:5000", "library", "docker.io", "[::1]:80", "_",
                "A",
            ]
            for _ in 0..<3000 {
                let count = Int.random(in: 1...4, using: &generator)
                var text = (0..<count).map { _ in parts.randomElement(using: &generator) ?? "a" }.joined(
                    separator: "/")
                if Bool.random(using: &generator) { text += ":v\(Int.random(in: 0...9, using: &generator))" }
                if Bool.random(using: &generator) { text += "@sha256:\(hex)" }
                guard let first = try read(text) else { continue }
                assertLesson(
                    try read(first.description), is: first, "read \"\(text)\" as \(first)",
                    why: "the long form leaves nothing to guess", show: { $0.map(\.description) ?? "refused" }
                )
            }
        }
    }

    func testNoTextBringsTheReaderDown() throws {
        try withSeed { generator in
            let signs = Array("ab:/@.-_[]%A0é \u{0}\u{1F40B}")
            for _ in 0..<3000 {
                let count = Int.random(in: 0...80, using: &generator)
                _ = try read(String((0..<count).map { _ in signs.randomElement(using: &generator) ?? "a" }))
            }
        }
    }

    func testAPlatformHasOneSpelling() throws {
        try assertRows(
            [
                Row("x86_64", Platform(architecture: "x86_64", os: "Linux"), gives: "linux/amd64"),
                Row("amd64/v1", Platform(architecture: "amd64", variant: "v1"), gives: "linux/amd64"),
                Row("amd64/v3", Platform(architecture: "amd64", variant: "v3"), gives: "linux/amd64/v3"),
                Row("aarch64", Platform(architecture: "aarch64"), gives: "linux/arm64"),
                Row("arm64/v8", Platform(architecture: "arm64", variant: "v8"), gives: "linux/arm64"),
                Row("arm64/8", Platform(architecture: "arm64", variant: "8"), gives: "linux/arm64"),
                Row("arm", Platform(architecture: "arm"), gives: "linux/arm/v7"),
                Row("arm/6", Platform(architecture: "arm", variant: "6"), gives: "linux/arm/v6"),
                Row("armhf", Platform(architecture: "armhf"), gives: "linux/arm/v7"),
                Row("armel", Platform(architecture: "armel"), gives: "linux/arm/v6"),
                Row("i386", Platform(architecture: "i386"), gives: "linux/386"),
                Row("macOS", Platform(architecture: "arm64", os: "macOS"), gives: "darwin/arm64"),
            ], "spell", why: "two names for one machine must not look like two machines"
        ) { try $0.normalized().words }
    }

    func testTheBestImageOfAnIndexIsTaken() throws {
        let all = [
            "linux/386", "linux/amd64", "linux/arm/v5", "linux/arm/v7", "linux/arm64/v8", "windows/amd64",
        ]
        try assertRows(
            [
                Row("amd64", ("linux/amd64", all), gives: "linux/amd64"),
                Row("amd64/v3", ("linux/amd64/v3", all), gives: "linux/amd64"),
                Row(
                    "amd64/v3 of v2 and v1", ("linux/amd64/v3", ["linux/amd64", "linux/amd64/v2"]),
                    gives: "linux/amd64/v2"),
                Row("amd64 of 386", ("linux/amd64", ["linux/arm64", "linux/386"]), gives: "linux/386"),
                Row("arm/v6", ("linux/arm/v6", all), gives: "linux/arm/v5"),
                Row("arm", ("linux/arm", all), gives: "linux/arm/v7"),
                Row("arm/v8", ("linux/arm/v8", all), gives: "linux/arm/v7"),
                Row("arm64", ("linux/arm64", all), gives: "linux/arm64/v8"),
                Row(
                    "arm64 of arm", ("linux/arm64", ["linux/arm/v5", "linux/arm/v7"]), gives: "linux/arm/v7"),
                Row("386", ("linux/386", all), gives: "linux/386"),
                Row("windows", ("windows/amd64", all), gives: "windows/amd64"),
                Row("arm/v5 of v7", ("linux/arm/v5", ["linux/arm/v7"]), gives: "none"),
                Row("riscv64", ("linux/riscv64", all), gives: "none"),
                Row("nobody says", ("linux/amd64", ["-"]), gives: "-"),
                Row("one says", ("linux/amd64", ["-", "linux/amd64"]), gives: "linux/amd64"),
            ], "choose for", why: "an old binary runs on a new machine, and never the other way round"
        ) { wanted, entries in
            let manifests = try entries.enumerated().map { number, words in
                Descriptor(
                    mediaType: MediaType.manifest, digest: Digest(of: [UInt8(number)]), size: 1,
                    platform: words == "-" ? nil : try Platform(parsing: words))
            }
            do {
                let choice = try ImageIndex(manifests: manifests).manifest(for: try Platform(parsing: wanted))
                return choice.platform?.words ?? "-"
            } catch let fault as PlatformFault {
                XCTAssertTrue(fault.description.contains(entries[0]), "it says what there is: \(fault)")
                return "none"
            }
        }
    }

    private func read(_ text: String) throws -> ImageReference? {
        do {
            return try ImageReference(parsing: text)
        } catch is ReferenceFault {
            return nil
        }
    }
}
