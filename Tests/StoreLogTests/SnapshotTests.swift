import KeyValueModel
import LabSupport
import Reconcilers
import SuiteSupport
import Synchronization
import XCTest

@testable import StoreLog

final class SnapshotTests: XCTestCase {
    func testALogStaysShortHoweverMuchIsWritten() throws {
        let disk = MemoryDisk()
        let store = try Durable(in: disk, .small(), now: { .zero })
        var most = 0
        for index in 0..<2000 {
            _ = try store.put(PutRequest(key: [UInt8(index % 7)], value: [UInt8](repeating: 3, count: 50)))
            if index % 3 == 0 { try store.commit() }
            if index % 100 == 0 { _ = try store.compact(store.revision) }
            most = max(most, try disk.names().count)
        }
        try store.commit()
        XCTAssertLessThanOrEqual(
            most, 10, "the log is at most 12 KiB, or as long as the snapshot, in 4 KiB files")
        let before = try store.renewedImage()
        let again = try Durable(in: disk, .small(), now: { .zero })
        XCTAssertEqual(try again.renewedImage(), before)
        XCTAssertGreaterThan(again.recovery.snapshot, 0)
        XCTAssertLessThan(again.recovery.replayed, 500, "only what came after the snapshot is done again")
    }

    func testASnapshotHoldsEverything() throws {
        try withSeed { generator in
            let disk = MemoryDisk()
            var work = Workload()
            let store = try Durable(in: disk, .small(), now: { .zero })
            for _ in 0..<150 { try work.step(on: store, using: &generator) }
            try store.snapshot()
            let again = try Durable(in: disk, .small(), now: { .zero })
            XCTAssertEqual(again.recovery.replayed, 0)
            assertLesson(
                try again.renewedImage(), is: try store.renewedImage(), "open a snapshot",
                why: "the log that could do it again is gone")
            try again.snapshot()
            XCTAssertEqual(try disk.names().filter { $0.hasPrefix("snapshot") }.count, 1)
        }
    }

    func testADamagedSnapshotIsRefusedWhereTheLogDoesNotGoBack() throws {
        let disk = MemoryDisk()
        let store = try Durable(in: disk, .small(), now: { .zero })
        for index in UInt8(0)..<100 {
            _ = try store.put(PutRequest(key: [index], value: [UInt8](repeating: index, count: 100)))
        }
        try store.snapshot()
        let name = try XCTUnwrap(disk.names().first { $0.hasPrefix("snapshot") })
        var bytes: [UInt8] = []
        disk.edit(name) { bytes = $0 }
        for place in stride(from: 0, to: bytes.count, by: 97) {
            disk.edit(name) {
                $0 = bytes
                $0[place] ^= 4
            }
            XCTAssertThrowsError(try Durable(in: disk, .small(), now: { .zero }), "byte \(place)") { error in
                guard case .damaged(let file, _, _) = error as? StoreLogError else {
                    return XCTFail("\(error)")
                }
                XCTAssertEqual(file, "/memory/\(name)")
            }
        }
        for count in stride(from: 0, to: bytes.count, by: 101) {
            disk.edit(name) { $0 = Array(bytes[..<count]) }
            XCTAssertThrowsError(try Durable(in: disk, .small(), now: { .zero }), "\(count) bytes of it")
        }
    }

    func testADamagedSnapshotIsNotNeededWhereTheLogHoldsAll() throws {
        let disk = MemoryDisk()
        let notices = Mutex<[String]>([])
        let settings = StoreLogSettings.small { text in notices.withLock { $0.append(text) } }
        let store = try Durable(in: disk, settings, now: { .zero })
        _ = try store.put(PutRequest(key: [1], value: [2]))
        try store.snapshot()
        let name = try XCTUnwrap(disk.names().first { $0.hasPrefix("snapshot") })
        disk.edit(name) { $0[40] ^= 1 }
        let again = try Durable(in: disk, settings, now: { .zero })
        XCTAssertEqual(try again.renewedImage(), try store.renewedImage())
        XCTAssertEqual(again.recovery.replayed, 1)
        XCTAssertTrue(notices.withLock { $0 }.contains { $0.contains("damaged") }, "it is told")
    }

    func testAMissingSegmentIsNeverPassedOver() throws {
        let disk = MemoryDisk()
        var settings = StoreLogSettings.small()
        settings.logBytes = 1 << 20
        let store = try Durable(in: disk, settings, now: { .zero })
        for index in UInt8(0)..<200 {
            _ = try store.put(PutRequest(key: [index], value: [UInt8](repeating: index, count: 100)))
        }
        try store.commit()
        let names = try disk.names()
        XCTAssertGreaterThan(names.count, 4)
        for name in names.dropLast() {
            try disk.rename(name, to: "elsewhere")
            XCTAssertThrowsError(try Durable(in: disk, settings, now: { .zero }), "without \(name)") {
                error in
                guard case .missing = error as? StoreLogError else { return XCTFail("\(error)") }
            }
            try disk.rename("elsewhere", to: name)
        }
        XCTAssertEqual(
            try Durable(in: disk, settings, now: { .zero }).renewedImage(), try store.renewedImage())
    }

    func testASnapshotThatFailsLeavesTheStoreAsItWas() throws {
        let disk = MemoryDisk()
        let store = try Durable(in: disk, .small(), now: { .zero })
        for index in UInt8(0)..<10 { _ = try store.put(PutRequest(key: [index], value: [index])) }
        try store.commit()
        disk.state.withLock { $0.room = 4200 }
        XCTAssertThrowsError(try store.snapshot())
        XCTAssertEqual(try disk.names(), ["log-0000000000000001"], "nothing half-written stays")
        _ = try store.put(PutRequest(key: [1], value: [9]))
        try store.commit()
        XCTAssertEqual(
            try Durable(in: disk, .small(), now: { .zero }).renewedImage(), try store.renewedImage())
    }

    func testLeasesHaveTheirWholeTimeAgainAfterARestart() throws {
        let disk = MemoryDisk()
        let time = Mutex(Duration.seconds(1000))
        let now: @Sendable () -> Duration = { time.withLock { $0 } }
        let store = try Durable(in: disk, .small(), now: now)
        let lease = try store.grant(id: 7, ttl: 60)
        time.withLock { $0 += .seconds(50) }
        try store.snapshot()
        _ = try store.keepAlive(lease.id)
        time.withLock { $0 += .seconds(30) }
        let again = try Durable(in: disk, .small(), now: now)
        XCTAssertEqual(
            try again.timeToLive(7, keys: false).ttl, 60,
            "it was kept alive after the snapshot: with the time that the snapshot knows it would be over")
        time.withLock { $0 += .seconds(61) }
        XCTAssertEqual(try again.expireLeases(), [7])
        try again.commit()
        XCTAssertEqual(try Durable(in: disk, .small(), now: now).leases(), [], "its end is in the log")
    }
}
