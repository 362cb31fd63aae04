import KeyValueModel
import LabSupport
import Reconcilers
import SuiteSupport
import Synchronization
import XCTest

@testable import StoreLog

/// The power fails, or the process dies, at any call to the file system.
final class PowerLossTests: XCTestCase {
    func testWhatWasCommittedIsThereAfterEveryCrash() throws {
        for seed in UInt64(1)...200 {
            try withSeed(seed) { try crashRepeatedly(using: &$0) }
        }
    }

    func testACrashWhileAStoreIsOpenedLosesNothing() throws {
        for seed in UInt64(1)...60 {
            try withSeed(seed) { generator in
                let disk = MemoryDisk()
                var work = Workload()
                try write(to: disk, &work, failsAfter: .random(in: 20...200, using: &generator), &generator)
                disk.crash(Self.crash(using: &generator), using: &generator)
                for calls in 1...40 {
                    disk.state.withLock { $0.callsLeft = calls }
                    _ = try? Durable(in: disk, .small(), now: { .zero })
                    disk.crash(Self.crash(using: &generator), using: &generator)
                }
                try assertRecovered(disk, &work)
            }
        }
    }

    private func crashRepeatedly(using generator: inout SeededGenerator) throws {
        let disk = MemoryDisk()
        var work = Workload()
        for _ in 0..<4 {
            try write(to: disk, &work, failsAfter: .random(in: 1...150, using: &generator), &generator)
            disk.crash(Self.crash(using: &generator), using: &generator)
            try assertRecovered(disk, &work)
        }
    }

    private static func crash(using generator: inout SeededGenerator) -> MemoryDisk.Crash {
        MemoryDisk.Crash.allCases.randomElement(using: &generator) ?? .everything
    }

    /// Changes, commits and snapshots until the power fails.
    private func write(
        to disk: MemoryDisk, _ work: inout Workload, failsAfter calls: Int,
        _ generator: inout SeededGenerator
    ) throws {
        disk.state.withLock { $0.callsLeft = calls }
        do {
            let store = try Durable(in: disk, .small(), now: { .zero })
            for _ in 0..<200 {
                try work.step(on: store, using: &generator)
                if Int.random(in: 0..<4, using: &generator) == 0 { try work.commit(store) }
                if Int.random(in: 0..<40, using: &generator) == 0 { try store.snapshot() }
            }
        } catch is MemoryDisk.PowerLoss {
        } catch StoreError.stopped {
        } catch StoreLogError.stopped {
        }
    }

    private func assertRecovered(_ disk: MemoryDisk, _ work: inout Workload) throws {
        let store = try Durable(in: disk, .small(), now: { .zero })
        let last = store.last
        let promised = work.acknowledged...work.submitted
        guard promised.contains(last) else {
            throw Broken("recovered up to record \(last), where \(promised) was promised")
        }
        assertLesson(
            try store.renewedImage(), is: work.images[last], "recover up to record \(last)",
            why: "a store that comes back is one that was there before, not a mixture of several")
        work.goOn(from: last)
    }

    private struct Broken: Error, CustomStringConvertible {
        let description: String
        init(_ description: String) { self.description = description }
    }
}
