import KeyValueModel
import LabSupport
import SuiteSupport
import XCTest

@testable import StoreLog

final class FormatTests: XCTestCase {
    func testTheChecksumIsThatOfTheStandard() {
        // RFC 3720, appendix B.4, and the check value of every catalogue of checksums.
        XCTAssertEqual(CRC32C.of(Array("123456789".utf8), 0..<9), 0xe306_9283)
        XCTAssertEqual(CRC32C.of([UInt8](repeating: 0, count: 32), 0..<32), 0x8a91_36aa)
        XCTAssertEqual(CRC32C.of([UInt8](repeating: 0xff, count: 32), 0..<32), 0x62a8_ab43)
        XCTAssertEqual(CRC32C.of(Array(0..<32), 0..<32), 0x46dd_794e)
    }

    func testAChecksumGoesOnWhereAnotherEnded() {
        let bytes = Array(UInt8(0)..<100)
        for split in 0...100 {
            let first = CRC32C.of(bytes, 0..<split)
            XCTAssertEqual(CRC32C.of(bytes, split..<100, seed: first), CRC32C.of(bytes, 0..<100))
        }
    }

    private var records: [LogRecord] {
        var put = PutRequest(key: [1], value: [UInt8](repeating: 7, count: 200), lease: .min)
        put.ignoreLease = true
        var other = PutRequest(key: [255, 0], value: [], lease: .max)
        other.ignoreValue = true
        let inner = TxnOperation.txn(TxnRequest(success: [.put(other), .txn(TxnRequest())]))
        return [
            .put(put), .deleteRange(KeyRange(key: [1], end: [0])), .compact(-1),
            .txn([.put(put), inner, .deleteRange(DeleteRangeRequest(.all))]), .grant(id: -5, ttl: 1 << 40),
            .revoke(0), .expire([]), .expire([1, .max, -1]),
        ]
    }

    private func bytes(of record: LogRecord) -> [UInt8] {
        var writer = RecordWriter()
        record.write(to: &writer)
        return writer.bytes
    }

    func testARecordIsReadAsItWasWritten() throws {
        for record in records {
            var reader = RecordReader(bytes(of: record)[...])
            assertLesson(
                try LogRecord(from: &reader), is: record, "write and read a record",
                why: "what is not written cannot be done again")
            XCTAssertEqual(reader.left, 0, "\(record): all of its bytes are read")
        }
    }

    func testARecordThatEndsEarlyIsRefused() {
        for record in records {
            let bytes = bytes(of: record)
            for count in 0..<bytes.count {
                var reader = RecordReader(bytes[..<count])
                XCTAssertThrowsError(try LogRecord(from: &reader), "\(count) bytes of \(record)")
            }
        }
    }

    func testNoBytesAreTooStrangeToBeRefused() throws {
        try withSeed { generator in
            for _ in 0..<3000 {
                var bytes = bytes(of: records.randomElement(using: &generator) ?? .revoke(1))
                for _ in 0..<3 {
                    bytes[.random(in: 0..<bytes.count, using: &generator)] = .random(
                        in: 0...255, using: &generator)
                }
                var reader = RecordReader(bytes[...])
                guard let record = try? LogRecord(from: &reader) else { continue }
                // What is taken for a record is one: it can be written again.
                XCTAssertFalse(self.bytes(of: record).isEmpty)
            }
        }
    }

    func testTransactionsNestedWithoutEndAreRefused() {
        // A transaction of one step, which is a transaction of one step, ...
        let bytes = (0..<200_000).map { UInt8($0 % 2 == 0 ? 3 : 1) }
        var reader = RecordReader(bytes[...])
        XCTAssertThrowsError(try LogRecord(from: &reader)) { error in
            XCTAssertEqual(error as? MalformedRecord, MalformedRecord(what: "transactions nested too deeply"))
        }
    }

    func testANameIsThatOfItsNumberAndNoOther() throws {
        let rows: [Row<String, UInt64?>] = [
            Row("a segment", "log-00000000000000ff", gives: 255),
            Row("capitals", "log-00000000000000FF", gives: nil),
            Row("a sign", "log-+0000000000000ff", gives: nil),
            Row("one digit less", "log-0000000000000ff", gives: nil),
            Row("a copy", "log-00000000000000ff.bak", gives: nil),
            Row("a snapshot", "snapshot-00000000000000ff", gives: nil),
            Row("the last", "log-ffffffffffffffff", gives: .max),
        ]
        try assertRows(rows, "read the name of", why: "a file that somebody put there is none of the log's") {
            LogName.sequence(LogName.segment, in: $0)
        }
    }
}
