import EventLoop
import SuiteSupport
import XCTest

/// Bytes in at one end, out at the other.
final class ByteBufferTests: XCTestCase {
    func testBytesComeOutInTheOrderInWhichTheyWentIn() throws {
        try withSeed { random in
            let buffer = ByteBuffer()
            var model: [UInt8] = []
            for step in 0..<2000 {
                if Bool.random(using: &random) {
                    let bytes = (0..<Int.random(in: 0...300, using: &random)).map { _ in
                        UInt8.random(in: 0...255, using: &random)
                    }
                    buffer.append(bytes)
                    model += bytes
                } else {
                    let count = Int.random(in: 0...400, using: &random)
                    buffer.consume(count)
                    model.removeFirst(min(count, model.count))
                }
                guard buffer.bytes != model else { continue }
                return XCTFail("after step \(step): \(buffer.bytes.count) bytes, expected \(model.count)")
            }
        }
    }

    func testNumbersAreWrittenInDecimal() {
        for number in [0, 1, 9, 10, 99, 100, -1, -10, 1_000_000_007, Int64.max, Int64.min, Int64.max - 1] {
            let buffer = ByteBuffer()
            buffer.append(decimal: number)
            assertLesson(
                String(decoding: buffer.bytes, as: UTF8.self), is: String(number), "write \(number)",
                why: "revisions go to clients as text")
        }
    }

    func testAnEmptyBufferGivesItsMemoryBackAndGoesOn() {
        let buffer = ByteBuffer()
        buffer.append([1, 2, 3])
        buffer.release()
        XCTAssertEqual(buffer.bytes, [1, 2, 3], "one that is not empty keeps what it has")
        buffer.clear()
        buffer.release()
        buffer.append([4])
        XCTAssertEqual(buffer.bytes, [4])
    }
}
