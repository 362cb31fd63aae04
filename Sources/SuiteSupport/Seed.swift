import Foundation
import LabSupport
import XCTest

extension XCTestCase {
    /// Runs a random test with a generator that can be had again.
    ///
    /// The seed is the test's own, or `DRYDOCK_SEED` from the environment. When anything fails inside,
    /// one more failure names the seed and the command that replays it.
    /// - Parameters:
    ///   - seed: the seed while the environment names none; the default changes with every run.
    ///   - body: the test.
    public func withSeed(
        _ seed: UInt64 = .random(in: 0...999_999_999), file: StaticString = #filePath, line: UInt = #line,
        _ body: (inout SeededGenerator) throws -> Void
    ) throws {
        let seed = try Self.seedFromEnvironment() ?? seed
        var generator = SeededGenerator(seed: seed)
        let failuresBefore = testRun?.totalFailureCount ?? 0
        let name = receiptName
        let sayHow = { XCTFail(Self.replay(name, seed: seed), file: file, line: line) }
        do {
            try body(&generator)
        } catch {
            // A stub fails with every seed, and a skip is no failure: nothing to replay.
            if !(error is Unimplemented), !(error is XCTSkip) { sayHow() }
            throw error
        }
        if (testRun?.totalFailureCount ?? 0) > failuresBefore { sayHow() }
    }

    static func replay(_ test: String, seed: UInt64) -> String {
        "the failure belongs to seed \(seed); replay: DRYDOCK_SEED=\(seed) swift test --filter '^\(test)$'"
    }

    private static func seedFromEnvironment() throws -> UInt64? {
        guard let text = ProcessInfo.processInfo.environment["DRYDOCK_SEED"] else { return nil }
        guard let seed = UInt64(text) else { throw BadSeed(text: text) }
        return seed
    }
}

/// `DRYDOCK_SEED` is not a number.
struct BadSeed: Error, CustomStringConvertible {
    let text: String

    var description: String {
        "DRYDOCK_SEED='\(text)': expected a whole number from 0 to \(UInt64.max)"
    }
}
