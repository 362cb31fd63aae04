import ByteStreams
import Foundation
import SuiteSupport
import XCTest

final class AheadTests: XCTestCase {
    func testReadingAheadGivesTheSameBytes() throws {
        try withSeed { generator in
            for _ in 0..<30 {
                let count = Int.random(in: 0...5000, using: &generator)
                let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
                let size = Int.random(in: 1...700, using: &generator)
                var source = AheadSource(Dribble(bytes, generator), chunks: 2, size: size)
                var found: [UInt8] = []
                while case let part = try source.read(upTo: .random(in: 1...900, using: &generator)),
                    !part.isEmpty
                {
                    found += part
                }
                XCTAssertEqual(found, bytes)
                XCTAssertEqual(try source.read(upTo: 1), [], "the end stays the end")
            }
        }
    }

    func testAnErrorComesWhereItsBytesWouldHaveCome() throws {
        var source = AheadSource(
            LimitedSource(MemorySource([UInt8](repeating: 1, count: 100)), limit: 99), size: 10)
        XCTAssertThrowsError(try source.read(upTo: 100)) { error in
            XCTAssertEqual(error as? UnpackError, .tooLarge(limit: 99))
        }
        var broken = AheadSource(Broken(after: 25), size: 10)
        XCTAssertEqual(try broken.read(upTo: 25).count, 25, "what came before it is not lost")
        for _ in 0..<2 {
            XCTAssertThrowsError(try broken.read(upTo: 1)) { XCTAssertTrue($0 is Broken.Failure) }
        }
    }

    func testWhoStopsReadingStopsTheThread() throws {
        for _ in 0..<50 {
            var source = AheadSource(Endless(), chunks: 2, size: 100)
            XCTAssertEqual(try source.read(upTo: 150).count, 150)
        }
    }
}

private struct Endless: ByteSource {
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        buffer.initializeMemory(as: UInt8.self, repeating: 7)
        return buffer.count
    }
}

private struct Broken: ByteSource {
    struct Failure: Error {}

    var left: Int

    init(after count: Int) {
        left = count
    }

    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard left > 0 else { throw Failure() }
        let count = min(left, buffer.count, 7)
        buffer.prefix(count).withMemoryRebound(to: UInt8.self) { $0.update(repeating: 1) }
        left -= count
        return count
    }
}
