import ByteStreams
import Foundation
import LabSupport
import SuiteSupport
import XCTest

final class UnpackTests: XCTestCase {
    private let text = Array("the quick brown fox jumps over the lazy dog; the quick brown fox rests\n".utf8)

    private func packed(_ bytes: [UInt8], level: Int32 = 6) throws -> [UInt8] {
        var sink = try GzipSink(MemorySink(), level: level)
        try sink.write(bytes)
        try sink.finish()
        return sink.base.bytes
    }

    private func unpacked(_ bytes: [UInt8], limit: Int64 = .max) throws -> [UInt8] {
        var source = try GunzipSource(MemorySource(bytes), limit: limit)
        var sink = MemorySink()
        try sink.write(contentsOf: &source)
        return sink.bytes
    }

    private func fault(of bytes: [UInt8]) -> UnpackError? {
        do {
            _ = try unpacked(bytes)
            return nil
        } catch {
            return error as? UnpackError
        }
    }

    private func noise(_ count: Int, _ generator: inout SeededGenerator) -> [UInt8] {
        let alphabet = UInt8.random(in: 1...255, using: &generator)
        var bytes: [UInt8] = []
        while bytes.count < count {
            if bytes.count > 10, Bool.random(using: &generator) {
                let start = Int.random(in: 0..<bytes.count, using: &generator)
                bytes += bytes[start...].prefix(.random(in: 1...400, using: &generator))
            } else {
                bytes.append(.random(in: 0...alphabet, using: &generator))
            }
        }
        return bytes
    }

    func testWhatIsPackedIsUnpacked() throws {
        try withSeed { generator in
            for round in 0..<40 {
                let bytes = noise(
                    .random(in: 0...(round == 0 ? 700_000 : 20_000), using: &generator), &generator)
                let level = Int32.random(in: 1...9, using: &generator)
                XCTAssertEqual(
                    try unpacked(packed(bytes, level: level)), bytes, "\(bytes.count) bytes, level \(level)")
            }
        }
    }

    func testThePackedBytesDependOnNothingElse() throws {
        let whole = try packed(text)
        var sink = try GzipSink(MemorySink())
        for byte in text { try sink.write([byte]) }
        try sink.finish()
        XCTAssertEqual(sink.base.bytes, whole, "however the bytes were cut into writes")
        XCTAssertEqual(Array(whole[3..<8]), [0, 0, 0, 0, 0], "no name, and the time 0")
    }

    func testGzipAndOursReadEachOther() throws {
        try requires(.executable("gzip"))
        try withSeed { generator in
            for level in 1...9 {
                let bytes = noise(.random(in: 0...60_000, using: &generator), &generator)
                XCTAssertEqual(try unpacked(Peer.run("gzip", ["-c", "-\(level)"], input: bytes)), bytes)
                XCTAssertEqual(try Peer.run("gzip", ["-dc"], input: packed(bytes)), bytes)
            }
        }
    }

    func testMembersFollowEachOther() throws {
        XCTAssertEqual(try unpacked(packed(text) + packed([]) + packed(text)), text + text)
    }

    func testAHeaderMayHaveEveryField() throws {
        // FTEXT, FEXTRA, FNAME, FCOMMENT (RFC 1952, 2.3.1); the body is taken from a plain member.
        let plain = try packed(text)
        let header: [UInt8] =
            [0x1f, 0x8b, 8, 0x1d, 1, 2, 3, 4, 0, 3, 3, 0, 9, 9, 9] + Array("name\0note\0".utf8)
        XCTAssertEqual(try unpacked(header + plain[10...]), text)
    }

    func testZlibsHeaderIsReadToo() throws {
        // RFC 1950: two bytes, the same deflate, and the Adler-32 of "abc".
        let plain = try packed(Array("abc".utf8))
        let zlib = [0x78, 0x9c] + plain[10..<(plain.count - 8)] + [0x02, 0x4d, 0x01, 0x27]
        XCTAssertEqual(try unpacked(zlib), Array("abc".utf8))
        XCTAssertEqual(
            fault(of: zlib.dropLast() + [0x28]),
            .corrupt(.gzip, at: Int64(zlib.count - 4), "the checksum (Adler-32) does not agree"))
    }

    func testEveryTruncationIsReported() throws {
        let whole = try packed(text)
        for count in 0..<whole.count {
            XCTAssertEqual(
                fault(of: Array(whole[..<count])), .truncated(.gzip, at: Int64(count)), "\(count) bytes")
        }
    }

    func testWrongChecksumsAndLengthsAreTold() throws {
        let whole = try packed(text)
        let place = Int64(whole.count - 8)
        var wrong = whole
        wrong[whole.count - 8] ^= 1
        XCTAssertEqual(fault(of: wrong), .corrupt(.gzip, at: place, "the checksum (CRC-32) does not agree"))
        wrong = whole
        wrong[whole.count - 4] ^= 1
        XCTAssertEqual(fault(of: wrong), .corrupt(.gzip, at: place, "the length (ISIZE) does not agree"))
    }

    func testGarbageBehindTheEndIsNamed() throws {
        let whole = try packed(text)
        for garbage: [UInt8] in [[0], [0x1f], Array("PK".utf8)] {
            XCTAssertEqual(fault(of: whole + garbage), .trailingGarbage(.gzip, at: Int64(whole.count)))
        }
    }

    func testABombIsStoppedAtItsLimit() throws {
        let bomb = try packed([UInt8](repeating: 0, count: 1 << 24), level: 9)
        XCTAssertLessThan(bomb.count, 20_000)
        XCTAssertThrowsError(try unpacked(bomb, limit: 1 << 20)) { error in
            XCTAssertEqual(error as? UnpackError, .tooLarge(limit: 1 << 20))
        }
        XCTAssertEqual(
            try unpacked(packed(text), limit: Int64(text.count)), text, "exactly the limit is fine")
    }

    func testAnyPieceOfInputAndOfRoomWillDo() throws {
        try withSeed { generator in
            for _ in 0..<20 {
                let bytes = noise(.random(in: 0...5000, using: &generator), &generator)
                var source = try GunzipSource(Dribble(try packed(bytes), generator))
                var result: [UInt8] = []
                while true {
                    let more = try source.read(upTo: .random(in: 1...300, using: &generator))
                    if more.isEmpty { break }
                    result += more
                }
                XCTAssertEqual(result, bytes)
            }
        }
    }

    /// Our unpacker against the system's: both refuse, or both give the same bytes.
    func testDamageIsJudgedAsGzipJudgesIt() throws {
        try requires(.executable("gzip"))
        try withSeed { generator in
            for _ in 0..<60 {
                var bytes = try packed(noise(.random(in: 1...3000, using: &generator), &generator))
                for _ in 0..<Int.random(in: 1...2, using: &generator) {
                    // Not in the header: gzip goes by flags that it does not know.
                    bytes[.random(in: 10..<bytes.count, using: &generator)] ^=
                        1 << UInt8.random(in: 0...7, using: &generator)
                }
                XCTAssertEqual(try? unpacked(bytes), try? Peer.run("gzip", ["-dc"], input: bytes))
            }
        }
    }

    func testNoBytesTrap() throws {
        try withSeed { generator in
            for _ in 0..<3000 {
                var bytes: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0]
                bytes += (0..<Int.random(in: 0...200, using: &generator)).map { _ in
                    .random(in: 0...255, using: &generator)
                }
                _ = try? unpacked(bytes, limit: 1 << 20)
            }
        }
    }

    func testThePackingIsSeenFromTheFirstBytes() throws {
        for (bytes, expected) in [(try packed(text), text), (text, text), ([], []), ([0x1f], [0x1f])] {
            var source = try UnpackedSource(MemorySource(bytes))
            XCTAssertEqual(try source.read(upTo: 1000), expected)
        }
        var source = try UnpackedSource(MemorySource(text), limit: 10)
        XCTAssertThrowsError(try source.read(upTo: 1000))
    }

    func testZstdIsReadOrRefusedByName() throws {
        let magic: [UInt8] = [0x28, 0xb5, 0x2f, 0xfd]
        guard ZstdSource<MemorySource>.isSupported else {
            XCTAssertThrowsError(try UnpackedSource(MemorySource(magic))) { error in
                XCTAssertTrue("\(error)".contains("libzstd-dev"), "the package is named: \(error)")
            }
            return
        }
        try requires(.executable("zstd"))
        let whole = try Peer.run("zstd", ["-c"], input: text)
        var source = try UnpackedSource(MemorySource(whole + whole))
        XCTAssertEqual(try source.read(upTo: 1000), text + text)
        for damaged in [Array(whole.dropLast(3)), whole + [1, 2, 3]] {
            var source = try UnpackedSource(MemorySource(damaged))
            XCTAssertThrowsError(try source.read(upTo: 1000)) { XCTAssertTrue($0 is UnpackError, "\($0)") }
        }
        var bomb = try UnpackedSource(MemorySource(whole), limit: 10)
        XCTAssertThrowsError(try bomb.read(upTo: 1000)) { error in
            XCTAssertEqual(error as? UnpackError, .tooLarge(limit: 10))
        }
    }
}

/// Gives its bytes in pieces of random size.
struct Dribble: ByteSource {
    private var base: MemorySource
    private var generator: SeededGenerator

    init(_ bytes: [UInt8], _ generator: SeededGenerator) {
        base = MemorySource(bytes)
        self.generator = generator
    }

    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let room = buffer.prefix(.random(in: 1...20, using: &generator))
        return base.read(into: UnsafeMutableRawBufferPointer(rebasing: room))
    }
}
