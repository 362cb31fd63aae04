import Archives
import ByteStreams
import Foundation
import ImageLayers
import LabSupport
import SuiteSupport
import XCTest

// Writing, and reading what was written.

extension TarTests {
    func testWhatFitsIntoUstarIsUstar() throws {
        let long = String(repeating: "d", count: 155) + "/" + String(repeating: "n", count: 100)
        let archive = try writeArchive([
            TarContent(
                ArchiveEntry("a", permissions: 0o600, user: 0o7777777, modified: Timestamp(seconds: 9)), [1]),
            TarContent(
                ArchiveEntry(EntryName(long), .symlink(EntryName(String(repeating: "t", count: 100))))),
        ])
        XCTAssertEqual(archive.count, 512 * 5, "two headers, one block of bytes, two of zeros")
        XCTAssertEqual(Array(archive[257..<265]), Array("ustar\u{0}00".utf8))
        XCTAssertEqual(Array(archive[108..<116]), Array("7777777\0".utf8))
        var expected = RawHeader("a", size: 1)
        expected.mode = Array("0000600\0".utf8)
        expected.user = Array("7777777\0".utf8)
        expected.time = Array("00000000011\0".utf8)
        XCTAssertEqual(Array(archive[..<512]), expected.block, "byte for byte as the standard draws it")
    }

    func testWhatDoesNotFitStandsInSortedRecords() throws {
        let entry = ArchiveEntry(
            "\u{e9}", user: 0o10000000, size: 0, modified: Timestamp(seconds: -1, nanoseconds: 250_000_000),
            attributes: ["user.b": [1], "user.a": [2]])
        let archive = try writeArchive([TarContent(entry)])
        let attributes = "25 SCHILY.xattr.user.a=\u{2}\n25 SCHILY.xattr.user.b=\u{1}\n"
        let body = Array((attributes + "15 mtime=-0.75\n11 path=\u{e9}\n15 uid=2097152\n").utf8)
        XCTAssertEqual(Array(archive[156..<157]), Array("x".utf8))
        XCTAssertEqual(Array(archive[512..<(512 + body.count)]), body)
    }

    func testARecordsLengthCountsItself() throws {
        let one = try PaxRecords(parsing: Array("10 path=b\n".utf8))
        XCTAssertEqual(one.bytes, Array("9 path=b\n".utf8), "of two true lengths the shorter")
        // 98 bytes behind the number: with two digits they are 100, which has three.
        for count in 80...110 {
            var records = PaxRecords()
            records["comment"] = [UInt8](repeating: 0x63, count: count)
            let bytes = records.bytes
            let stated = String(decoding: bytes.prefix { $0 != 0x20 }, as: UTF8.self)
            XCTAssertEqual(Int(stated), bytes.count)
            XCTAssertEqual(try PaxRecords(parsing: bytes), records)
        }
    }

    func testNamesThatAreNoUTF8AreMarked() throws {
        let name = EntryName([0x61, 0xff, 0x62])
        let archive = try writeArchive([TarContent(ArchiveEntry(name))])
        XCTAssertEqual(
            Array(archive[512..<533]), Array("21 hdrcharset=BINARY\n".utf8), "before all other records")
        XCTAssertEqual(try readArchive(archive).map(\.entry.name), [name])
    }

    func testTheSameEntriesGiveTheSameBytes() throws {
        try withSeed { generator in
            let contents = TarContent.random(count: 30, using: &generator)
            XCTAssertEqual(try writeArchive(contents), try writeArchive(contents))
        }
    }

    func testReadingWhatWasWrittenGivesTheSame() throws {
        try withSeed { generator in
            for _ in 0..<20 {
                let contents = TarContent.random(count: 20, using: &generator)
                assertLesson(
                    try readArchive(try writeArchive(contents)), is: contents,
                    "write entries and read them again",
                    why: "a layer must come back as it was packed"
                ) { $0.map(\.description).joined(separator: "\n") }
            }
        }
    }

    func testAnEntryHasExactlyTheBytesThatItPromised() throws {
        var writer = TarWriter(MemorySink())
        try writer.add(ArchiveEntry("a", size: 3))
        try writer.write([1, 2])
        XCTAssertThrowsError(try writer.add(ArchiveEntry("b"))) { error in
            XCTAssertEqual(error as? TarError, TarError(at: 514, .size(expected: 3, actual: 2)))
        }
        XCTAssertThrowsError(try writer.finish())
        XCTAssertThrowsError(try writer.write([3, 4]))
        try writer.write([3])
        try writer.finish()
        XCTAssertEqual(try readArchive(writer.base.bytes).map(\.bytes), [[1, 2, 3]])
        try writer.add(ArchiveEntry("d", .directory, size: 5))
        XCTAssertThrowsError(try writer.write([1]), "only files have bytes")
    }

    func testNamesThatCouldNotBeReadAgainAreNotWritten() throws {
        for entry in [
            ArchiveEntry(""), ArchiveEntry("a\0b"), ArchiveEntry("a", .symlink("")), ArchiveEntry("file/"),
            ArchiveEntry("a", attributes: ["a=b": []]), ArchiveEntry("a", attributes: ["": []]),
            ArchiveEntry("a", size: .max),
        ] {
            var writer = TarWriter(MemorySink())
            XCTAssertThrowsError(try writer.add(entry), "\(entry)") { XCTAssertTrue($0 is TarError, "\($0)") }
        }
    }
}
