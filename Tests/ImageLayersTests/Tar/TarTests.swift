import Archives
import ByteStreams
import Foundation
import ImageLayers
import LabSupport
import SuiteSupport
import XCTest

final class TarTests: XCTestCase {
    private func entry(_ bytes: [UInt8], _ more: [UInt8] = twoZeroBlocks) throws -> ArchiveEntry? {
        var reader = TarReader(MemorySource(bytes + more))
        return try reader.next()
    }

    private func fault(_ bytes: [UInt8], limits: TarLimits = TarLimits()) throws -> TarError? {
        do {
            _ = try readArchive(bytes, limits: limits)
            return nil
        } catch let error as TarError {
            return error
        }
    }

    // MARK: headers

    func testAHeaderIsReadByItsFields() throws {
        var header = RawHeader("usr/bin/env", size: 5)
        header.mode = Array("0104755\0".utf8)
        header.user = Array("0001750\0".utf8)
        header.group = Array("  144 \0\0".utf8)
        header.time = Array("14371573677 ".utf8)
        header.userName = Array("root".utf8)
        header.groupName = Array("staff".utf8)
        let expected = ArchiveEntry(
            "usr/bin/env", permissions: 0o4755, user: 1000, group: 100, userName: "root", groupName: "staff",
            size: 5, modified: Timestamp(seconds: 0o14371573677))
        assertLesson(
            try readArchive(header.with("hello") + twoZeroBlocks),
            is: [TarContent(expected, Array("hello".utf8))],
            "read a header with every field set", why: "offsets and widths are the format")
    }

    func testEveryKindIsRead() throws {
        func header(_ type: String, link: String = "", slash: Bool = false) -> [UInt8] {
            var header = RawHeader(slash ? "n/" : "n", type: type)
            header.link = Array(link.utf8)
            header.major = Array("0000010\0".utf8)
            header.minor = Array("0000001\0".utf8)
            return header.block
        }
        try assertRows(
            [
                Row("type 0", header("0"), gives: ArchiveEntry.Kind.file),
                Row("type NUL, as v7 had it", header("\0"), gives: .file),
                Row("type 7, a contiguous file", header("7"), gives: .file),
                Row("type 1", header("1", link: "t"), gives: .hardLink("t")),
                Row("type 2", header("2", link: "../t"), gives: .symlink("../t")),
                Row("type 3", header("3"), gives: .characterDevice(major: 8, minor: 1)),
                Row("type 4", header("4"), gives: .blockDevice(major: 8, minor: 1)),
                Row("type 5", header("5", slash: true), gives: .directory),
                Row("type 6", header("6"), gives: .fifo),
                Row(
                    "type NUL with a slash", header("\0", slash: true), gives: .directory,
                    why: "v7 had no letter for a directory, only the slash"),
            ], "read an entry of", why: "the letter says what it is"
        ) { try entry($0)?.kind }
    }

    func testANameOfExactlyOneHundredBytesHasNoNUL() throws {
        let name = String(repeating: "n", count: 100)
        var header = RawHeader(name, type: "2")
        header.link = Array(String(repeating: "l", count: 100).utf8)
        let found = try entry(header.block)
        XCTAssertEqual(found?.name.description, name)
        XCTAssertEqual(found?.kind, .symlink(EntryName(String(repeating: "l", count: 100))))
    }

    func testOnlyUstarHasAPrefix() throws {
        var header = RawHeader("c")
        header.prefix = Array("a/b".utf8)
        XCTAssertEqual(try entry(header.block)?.name, "a/b/c")
        header.magic = Array("ustar  \0".utf8)
        XCTAssertEqual(try entry(header.block)?.name, "c", "GNU's own format keeps times there")
        header.magic = []
        XCTAssertEqual(try entry(header.block)?.name, "c", "v7 keeps nothing there")
    }

    func testNumbersAreOctalOrBase256() throws {
        func times(_ field: [UInt8]) -> [UInt8] {
            var header = RawHeader("t")
            header.time = field
            return header.block
        }
        let octal = { (text: String) in times(Array(text.utf8)) }
        try assertRows(
            [
                Row("twelve digits", octal("777777777777"), gives: 0o777777777777 as Int64?),
                Row("blanks around", octal("   17 \0\0\0\0\0\0"), gives: 15),
                Row("an empty field", octal("\0\0\0\0\0\0\0\0\0\0\0\0"), gives: 0),
                Row("base 256", times(RawHeader.binary(1 << 40, 12)), gives: 1 << 40),
                Row("base 256, below zero", times(RawHeader.binary(-2, 12)), gives: -2),
                Row("base 256, the largest", times(RawHeader.binary(.max, 12)), gives: .max),
                Row("base 256, the smallest", times(RawHeader.binary(.min, 12)), gives: .min),
            ], "read a time of", why: "what does not fit into octal digits is written in base 256"
        ) { try entry($0)?.modified.seconds }
        for bad in [
            octal("0000008\0"), octal("12 34\0"), octal("-1\0"), octal("0x10\0"),
            times([0x80, 1] + [UInt8](repeating: 0, count: 10)),
        ] {
            guard case .number(field: "mtime", _)? = try fault(bad)?.fault else {
                return XCTFail("a time that is no number of 64 bits is refused: \(bad[136..<148])")
            }
            XCTAssertEqual(try fault(bad)?.offset, 136, "the fault says where")
        }
    }

    func testTheChecksumIsTakenOfSignedOrUnsignedBytes() throws {
        var header = RawHeader("n\u{e9}")
        XCTAssertEqual(try entry(header.block)?.name, "n\u{e9}")
        header.hasSignedSum = true
        XCTAssertEqual(try entry(header.block)?.name, "n\u{e9}", "old programs summed signed characters")
    }

    func testAWrongChecksumIsRefusedAndTellsBoth() throws {
        var header = RawHeader("a")
        let right = try XCTUnwrap(Int64(String(decoding: header.block[148..<154], as: UTF8.self), radix: 8))
        header.sum = Array("0000017\0".utf8)
        let bytes = RawHeader("first", size: 3).with("abc") + header.block
        XCTAssertEqual(try fault(bytes), TarError(at: 1024, .checksum(stated: 15, actual: right)))
    }

    func testALinksSizeIsNotFollowedByBytes() throws {
        var link = RawHeader("l", type: "1", size: 700)
        link.link = Array("a".utf8)
        let bytes = link.block + RawHeader("d/", type: "5", size: 4096).block + RawHeader("b").block
        let found = try readArchive(bytes + twoZeroBlocks)
        XCTAssertEqual(found.map(\.entry.name), ["l", "d/", "b"])
        XCTAssertEqual(found.map(\.entry.size), [0, 0, 0])
    }

    func testDamagedSizesAndOwnersAreRefused() throws {
        var header = RawHeader("a")
        header.size = RawHeader.binary(-1, 12)
        XCTAssertEqual(try fault(header.block)?.offset, 124)
        header.size = RawHeader.binary(.max, 12)
        guard case .truncated? = try fault(header.block)?.fault else {
            return XCTFail("the largest size there is ends with the archive, not with a crash")
        }
        header = RawHeader("a")
        header.user = RawHeader.binary(1 << 32, 8)
        guard case .number(field: "uid", _)? = try fault(header.block)?.fault else {
            return XCTFail("a user id has 32 bits")
        }
    }

    func testNamesMustSaySomething() throws {
        guard case .name? = try fault(RawHeader("").block + twoZeroBlocks)?.fault else {
            return XCTFail("an entry without a name is refused")
        }
        guard case .name? = try fault(RawHeader("l", type: "2").block + twoZeroBlocks)?.fault else {
            return XCTFail("a link without a target is refused")
        }
        let nul = RawHeader.pax("path", "a\0b") + RawHeader("x").block + twoZeroBlocks
        guard case .name? = try fault(nul)?.fault else {
            return XCTFail("a NUL would cut the name short wherever C reads it")
        }
    }

    func testSparseFilesAndUnknownTypesAreRefusedByName() throws {
        for bytes in [
            RawHeader("s", type: "S").block, RawHeader.pax("GNU.sparse.major", "1") + RawHeader("s").block,
            RawHeader("v", type: "V").block, RawHeader("m", type: "M").block,
        ] {
            guard case .unsupported(let what)? = try fault(bytes + twoZeroBlocks)?.fault else {
                return XCTFail("what is not read is refused, not taken for a file")
            }
            XCTAssertFalse(what.isEmpty)
        }
    }

    // MARK: extended headers

    func testRecordsReplaceWhatTheHeaderSays() throws {
        let records: [(String, [UInt8])] = [
            ("path", Array("long/\u{e9}".utf8)), ("uid", Array("5000000".utf8)),
            ("gid", Array("6000000".utf8)),
            ("uname", Array("u".utf8)), ("gname", Array("g".utf8)), ("mtime", Array("12.0000000019".utf8)),
            ("SCHILY.xattr.user.a", [0, 10, 61]), ("comment", Array("nothing".utf8)),
            ("atime", Array("1".utf8)),
        ]
        let bytes = RawHeader.pax(records) + RawHeader("short", size: 2).with("hi") + RawHeader("next").block
        let expected = ArchiveEntry(
            "long/\u{e9}", user: 5_000_000, group: 6_000_000, userName: "u", groupName: "g",
            modified: Timestamp(seconds: 12, nanoseconds: 1), attributes: ["user.a": [0, 10, 61]])
        assertLesson(
            try readArchive(bytes + twoZeroBlocks),
            is: [TarContent(expected, Array("hi".utf8)), TarContent(ArchiveEntry("next"))],
            "read an entry with an extended header",
            why: "the records speak of one entry, the next has its own header alone")
    }

    func testTheSizeOfTheRecordsSaysHowMuchFollows() throws {
        // The header says nothing follows: who believes it takes the bytes of the file for headers.
        let inner = RawHeader("smuggled").block
        let bytes = RawHeader.pax("size", "512") + RawHeader("outer").block + inner + RawHeader("after").block
        XCTAssertEqual(
            try readArchive(bytes + twoZeroBlocks),
            [TarContent(ArchiveEntry("outer"), inner), TarContent(ArchiveEntry("after"))])
    }

    func testAGlobalHeaderHoldsUntilSomethingElseIsSaid() throws {
        let bytes =
            RawHeader.pax("uid", "7", type: "g") + RawHeader("a").block + RawHeader.pax("uid", "8")
            + RawHeader("b").block + RawHeader("c").block + RawHeader.pax("uid", "9", type: "g")
            + RawHeader("d").block + RawHeader.pax("uid", "") + RawHeader("e").block
        XCTAssertEqual(
            try readArchive(bytes + twoZeroBlocks).map(\.entry.user), [7, 8, 7, 9, 0],
            "all, this one, all, another for all, and back to the header's own")
    }

    func testTheLengthOfARecordMustBeTrue() throws {
        func archive(_ body: String) -> [UInt8] {
            RawHeader("x", type: "x", size: body.utf8.count).with(body) + RawHeader("a").block + twoZeroBlocks
        }
        for body in [
            "99 path=a\n", "8 path=a\n", "11 path=a\n", "0 path=a\n", "1 a", "-5 path=a\n", "path=a\n",
            "10 pathxa\n",
            "6 =ab\n", "99999999999999999999 path=a\n", "10 path=a\n5", "10 path=ab", " 10 path=a\n",
            "+9 path=a\n",
            "10\tpath=a\n", "8 a\0b=c\n",
        ] {
            guard case .record? = try fault(archive(body))?.fault else {
                XCTFail("a record whose length lies is refused: \(body.debugDescription)")
                continue
            }
        }
        XCTAssertEqual(try readArchive(archive("10 path=b\n")).map(\.entry.name), ["b"])
        XCTAssertEqual(
            try fault(archive("10 path=b\n8 path=a\n"))?.offset, 522, "the second record is to blame")
    }

    func testTimesHaveFractionsAndAnEpochInTheMiddle() throws {
        try assertRows(
            [
                Row("1.5", "1.5", gives: Timestamp(seconds: 1, nanoseconds: 500_000_000) as Timestamp?),
                Row("-0.5", "-0.5", gives: Timestamp(seconds: -1, nanoseconds: 500_000_000)),
                Row("-3", "-3", gives: Timestamp(seconds: -3)),
                Row("1.000000001999", "1.000000001999", gives: Timestamp(seconds: 1, nanoseconds: 1)),
                Row("0.", "0.", gives: Timestamp(seconds: 0)),
            ], "read a time of", why: "nanoseconds count from the second below"
        ) { try entry(RawHeader.pax("mtime", $0) + RawHeader("a").block)?.modified }
        for text in ["x", ".5", "1.x", "--1", "99999999999999999999", "1e3"] {
            XCTAssertNotNil(try fault(RawHeader.pax("mtime", text) + RawHeader("a").block), text)
        }
    }

    func testGNUsLongNamesAreRead() throws {
        let (long, target) = (String(repeating: "d/", count: 300) + "f", String(repeating: "t", count: 200))
        let bytes =
            RawHeader("././@LongLink", type: "K", size: 201).with(target + "\0")
            + RawHeader("././@LongLink", type: "L", size: 602).with(long + "\0")
            + RawHeader("d", type: "2").block
            + RawHeader("e").block + twoZeroBlocks
        let found = try readArchive(bytes)
        XCTAssertEqual(found.map(\.entry.name.description), [long, "e"])
        XCTAssertEqual(found.first?.entry.kind, .symlink(EntryName(target)))
    }

    func testHeadersThatDescribeNothingAreRefused() throws {
        for bytes in [RawHeader.pax("path", "a"), RawHeader("l", type: "L", size: 2).with("a\0")] {
            guard case .truncated? = try fault(bytes + twoZeroBlocks)?.fault else {
                return XCTFail("a description without an entry means that the entry was lost")
            }
        }
    }

    func testDescriptionsHaveLimits() throws {
        let limits = TarLimits(extendedHeader: 100, name: 50)
        let records = RawHeader.pax("comment", String(repeating: "c", count: 100)) + RawHeader("a").block
        XCTAssertEqual(
            try fault(records, limits: limits),
            TarError(at: 0, .limit("extended header", bytes: 113, most: 100)))
        let name =
            RawHeader("l", type: "L", size: 80).with(String(repeating: "n", count: 80)) + RawHeader("a").block
        XCTAssertEqual(try fault(name, limits: limits)?.offset, 0)
        XCTAssertNotNil(
            try fault(RawHeader("x", type: "x", size: 1 << 32).block), "nor is memory taken for it")
    }

    // MARK: ends

    func testTheArchiveEndsWithZerosOrWithTheFile() throws {
        let whole = RawHeader("a", size: 1).with("x")
        let zeros = [UInt8](repeating: 0, count: 512)
        for end in [[], zeros, zeros + zeros, zeros + zeros + Array("anything".utf8)] {
            XCTAssertEqual(try readArchive(whole + end).count, 1, "\(end.count) bytes behind the last entry")
        }
        XCTAssertEqual(
            try fault(whole + zeros + whole), TarError(at: 1536, .loneZeroBlock),
            "what comes after a lone block of zeros would be read by some programs only")
    }

    func testEveryOtherTruncationIsRefused() throws {
        let whole =
            RawHeader.pax("path", "b") + RawHeader("a", size: 600).with([UInt8](repeating: 1, count: 600))
        for count in 1..<whole.count {
            guard case .truncated? = try fault(Array(whole[..<count]))?.fault else {
                return XCTFail("an archive of \(whole.count) bytes that ends after \(count) is not whole")
            }
        }
    }

    func testBytesComeInAnyPiecesAndNeverFromTheNextEntry() throws {
        try withSeed { generator in
            let bodies = (0..<20).map { _ in
                (0..<Int.random(in: 0...2000, using: &generator)).map { _ in
                    UInt8.random(in: 0...255, using: &generator)
                }
            }
            let archive = try writeArchive(
                bodies.enumerated().map { TarContent(ArchiveEntry(EntryName("\($0)")), $1) })
            var reader = TarReader(MemorySource(archive))
            for body in bodies {
                XCTAssertEqual(try reader.next()?.size, UInt64(body.count))
                var found: [UInt8] = []
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: found = try reader.read(upTo: .random(in: 0...2500, using: &generator))
                case 1: while try reader.withNextBytes({ found += $0 }) {}
                default:
                    while case let more = try reader.read(upTo: .random(in: 1...99, using: &generator)),
                        !more.isEmpty
                    {
                        found += more
                    }
                }
                XCTAssertTrue(body.starts(with: found), "an entry's bytes are its own")
            }
            XCTAssertNil(try reader.next())
            XCTAssertNil(try reader.next(), "and nothing comes after the end")
            XCTAssertEqual(try reader.drain(), 0)
        }
    }

    // MARK: writing

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
        let body = Array(
            "25 SCHILY.xattr.user.a=\u{2}\n25 SCHILY.xattr.user.b=\u{1}\n15 mtime=-0.75\n11 path=\u{e9}\n15 uid=2097152\n"
                .utf8)
        XCTAssertEqual(Array(archive[156..<157]), Array("x".utf8))
        XCTAssertEqual(Array(archive[512..<(512 + body.count)]), body)
    }

    func testARecordsLengthCountsItself() throws {
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
