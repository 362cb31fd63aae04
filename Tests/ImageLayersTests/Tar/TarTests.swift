import Archives
import ByteStreams
import Foundation
import ImageLayers
import LabSupport
import SuiteSupport
import XCTest

final class TarTests: XCTestCase {
    func entry(_ bytes: [UInt8], _ more: [UInt8] = twoZeroBlocks) throws -> ArchiveEntry? {
        var reader = TarReader(MemorySource(bytes + more))
        return try reader.next()
    }

    func fault(_ bytes: [UInt8], limits: TarLimits = TarLimits()) throws -> TarError? {
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
}
