import Foundation
import LabSupport

/// The grader's side of one test process's receipts: what it is given, and what its receipts prove.
public struct Receipts: Sendable {
    /// 32 hexadecimal digits that every receipt of this process repeats.
    public let nonce: String

    /// Makes a fresh nonce.
    public init() {
        nonce = (0..<4).map { _ in
            let digits = String(UInt32.random(in: 0 ... .max), radix: 16)
            return String(repeating: "0", count: 8 - digits.count) + digits
        }.joined()
    }

    /// Add this to the environment of the test process: the channel's number, and no backtrace on a
    /// crash, which would cost up to two seconds.
    public var environment: [String: String] {
        ["DRYDOCK_RECEIPTS": "\(ChannelContents.descriptor)", "SWIFT_BACKTRACE": "enable=no"]
    }

    /// Make this the channel of the test process.
    public var channel: ChannelContents { ChannelContents(lines: [nonce]) }

    /// Judges one test that ran alone in a process.
    ///
    /// Passed only with the nonce on every receipt, exactly one start and one finish for `test`, no
    /// failure, nothing about another test, the end of the bundle, and exit status 0.
    /// - Parameter test: the id as XCTest's command line spells it: `EmulatorTests.DecodeTests/testFields`.
    public func outcome(of test: String, in result: LaunchResult) -> TestOutcome {
        switch read(result) {
        case .failure(let fault): return .broken(fault.text)
        case .success(let ledger):
            if let stranger = ledger.tests.first(where: { $0 != test }) {
                return .broken("asked for \(test), got a receipt for \(stranger)")
            }
            guard let record = ledger.records[test] else { return absent(test, ledger, result.ending) }
            return verdict(on: record, process: ledger.isComplete(result.ending), ending: result.ending)
        }
    }

    /// Judges several tests that ran in one process, as the watch loop does: a crash in one says nothing
    /// against those that finished before it.
    public func outcomes(of tests: [String], in result: LaunchResult) -> [String: TestOutcome] {
        let ledger = read(result)
        let pairs = tests.map { ($0, among($0, ledger, result.ending)) }
        return Dictionary(pairs) { first, _ in first }
    }

    private func among(
        _ test: String, _ ledger: Result<ReceiptLedger, ReceiptLedger.Fault>, _ ending: Ending
    ) -> TestOutcome {
        switch ledger {
        case .failure(let fault): return .broken(fault.text)
        case .success(let ledger):
            if let record = ledger.records[test] { return verdict(on: record, process: true, ending: ending) }
            let isOver = ledger.hasEnded || ledger.records.isEmpty
            return isOver ? absent(test, ledger, ending) : .notReached
        }
    }

    private func absent(_ test: String, _ ledger: ReceiptLedger, _ ending: Ending) -> TestOutcome {
        ledger.hasEnded
            ? .broken("the bundle ran to its end without a test named \(test)") : TestOutcome(ending)
    }

    /// - Parameter complete: whether the process as a whole ended as a test process should.
    private func verdict(
        on record: ReceiptLedger.Record, process complete: Bool, ending: Ending
    ) -> TestOutcome {
        let failures = record.failures
        if let milestone = failures.lazy.compactMap(\.unimplementedMilestone).first {
            return .notImplemented(milestone: milestone, failures)
        }
        switch record.result {
        case nil: return TestOutcome(ending)
        case .passed where !failures.isEmpty:
            return .broken("\(record.test) has a failure and says passed")
        case .passed: return complete ? .passed : TestOutcome(ending)
        case .skipped: return .skipped(record.reason)
        case .failed where failures.isEmpty: return .broken("\(record.test) failed without a failure")
        case .failed: return .failed(failures)
        }
    }

    private func read(_ result: LaunchResult) -> Result<ReceiptLedger, ReceiptLedger.Fault> {
        Result { () throws(ReceiptLedger.Fault) in
            try ReceiptLedger(messages: result.channelMessages, nonce: nonce)
        }
    }
}
