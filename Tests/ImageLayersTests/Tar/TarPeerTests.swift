import Archives
import ByteStreams
import Foundation
import ImageLayers
import SuiteSupport
import XCTest

// Our archives in the hands of other programs, theirs in ours, and bytes that are no archive at all.

extension TarTests {
    private var contents: [TarContent] {
        let long = String(repeating: "directory/", count: 12)
        return [
            TarContent(
                ArchiveEntry(
                    "top/", .directory, permissions: 0o750, modified: Timestamp(seconds: 1_000_000_000))),
            TarContent(
                ArchiveEntry(
                    "top/file", permissions: 0o4711, user: 12, group: 34,
                    modified: Timestamp(seconds: 999_999_999)),
                Array("contents\n".utf8)),
            TarContent(ArchiveEntry("top/empty", permissions: 0o400, modified: Timestamp(seconds: 1))),
            TarContent(ArchiveEntry(EntryName("top/\(long)"), .directory, permissions: 0o755)),
            TarContent(
                ArchiveEntry(EntryName("top/\(long)\(String(repeating: "n", count: 120))")), [1, 2, 3]),
            TarContent(
                ArchiveEntry(
                    "top/h\u{e9}llo w\u{f6}rld", modified: Timestamp(seconds: 5, nanoseconds: 250_000_000)),
                [0]),
            TarContent(ArchiveEntry("top/link", .symlink("../somewhere/else"), permissions: 0o777)),
            TarContent(
                ArchiveEntry(
                    "top/hard", .hardLink("top/file"), permissions: 0o4711, user: 12, group: 34,
                    modified: Timestamp(seconds: 999_999_999))),
            TarContent(ArchiveEntry("top/pipe", .fifo, permissions: 0o600)),
        ]
    }

    private func unpacked(by program: String, _ archive: [UInt8], in folder: TestFolder) throws {
        try Data(archive).write(to: URL(fileURLWithPath: folder.path("a.tar")))
        try FileManager.default.createDirectory(atPath: folder.path("out"), withIntermediateDirectories: true)
        try Peer.run(program, ["-xpf", folder.path("a.tar"), "-C", folder.path("out")])
    }

    private func check(_ program: String) throws {
        let archive = try writeArchive(contents)
        try requires(.executable(program))
        let folder = try TestFolder()
        try unpacked(by: program, archive, in: folder)
        for content in contents {
            let path = folder.path("out/\(content.entry.name.description)")
            var status = stat()
            XCTAssertEqual(lstat(path, &status), 0, path)
            switch content.entry.kind {
            case .file, .hardLink:
                let bytes = content.entry.kind == .file ? content.bytes : contents[1].bytes
                XCTAssertEqual(FileManager.default.contents(atPath: path).map(Array.init), bytes, path)
                XCTAssertEqual(Int64(status.st_mtim.tv_sec), content.entry.modified.seconds, path)
                XCTAssertEqual(UInt32(status.st_mtim.tv_nsec), content.entry.modified.nanoseconds, path)
                if geteuid() == 0 { XCTAssertEqual(status.st_mode & 0o7777, content.entry.permissions, path) }
            case .symlink(let target):
                XCTAssertEqual(
                    try FileManager.default.destinationOfSymbolicLink(atPath: path), target.description)
            case .fifo: XCTAssertEqual(status.st_mode & S_IFMT, S_IFIFO)
            default: XCTAssertEqual(status.st_mode & S_IFMT, S_IFDIR)
            }
        }
    }

    func testGNUTarUnpacksWhatWeWrite() throws {
        try check("tar")
    }

    func testBSDTarUnpacksWhatWeWrite() throws {
        try check("bsdtar")
    }

    func testOthersReadNamesThatAreNoUTF8() throws {
        let names: [EntryName] = [EntryName([0x61, 0xff, 0x62]), "\u{e9}", "plain"]
        let archive = try writeArchive(names.map { TarContent(ArchiveEntry($0)) })
        try requires(.executable("tar"))
        let listed = try Peer.run(
            "tar", ["--quoting-style=literal", "--show-transformed-names", "-tf", "-"], input: archive)
        XCTAssertEqual(listed.split(separator: 10).map { EntryName($0) }, names)
    }

    /// A tree as others pack it: by the names that `find` would give.
    private func tree(in folder: TestFolder) throws -> [String: [UInt8]] {
        let long = "d/" + String(repeating: "n", count: 90)
        let bytes: [String: [UInt8]] = [
            "t/a": Array("one".utf8), "t/empty": [], "t/\(long)": [UInt8](repeating: 9, count: 1025),
            "t/b c": [0],
        ]
        for (name, bytes) in bytes {
            let path = folder.path(name)
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            chmod(path, 0o640)
            var times = [
                timeval(tv_sec: 1_234_567_890, tv_usec: 0), timeval(tv_sec: 1_234_567_890, tv_usec: 0),
            ]
            utimes(path, &times)
        }
        symlink("a", folder.path("t/link"))
        link(folder.path("t/a"), folder.path("t/z-hard"))
        return bytes
    }

    private func check(_ archive: [UInt8], holds tree: [String: [UInt8]], _ what: String) throws {
        var found: [String: TarContent] = [:]
        for content in try readArchive(archive) { found[content.entry.name.description] = content }
        var linked = 0
        for (name, bytes) in tree {
            guard let content = found[name] else { return XCTFail("\(what): \(name) is missing") }
            if case .hardLink = content.entry.kind {
                linked += 1
                continue
            }
            XCTAssertEqual(content.bytes, bytes, "\(what): \(name)")
            XCTAssertEqual(content.entry.permissions, 0o640, "\(what): \(name)")
            XCTAssertEqual(content.entry.modified, Timestamp(seconds: 1_234_567_890), "\(what): \(name)")
        }
        XCTAssertEqual(found["t/link"]?.entry.kind, .symlink("a"), what)
        if case .hardLink? = found["t/z-hard"]?.entry.kind { linked += 1 }
        XCTAssertEqual(linked, 1, "\(what): one of two names is a link to the other")
    }

    func testWeReadWhatGNUTarWrites() throws {
        _ = try readArchive(twoZeroBlocks)
        try requires(.executable("tar"))
        let folder = try TestFolder()
        let tree = try tree(in: folder)
        for format in ["gnu", "pax", "ustar", "v7"] {
            let archive = try Peer.run("tar", ["--format=\(format)", "-C", folder.path, "-cf", "-", "t"])
            try check(archive, holds: tree, "tar --format=\(format)")
        }
    }

    func testWeReadWhatBSDTarWrites() throws {
        _ = try readArchive(twoZeroBlocks)
        try requires(.executable("bsdtar"))
        let folder = try TestFolder()
        let tree = try tree(in: folder)
        for format in ["gnutar", "pax", "ustar", "v7"] {
            let archive = try Peer.run("bsdtar", ["--format", format, "-C", folder.path, "-cf", "-", "t"])
            try check(archive, holds: tree, "bsdtar --format \(format)")
        }
    }

    func testPythonAndOursReadEachOther() throws {
        let ours = try writeArchive(contents)
        try requires(.executable("python3"))
        let listed = try Peer.run(
            "python3",
            [
                "-c",
                "import sys, tarfile\nfor m in tarfile.open(fileobj=sys.stdin.buffer, mode='r|'):\n"
                    + "    print(m.name, m.size)",
            ],
            input: ours)
        let expected = contents.map { content -> String in
            let name = content.entry.name.parts.map(\.description).joined(separator: "/")
            return "\(name) \(content.entry.size)"
        }
        XCTAssertEqual(
            String(decoding: listed, as: UTF8.self).split(separator: "\n").map(String.init), expected)
        let folder = try TestFolder()
        let tree = try tree(in: folder)
        for format in ["GNU_FORMAT", "PAX_FORMAT", "USTAR_FORMAT"] {
            let program =
                "import sys, tarfile\nt = tarfile.open(\n"
                + "    fileobj=sys.stdout.buffer, mode='w|', format=tarfile.\(format))\n"
                + "t.add('t')\nt.close()"
            let archive = try Peer.run("python3", ["-c", program], directory: folder.path)
            try check(archive, holds: tree, "Python's \(format)")
        }
    }

    // MARK: any bytes

    /// What once went wrong, or could: kept, and where the random ones begin.
    private var corpus: [[UInt8]] {
        var negative = RawHeader("a")
        negative.size = RawHeader.binary(-512, 12)
        var huge = RawHeader("a")
        huge.size = RawHeader.binary(.max, 12)
        var odd = RawHeader("a")
        odd.size = RawHeader.binary(.max - 511, 12)
        var wide = RawHeader("a")
        wide.time = [0xff] + [UInt8](repeating: 0, count: 11)
        let long = RawHeader("l", type: "L", size: 3).with("ab\0")
        return [
            negative.block, huge.block, odd.block, wide.block,
            RawHeader.pax("size", "9223372036854775807") + huge.block,
            RawHeader.pax("size", "-1") + negative.block,
            RawHeader.pax("mtime", "-9223372036854775808.9") + wide.block,
            RawHeader.pax("mtime", "-9223372036854775807.1") + RawHeader("a").block,
            RawHeader.pax("uid", "99999999999999999999") + RawHeader("a").block,
            long + long + RawHeader("a").block,
            RawHeader.pax([("SCHILY.xattr.", [1]), ("path", [0xff, 0xfe])])
                + RawHeader("a", size: 1).with("x"),
            RawHeader.pax("path", "p", type: "g") + RawHeader.pax("path", "") + RawHeader("").block,
            RawHeader("x", type: "x", size: 1).with("\n") + RawHeader("a").block,
            [UInt8](repeating: 0xff, count: 1024),
            RawHeader("x", type: "x", size: 0).block + RawHeader("a").block + twoZeroBlocks,
        ]
    }

    func testNoBytesTrap() throws {
        for bytes in corpus { try readAnything(bytes) }
        try withSeed { generator in
            let archives = corpus + [try writeArchive(TarContent.random(count: 4, using: &generator))]
            for _ in 0..<1500 {
                var bytes = archives.randomElement(using: &generator) ?? []
                for _ in 0..<Int.random(in: 1...6, using: &generator) {
                    bytes[.random(in: 0..<bytes.count, using: &generator)] = .random(
                        in: 0...255, using: &generator)
                }
                // Most damage would stop at the checksum: make it right again.
                if Bool.random(using: &generator) { Self.seal(&bytes) }
                try readAnything(bytes)
            }
        }
    }

    private func readAnything(_ bytes: [UInt8]) throws {
        do {
            let contents = try readArchive(bytes)
            XCTAssertLessThanOrEqual(contents.count, bytes.count / 512)
        } catch let error as TarError {
            XCTAssertTrue((0...Int64(bytes.count)).contains(error.offset), "\(error)")
        }
    }

    private static func seal(_ bytes: inout [UInt8]) {
        for start in stride(from: 0, to: bytes.count - 511, by: 512) {
            bytes.replaceSubrange(start + 148..<start + 156, with: Array("        ".utf8))
            let sum = bytes[start..<start + 512].reduce(0) { $0 + Int($1) }
            bytes.replaceSubrange(start + 148..<start + 156, with: RawHeader.octal(sum, 6) + [0x20])
        }
    }
}
