import ByteStreams
import Foundation
import LinuxSystem
import SuiteSupport
import XCTest

final class StreamTests: XCTestCase {
    func testABufferedSourceLosesNothing() throws {
        try withSeed { generator in
            let bytes = (0..<5000).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let source = BufferedSource(Dribble(bytes, generator), capacity: 256)
            var taken: [UInt8] = []
            while true {
                switch Int.random(in: 0..<3, using: &generator) {
                case 0:
                    let wanted = Int.random(in: 1...256, using: &generator)
                    try source.fill(atLeast: wanted)
                    let part = source.bytes.prefix(wanted)
                    taken += part
                    source.take(part.count)
                case 1:
                    var copy = source
                    taken += try copy.read(upTo: .random(in: 1...600, using: &generator))
                default:
                    let count = try source.skip(.random(in: 0...40, using: &generator))
                    taken += bytes[taken.count...].prefix(Int(count))
                }
                XCTAssertEqual(source.offset, Int64(taken.count))
                if taken.count == bytes.count { break }
            }
            XCTAssertEqual(taken, bytes)
            try source.fill()
            XCTAssertTrue(source.bytes.isEmpty)
        }
    }

    func testFilesAreSourcesAndSinks() throws {
        let folder = try TestFolder()
        var sink = try DescriptorSink(creating: folder.path("a"))
        let bytes = [UInt8](repeating: 7, count: 100_000)
        try sink.write(bytes)
        try sink.synchronize()
        var source = try DescriptorSource(opening: folder.path("a"))
        XCTAssertEqual(try source.read(upTo: 200_000), bytes)
        XCTAssertThrowsError(try DescriptorSource(opening: folder.path("b"))) { error in
            XCTAssertEqual((error as? SystemError)?.code, .noEntry)
        }
    }

    func testWhatPassesIsHashed() throws {
        var source = HashingSource(MemorySource(Array("abc".utf8)), .sha256)
        var sink = HashingSink(MemorySink(), .sha512)
        try sink.write(contentsOf: &source)
        XCTAssertTrue(source.hash.hex.hasPrefix("ba7816bf"))
        XCTAssertTrue(sink.hash.hex.hasPrefix("ddaf35a1"))
        XCTAssertEqual(source.count, 3)
        XCTAssertEqual(sink.count, 3)
        XCTAssertEqual(sink.base.bytes, Array("abc".utf8))
    }

    func testALimitLetsItsNumberPassAndNoMore() throws {
        var source = LimitedSource(MemorySource([1, 2, 3]), limit: 3)
        XCTAssertEqual(try source.read(upTo: 9), [1, 2, 3])
        source = LimitedSource(MemorySource([1, 2, 3]), limit: 2)
        XCTAssertThrowsError(try source.read(upTo: 9)) { error in
            XCTAssertEqual(error as? UnpackError, .tooLarge(limit: 2))
        }
    }
}
