import Foundation
import KeyValueModel
import LabSupport
import Reconcilers
import SuiteSupport
import XCTest

@testable import StoreLog

/// Processes that are killed while they write: this test program itself, which is told by its environment
/// to run `KilledWriter` and no other.
final class KillTests: CleanTestCase {
    /// Several threads: so that batches are shared, and records of different ones lie in between.
    static let threads = 4

    func testWhatAKilledProcessWasToldIsSafeIsThere() throws {
        let rounds = Int(ProcessInfo.processInfo.environment["DRYDOCK_KILLS"] ?? "") ?? 24
        try withSeed { generator in
            // A store of its own for every eight: it grows, and is read as a whole each time.
            for start in stride(from: 0, to: rounds, by: 8) {
                try killRepeatedly(min(8, rounds - start), using: &generator)
            }
        }
    }

    private func killRepeatedly(_ rounds: Int, using generator: inout SeededGenerator) throws {
        let folder = try TestFolder()
        // Where each thread stands: all that was there the last time has to be there again.
        var recovered = [Int](repeating: 0, count: Self.threads)
        for round in 0..<rounds {
            let diary = folder.path("diary-\(round)")
            let delay = Int.random(in: 0...20_000, using: &generator)
            try killWriter(in: folder, diary: diary, from: recovered, after: delay)
            let said = try Diary(at: diary, from: recovered)
            try assertRecovered(folder.path("store"), said, &recovered, "kill \(round)")
        }
        XCTAssertGreaterThan(recovered.reduce(0, +), rounds, "the writers came to write something")
    }

    private func killWriter(in folder: TestFolder, diary: String, from numbers: [Int], after delay: Int)
        throws
    {
        let writer = Process()
        writer.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        writer.arguments = ["StoreLogTests.KilledWriter/testWritesUntilItIsKilled"]
        writer.environment = ProcessInfo.processInfo.environment.merging(
            [
                "DRYDOCK_WRITER": folder.path("store"), "DRYDOCK_DIARY": diary,
                "DRYDOCK_NUMBERS": numbers.map(String.init).joined(separator: " "),
            ], uniquingKeysWith: { $1 })
        let output = folder.path("output")
        try Data().write(to: URL(fileURLWithPath: output))
        let said = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
        writer.standardOutput = said
        writer.standardError = said
        try writer.run()
        defer {
            kill(writer.processIdentifier, SIGKILL)
            writer.waitUntilExit()
        }
        // The moment is counted from the first line on: starting takes most of the time. A few are killed
        // before it, while they still open the store.
        for _ in 0..<(delay < 1500 ? 20 : 20_000) where access(diary, F_OK) != 0 {
            guard writer.isRunning else {
                throw WriterFailed(output: try String(contentsOfFile: output, encoding: .utf8))
            }
            usleep(1000)
        }
        usleep(UInt32(delay))
    }

    private func assertRecovered(_ path: String, _ said: Diary, _ recovered: inout [Int], _ done: String)
        throws
    {
        guard access(path, F_OK) == 0 else { return }
        let store = try Durable(opening: path, now: { .zero })
        let kvs = try store.range(RangeRequest(.all)).kvs
        for thread in 0..<Self.threads {
            let numbers = kvs.filter { $0.key[0] == UInt8(thread) }.map { Int(KilledWriter.number($0.key)) }
            XCTAssertEqual(numbers, Array(1...max(1, numbers.count)).prefix(numbers.count).map(\.self), done)
            let promised = said.safe[thread]...said.begun[thread]
            XCTAssertTrue(
                promised.contains(numbers.count),
                "\(done): thread \(thread) has \(numbers.count) keys, where \(promised) was promised")
            recovered[thread] = numbers.count
        }
        XCTAssertEqual(kvs.map(\.modRevision).sorted(), Array(2..<Int64(kvs.count + 2)), "\(done): no gap")
        try store.close()
    }

    private struct WriterFailed: Error {
        let output: String
    }
}

/// What a writer said, a byte each time: the number of its thread before a put, and with bit 4 when it is safe.
private struct Diary {
    var begun: [Int]
    var safe: [Int]

    init(at path: String, from numbers: [Int]) throws {
        begun = numbers
        safe = numbers
        for byte in (try? Data(contentsOf: URL(fileURLWithPath: path))) ?? Data() {
            let thread = Int(byte & 0x0f)
            if byte & 0x10 == 0 { begun[thread] += 1 } else { safe[thread] += 1 }
        }
    }
}

/// Not a test: what `KillTests` starts and kills.
final class KilledWriter: XCTestCase {
    func testWritesUntilItIsKilled() throws {
        let environment = ProcessInfo.processInfo.environment
        guard let path = environment["DRYDOCK_WRITER"], let diary = environment["DRYDOCK_DIARY"] else {
            throw XCTSkip("run by KillTests, in a process of its own")
        }
        let numbers = (environment["DRYDOCK_NUMBERS"] ?? "").split(separator: " ").compactMap { UInt32($0) }
        var settings = StoreLogSettings()
        settings.segmentBytes = 16 << 10
        settings.logBytes = 64 << 10
        let store = try Durable(opening: path, settings, now: { .zero })
        let file = open(diary, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        for thread in 0..<KillTests.threads {
            Thread.detachNewThread {
                for number in (numbers[thread] + 1)... {
                    Self.say(UInt8(thread), file)
                    guard (try? store.put(PutRequest(key: Self.key(thread, number), value: [1]))) != nil,
                        (try? store.commit()) != nil
                    else { fatalError(store.failure?.description ?? "a put was refused") }
                    Self.say(UInt8(thread) | 0x10, file)
                }
            }
        }
        // Longer than anybody waits who would have killed it.
        sleep(60)
    }

    private static func say(_ byte: UInt8, _ file: Int32) {
        withUnsafeBytes(of: byte) { _ = write(file, $0.baseAddress, 1) }
    }

    private static func key(_ thread: Int, _ number: UInt32) -> [UInt8] {
        [UInt8(thread)] + withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }

    static func number(_ key: [UInt8]) -> UInt32 {
        key.dropFirst().reduce(0) { $0 << 8 | UInt32($1) }
    }
}
