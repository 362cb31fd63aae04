import Archives
import ByteStreams
import Foundation
import ImageLayers
import LabSupport
import SuiteSupport
import XCTest

// Extended headers, and where an archive ends.

extension TarTests {
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
            try readArchive(Array(whole.dropLast(511))).count, 1,
            "umoci writes the last entry without its padding, and Go reads it")
        XCTAssertEqual(
            try fault(whole + zeros + whole), TarError(at: 1536, .loneZeroBlock),
            "what comes after a lone block of zeros would be read by some programs only")
    }

    func testEveryOtherTruncationIsRefused() throws {
        let whole =
            RawHeader.pax("path", "b") + RawHeader("a", size: 600).with([UInt8](repeating: 1, count: 600))
        // What is missing of the padding of the last entry is no byte of it.
        for count in 1..<(whole.count - 424) {
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
}
