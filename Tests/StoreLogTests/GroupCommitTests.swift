import Foundation
import KeyValueModel
import Reconcilers
import SuiteSupport
import Synchronization
import XCTest

@testable import StoreLog

final class GroupCommitTests: XCTestCase {
    private var settings: StoreLogSettings {
        var settings = StoreLogSettings.small()
        settings.segmentBytes = 64 << 10
        return settings
    }

    func testOneSynchronizationIsEnoughForAllThatCameTogether() throws {
        let disk = MemoryDisk()
        let store = try Durable(in: disk, settings, now: { .zero })
        let before = disk.state.withLock { $0.synchronizations }
        for key in UInt8(0)..<64 { _ = try store.put(PutRequest(key: [key], value: [])) }
        for _ in 0..<64 { try store.commit() }
        XCTAssertEqual(disk.state.withLock { $0.synchronizations } - before, 1)
    }

    func testThreadsThatCommitAtOneTimeShareAWrite() throws {
        let disk = SlowDisk()
        let store = try Durable(in: disk, settings, now: { .zero })
        let (threads, puts) = (16, 50)
        let before = disk.memory.state.withLock { $0.synchronizations }
        let failures = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: threads) { thread in
            for index in 0..<puts {
                do {
                    let key = [UInt8(thread), UInt8(index)]
                    _ = try store.put(PutRequest(key: key, value: []))
                    try store.commit()
                } catch {
                    failures.withLock { $0 += 1 }
                }
            }
        }
        XCTAssertEqual(failures.withLock { $0 }, 0)
        let writes = disk.memory.state.withLock { $0.synchronizations } - before
        XCTAssertLessThanOrEqual(writes, threads * puts)
        let again = try Durable(in: disk, settings, now: { .zero })
        XCTAssertEqual(try again.renewedImage(), try store.renewedImage())
        XCTAssertEqual(
            try again.revision, Int64(threads * puts + 1), "a revision for each put, without a gap")
    }

    func testChangesGoOnWhileABatchIsWritten() throws {
        let disk = SlowDisk()
        let store = try Durable(in: disk, settings, now: { .zero })
        _ = try store.put(PutRequest(key: [0], value: []))
        // Called in the middle of the write, as another thread would: a lock held there would never open.
        disk.whileSynchronizing.withLock { action in
            action = { _ = try? store.put(PutRequest(key: [1], value: [])) }
        }
        try store.commit()
        disk.whileSynchronizing.withLock { $0 = nil }
        XCTAssertEqual(try store.revision, 3)
        let written = { [settings] in try Durable(in: disk, settings, now: { .zero }).revision }
        XCTAssertEqual(try written(), 2, "what came after the batch was taken is in the next one")
        try store.commit()
        XCTAssertEqual(try written(), 3)
    }

    func testSnapshotsBesideWritersLoseNothing() throws {
        let disk = MemoryDisk()
        var settings = StoreLogSettings.small()
        // Threads of their own, as it is outside of tests.
        settings.inBackground = StoreLogSettings().inBackground
        let store = try Durable(in: disk, settings, now: { .zero })
        DispatchQueue.concurrentPerform(iterations: 4) { thread in
            for index in 0..<300 {
                _ = try? store.put(
                    PutRequest(
                        key: [UInt8(thread), UInt8(index % 9)], value: [UInt8](repeating: 1, count: 60)))
                if index % 5 == 0 { try? store.commit() }
                if index % 60 == 0 { try? store.snapshot() }
            }
        }
        try store.close()
        let again = try Durable(in: disk, settings, now: { .zero })
        XCTAssertEqual(try again.revision, 1201)
        XCTAssertEqual(try again.renewedImage(), try store.renewedImage())
        XCTAssertGreaterThan(again.recovery.snapshot, 0)
    }
}

/// A disk on which something can happen while it synchronizes.
private final class SlowDisk: LogFolder {
    let memory = MemoryDisk()
    let whileSynchronizing = Mutex<(@Sendable () -> Void)?>(nil)

    var path: String { memory.path }
    func names() throws -> [String] { try memory.names() }
    func make(_ name: String) throws -> any LogFile { SlowFile(try memory.make(name), self) }
    func open(_ name: String) throws -> any LogFile { SlowFile(try memory.open(name), self) }
    func rename(_ name: String, to other: String) throws { try memory.rename(name, to: other) }
    func remove(_ name: String) throws { try memory.remove(name) }
    func synchronize() throws { try memory.synchronize() }
}

private final class SlowFile: LogFile {
    private let file: any LogFile
    private let disk: SlowDisk

    init(_ file: any LogFile, _ disk: SlowDisk) {
        self.file = file
        self.disk = disk
    }

    func contents() throws -> [UInt8] { try file.contents() }
    func write(_ bytes: [UInt8], at offset: Int) throws { try file.write(bytes, at: offset) }

    func synchronize() throws {
        if let action = disk.whileSynchronizing.withLock({ $0 }) { action() }
        sched_yield()
        try file.synchronize()
    }
}
