import Foundation
import KeyValueModel
import Reconcilers
import SuiteSupport
import XCTest

@testable import StoreLog

/// Not a test of anything: figures, for whoever asks for them in a release build.
///
///     LABS=reference:reconcilers swift build -c release -Xswiftc -enable-testing --build-tests
///     DRYDOCK_BENCH=1 swift test ... --filter SpeedReport
final class SpeedReport: XCTestCase {
    func testMeasure() throws {
        guard ProcessInfo.processInfo.environment["DRYDOCK_BENCH"] != nil else {
            throw XCTSkip("figures only: needs DRYDOCK_BENCH and a release build")
        }
        let folder = try TestFolder()
        let value = [UInt8](repeating: 7, count: 100)
        try measure("the base alone, nothing written", count: 200_000) { count in
            let store = Store(now: { .zero })
            for index in 0..<count { _ = try store.put(PutRequest(key: Self.key(index), value: value)) }
        }
        try measure("one fdatasync and 128 bytes, nothing else", count: 3000) { count in
            try Self.synchronize(count, at: folder.path("raw"))
        }
        let store = try Durable(opening: folder.path("store"), now: { .zero })
        try measure("one writer, a commit for each", count: 3000) { count in
            for index in 0..<count {
                _ = try store.put(PutRequest(key: Self.key(index), value: value))
                try store.commit()
            }
        }
        try measure("one writer, a commit for 64", count: 100_000) { count in
            for index in 0..<count {
                _ = try store.put(PutRequest(key: Self.key(index), value: value))
                if index % 64 == 63 { try store.commit() }
            }
        }
        for threads in [8, 64] {
            try measure("\(threads) threads, each commits each", count: 20_000) { count in
                Self.inThreads(threads) { thread in
                    for index in 0..<count / threads {
                        _ = try? store.put(PutRequest(key: Self.key(thread * 10_000 + index), value: value))
                        try? store.commit()
                    }
                }
            }
        }
        try snapshot(store)
        try store.close()
        try measure("recovery, records and changes of a snapshot", count: Int(store.revision)) { _ in
            let copy = folder.path("copy")
            try FileManager.default.copyItem(atPath: folder.path("store"), toPath: copy)
            _ = try Durable(opening: copy, now: { .zero })
        }
    }

    private func snapshot(_ store: Durable) throws {
        _ = try store.compact(store.revision)
        let count = try store.base.image().changes.count
        try measure("image", count: count) { _ in _ = try store.base.image() }
        let before = Self.processorTime()
        let image = try store.base.frozenImage()
        _ = try store.put(PutRequest(key: Self.key(7), value: []))
        let used = Self.processorTime() - before
        print(
            "  frozen image of \(count) keys and the next put: \(used * 1e3) ms of CPU: so long writes wait")
        _ = try image()
        try measure("snapshot, writers beside it not counted", count: count) { _ in try store.snapshot() }
    }

    private func measure(_ name: String, count: Int, _ body: (Int) throws -> Void) throws {
        let clock = ContinuousClock()
        let processor = Self.processorTime()
        let time = try clock.measure { try body(count) }
        let used = Self.processorTime() - processor
        let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18
        print(
            "  \(name): \(Int(Double(count) / seconds)) a second, \(used * 1e6 / Double(count)) us of CPU each"
        )
    }

    private static func synchronize(_ count: Int, at path: String) throws {
        let file = open(path, O_RDWR | O_CREAT, 0o600)
        defer { close(file) }
        let zeros = [UInt8](repeating: 0, count: 1 << 20)
        pwrite(file, zeros, zeros.count, 0)
        fsync(file)
        for index in 0..<count {
            pwrite(file, zeros, 128, index * 128)
            fdatasync(file)
        }
    }

    private static func inThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
        let group = DispatchGroup()
        for thread in 0..<count {
            group.enter()
            Thread.detachNewThread {
                body(thread)
                group.leave()
            }
        }
        group.wait()
    }

    private static func processorTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    private static func key(_ index: Int) -> [UInt8] {
        Array("/registry/pods/default/pod-\(index)".utf8)
    }
}
