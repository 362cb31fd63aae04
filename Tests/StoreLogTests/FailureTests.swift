import KeyValueModel
import LabSupport
import LinuxSystem
import Reconcilers
import SuiteSupport
import Synchronization
import XCTest

@testable import StoreLog

final class FailureTests: XCTestCase {
    func testAfterAFailedSynchronizationNothingIsPromisedAnyMore() throws {
        let disk = MemoryDisk()
        let notices = Mutex<[String]>([])
        let settings = StoreLogSettings.small { text in notices.withLock { $0.append(text) } }
        let store = try Durable(in: disk, settings, now: { .zero })
        _ = try store.put(PutRequest(key: [1], value: [1]))
        try store.commit()
        _ = try store.put(PutRequest(key: [1], value: [2]))
        disk.state.withLock { $0.failure = SystemError("fdatasync(/memory/log)", Errno(rawValue: 5)) }
        XCTAssertThrowsError(try store.commit()) { error in
            let text = "\(error)"
            XCTAssertTrue(text.contains("fdatasync(/memory/log): EIO"), "why, and where: \(text)")
        }
        // The kernel reports such an error once: a second attempt would succeed, and have written nothing.
        disk.state.withLock { $0.failure = nil }
        XCTAssertThrowsError(try store.commit(), "what was lost stays lost")
        XCTAssertThrowsError(try store.put(PutRequest(key: [3], value: []))) { error in
            XCTAssertEqual(error as? StoreError, .stopped)
        }
        XCTAssertThrowsError(try store.snapshot(), "what is not safe does not become so by another way")
        XCTAssertEqual(try store.range(RangeRequest(.all)).count, 1, "reading goes on")
        XCTAssertEqual(notices.withLock { $0 }.count, 1, "whoever looks after the store is told once")
        XCTAssertNotNil(store.failure)
    }

    func testAFullDiskRefusesAChangeBeforeItIsDone() throws {
        let disk = MemoryDisk()
        let notices = Mutex<[String]>([])
        var settings = StoreLogSettings.small { text in notices.withLock { $0.append(text) } }
        settings.logBytes = 1 << 20
        let store = try Durable(in: disk, settings, now: { .zero })
        disk.state.withLock { $0.room = 10_000 }
        let value = [UInt8](repeating: 5, count: 300)
        var refused = 0
        for index in 0..<60 {
            let before = try store.renewedImage()
            do {
                _ = try store.put(PutRequest(key: [UInt8(index)], value: value))
                try store.commit()
            } catch StoreError.noSpace {
                refused += 1
                XCTAssertEqual(try store.renewedImage(), before, "a change that is refused is not done")
            }
        }
        XCTAssertGreaterThan(refused, 30)
        XCTAssertEqual(try disk.names().count, 2, "no half of a segment takes what room there is")
        XCTAssertEqual(notices.withLock { $0 }.count, 1, "told once, not for every change")
        XCTAssertTrue(notices.withLock { $0[0] }.contains("ENOSPC"), notices.withLock { $0[0] })

        disk.state.withLock { $0.room = .max }
        _ = try store.put(PutRequest(key: [99], value: value))
        try store.commit()
        XCTAssertEqual(
            try Durable(in: disk, settings, now: { .zero }).renewedImage(), try store.renewedImage(),
            "with room again it goes on, and nothing was lost")
    }

    func testAClosedStoreTakesNoChanges() throws {
        let disk = MemoryDisk()
        let store = try Durable(in: disk, .small(), now: { .zero })
        _ = try store.put(PutRequest(key: [1], value: [1]))
        try store.close()
        XCTAssertThrowsError(try store.put(PutRequest(key: [2], value: [])))
        XCTAssertEqual(try Durable(in: disk, .small(), now: { .zero }).revision, 2, "closing commits")
    }

    func testAChangeLargerThanASegmentHasRoom() throws {
        let disk = MemoryDisk()
        let store = try Durable(in: disk, .small(), now: { .zero })
        for size in [0, 4000, 4096, 5000, 100_000] {
            _ = try store.put(PutRequest(key: [1], value: [UInt8](repeating: 9, count: size)))
            try store.commit()
            XCTAssertEqual(
                try Durable(in: disk, .small(), now: { .zero }).renewedImage(), try store.renewedImage(),
                "a value of \(size) bytes")
        }
    }

    func testWhatWasRefusedLeavesNoRecord() throws {
        let disk = MemoryDisk()
        let store = try Durable(in: disk, .small(), now: { .zero })
        XCTAssertThrowsError(try store.put(PutRequest(key: [], value: [])))
        XCTAssertThrowsError(try store.revoke(3))
        XCTAssertThrowsError(try store.compact(50))
        _ = try store.deleteRange(DeleteRangeRequest(.all))
        _ = try store.txn(TxnRequest(success: [.range(RangeRequest(.all))]))
        _ = try store.expireLeases()
        XCTAssertEqual(store.last, 0)
    }

    func testAWatcherIsToldWhenNoLockIsHeld() throws {
        let store = try Durable(in: MemoryDisk(), .small(), now: { .zero })
        let seen = Mutex<[Int64]>([])
        let watch = try store.watch(WatchRequest(.all)) {
            // All of this would wait for itself if the change were still under way.
            try? store.commit()
            let revision = try? store.revision
            seen.withLock { $0.append(revision ?? 0) }
        }
        _ = try store.put(PutRequest(key: [1], value: []))
        _ = try store.put(PutRequest(key: [2], value: []))
        XCTAssertNotNil(try watch.next())
        XCTAssertEqual(seen.withLock { $0.first }, 2)
    }
}
