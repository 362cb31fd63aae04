import CReceipts
import Foundation
import LabSupport
import Synchronization
import XCTest

/// Tells the grader, over the private descriptor, what every test does.
final class ReceiptObserver: NSObject, XCTestObservation {
    private let nonce: String

    init(nonce: String) {
        self.nonce = nonce
    }

    func testCaseWillStart(_ test: XCTestCase) {
        SkipReason.take()
        send(.start(test: test.receiptName))
    }

    func testCase(
        _ test: XCTestCase, didFailWithDescription text: String, inFile file: String?, atLine line: Int
    ) {
        send(.failure(test: test.receiptName, text: text, file: file ?? "", line: line))
    }

    func testCaseDidFinish(_ test: XCTestCase) {
        let reason = SkipReason.take()
        send(.finish(test: test.receiptName, result: test.testRun.receiptResult, reason: reason))
    }

    func testBundleDidFinish(_ bundle: Bundle) {
        send(.end)
    }

    private func send(_ event: Receipt.Event) {
        // Strings and numbers only: encoding them cannot fail, and a lost receipt is no pass.
        guard var line = try? JSONEncoder().encode(Receipt(nonce: nonce, event: event)) else { return }
        line.append(UInt8(ascii: "\n"))
        line.withUnsafeBytes { bytes in
            receipts_send(bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count)
        }
    }
}

extension XCTestCase {
    /// The test as the command line spells it: `EmulatorTests.DecodeTests/testFields`.
    var receiptName: String {
        // On Linux `name` is `DecodeTests.testFields`.
        let method = name.split(separator: ".").last.map(String.init) ?? name
        return "\(String(reflecting: type(of: self)))/\(method)"
    }
}

extension XCTestRun? {
    fileprivate var receiptResult: Receipt.Result {
        guard let run = self else { return .failed }
        if let run = run as? XCTestCaseRun, run.skipCount > 0, run.hasSucceeded { return .skipped }
        return run.hasSucceeded ? .passed : .failed
    }
}

/// Why the running test was skipped; XCTest keeps that to itself.
enum SkipReason {
    private static let reason = Mutex("")

    static func note(_ text: String) {
        reason.withLock { $0 = text }
    }

    /// The reason noted since the last call.
    @discardableResult
    static func take() -> String {
        reason.withLock { text in
            defer { text = "" }
            return text
        }
    }
}

/// Called by the C constructor, once, before `main`, when the grader asked for receipts.
@_cdecl("drydock_register_receipts")
func registerReceipts() {
    guard let nonce = receipts_nonce() else { return }
    XCTestObservationCenter.shared.addTestObserver(ReceiptObserver(nonce: String(cString: nonce)))
}
