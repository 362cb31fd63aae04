import KeyValueModel
import LabSupport
import Reconcilers
import SuiteSupport
import Synchronization
import XCTest

@testable import StoreLog

/// Files that are not as they were left: cut short, or changed.
final class DamageTests: XCTestCase {
    private static let segment = "log-0000000000000001"

    /// A log of three commits, each of one or several records, and the store after each commit.
    private func smallLog() throws -> (bytes: [UInt8], ends: [Int], images: [StoreImage]) {
        let disk = MemoryDisk()
        let store = try Durable(in: disk, .small(), now: { .zero })
        var (ends, images) = ([FileHeader.size], [try store.renewedImage()])
        for commit in UInt8(1)...3 {
            for key in 0..<commit {
                _ = try store.put(PutRequest(key: [commit, key], value: [commit, 0xff, 0]))
            }
            try store.commit()
            images.append(try store.renewedImage())
            ends.append((bytes(disk).lastIndex { $0 != 0 } ?? 0) + 1)
        }
        return (bytes(disk), ends, images)
    }

    private func bytes(_ disk: MemoryDisk) -> [UInt8] {
        var bytes: [UInt8] = []
        disk.edit(Self.segment) { bytes = $0 }
        return bytes
    }

    /// Opens a log of one segment; what the store holds then, and whether something was cut off.
    private func open(_ bytes: [UInt8]) throws -> (image: StoreImage, cut: RecoveryReport.Cut?) {
        let disk = MemoryDisk()
        _ = try disk.make(Self.segment)
        disk.edit(Self.segment) { $0 = bytes }
        let store = try Durable(in: disk, .small(), now: { .zero })
        return (try store.renewedImage(), store.recovery.cut)
    }

    func testALogThatStopsAtAnyByteGivesWhatWasWholeBefore() throws {
        let log = try smallLog()
        for byte in FileHeader.size..<log.bytes.count where byte < log.ends[3] + 50 {
            let whole = log.ends.lastIndex { $0 <= byte } ?? 0
            let isBetween = byte == log.ends[whole] || byte >= log.ends[3]
            for isCutShort in [false, true] {
                var bytes = Array(log.bytes[..<byte])
                if !isCutShort { bytes += [UInt8](repeating: 0, count: log.bytes.count - byte) }
                let found = try open(bytes)
                let done = "open a log that \(isCutShort ? "ends" : "is zero") from byte \(byte) on"
                assertLesson(
                    found.image, is: log.images[whole], done,
                    why: "a batch is there as a whole or not at all")
                XCTAssertEqual(
                    found.cut?.offset, isBetween ? nil : log.ends[whole], "\(done): what was cut off is told")
            }
        }
    }

    func testAChangedBitIsFoundOrHarmless() throws {
        let log = try smallLog()
        for byte in 0..<log.ends[3] + 100 {
            for bit in 0..<8 {
                var bytes = log.bytes
                bytes[byte] ^= 1 << bit
                guard let found = try? open(bytes) else { continue }
                XCTAssertGreaterThanOrEqual(byte, log.ends[3], "bit \(bit) of byte \(byte) was not noticed")
                XCTAssertEqual(found.image, log.images[3], "bit \(bit) of byte \(byte) changed the store")
            }
        }
    }

    func testALostSectorInTheMiddleIsDamageAndInTheLastBatchATornWrite() throws {
        let disk = MemoryDisk()
        let store = try Durable(in: disk, .small(), now: { .zero })
        for value in UInt8(1)...2 {
            _ = try store.put(PutRequest(key: [1], value: [UInt8](repeating: value, count: 1200)))
            try store.commit()
        }
        // The first batch lies in sectors 0 to 2, the second in 2 to 4.
        let whole = bytes(disk)
        for sector in 1..<5 {
            var bytes = whole
            bytes.replaceSubrange(sector * 512..<sector * 512 + 512, with: [UInt8](repeating: 0, count: 512))
            if sector >= 3 {
                XCTAssertNotNil(try open(bytes).cut, "sector \(sector): nobody can say that it was there")
                XCTAssertEqual(try open(bytes).image.revision, 2)
            } else {
                XCTAssertThrowsError(try open(bytes), "sector \(sector): what was safe has gone") { error in
                    guard case .damaged = error as? StoreLogError else { return XCTFail("\(error)") }
                }
            }
        }
    }

    func testADamagedLogIsLeftAsItIsAndTheMessageSaysWhere() throws {
        let log = try smallLog()
        let disk = MemoryDisk()
        _ = try disk.make(Self.segment)
        disk.edit(Self.segment) {
            $0 = log.bytes
            $0[log.ends[1] + 40] ^= 0x10
        }
        let before = bytes(disk)
        XCTAssertThrowsError(try Durable(in: disk, .small(), now: { .zero })) { error in
            let text = "\(error)"
            XCTAssertTrue(text.hasPrefix("/memory/\(Self.segment): damaged at byte \(log.ends[1]):"), text)
            XCTAssertTrue(text.contains("put back a copy"), "what to do: \(text)")
        }
        XCTAssertEqual(bytes(disk), before, "somebody may be able to mend it: it is not touched")
    }

    func testAFileOfAnotherVersionIsNotGuessedAt() throws {
        var bytes = try smallLog().bytes
        bytes[24] = 9
        bytes.replaceSubrange(28..<32, with: withUnsafeBytes(of: CRC32C.of(bytes, 0..<28)) { Array($0) })
        XCTAssertThrowsError(try open(bytes)) { error in
            XCTAssertEqual(
                error as? StoreLogError, .otherVersion(file: "/memory/\(Self.segment)", found: 9))
        }
    }

    func testAValueThatLooksLikeABatchIsNoBatch() throws {
        // Somebody stores another log's bytes, and the power fails while they are written.
        let log = try smallLog()
        let disk = MemoryDisk()
        var settings = StoreLogSettings.small()
        settings.makeIdentity = { 99 }
        let store = try Durable(in: disk, settings, now: { .zero })
        for shift in 0..<8 {
            let value = [UInt8](repeating: 1, count: shift) + log.bytes[..<log.ends[3]]
            _ = try store.put(PutRequest(key: [1], value: value))
        }
        try store.commit()
        disk.edit(Self.segment) { $0[$0.lastIndex { $0 != 0 } ?? 0] = 0 }
        let recovered = try Durable(in: disk, settings, now: { .zero })
        XCTAssertEqual(try recovered.revision, 1, "the batch was torn, and nothing in it is another batch")
    }

    func testAStoreThatDoesSomethingElseIsFound() throws {
        // The same records on a store that is one revision further.
        let disk = MemoryDisk()
        let store = try Durable(in: disk, .small(), now: { .zero })
        _ = try store.put(PutRequest(key: [1], value: []))
        _ = try store.base.put(PutRequest(key: [1], value: [1]))
        _ = try store.put(PutRequest(key: [1], value: []))
        try store.commit()
        XCTAssertThrowsError(try Durable(in: disk, .small(), now: { .zero })) { error in
            guard case .disagrees(_, _, let what) = error as? StoreLogError else {
                return XCTFail("expected a disagreement, got \(error)")
            }
            XCTAssertTrue(what.contains("record 2 cannot be done again"), what)
        }
    }
}
