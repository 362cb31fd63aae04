import Foundation
import LabSupport

/// The receipts of one test process, sorted by test; refuses what no honest process sends.
struct ReceiptLedger {
    /// What no honest process sends.
    struct Fault: Error {
        let text: String
    }

    struct Record {
        let test: String
        var failures: [TestFailure] = []
        /// nil while the test has not finished.
        var result: Receipt.Result?
        var reason = ""
    }

    private(set) var records: [String: Record] = [:]
    /// In the order in which they started.
    private(set) var tests: [String] = []
    /// The bundle said that all tests are over.
    private(set) var hasEnded = false

    init(messages: [[UInt8]], nonce: String) throws(Fault) {
        for message in messages {
            guard let receipt = try? JSONDecoder().decode(Receipt.self, from: Data(message)) else {
                let start = String(decoding: message.prefix(40), as: UTF8.self)
                throw Fault(text: "a message on the private channel is no receipt: \(start.debugDescription)")
            }
            guard receipt.nonce == nonce else { throw Fault(text: "a receipt carries a foreign nonce") }
            if hasEnded { throw Fault(text: "a receipt follows the end of the bundle") }
            try take(receipt.event)
        }
    }

    /// Whether the process ended as one in which everything passed: end of bundle, exit status 0.
    func isComplete(_ ending: Ending) -> Bool {
        hasEnded && ending == .exited(0)
    }

    private mutating func take(_ event: Receipt.Event) throws(Fault) {
        switch event {
        case .start(let test):
            if records[test] != nil { throw Fault(text: "\(test) started twice") }
            records[test] = Record(test: test)
            tests.append(test)
        case .failure(let test, let text, let file, let line):
            try change(test) { $0.failures.append(TestFailure(text: text, file: file, line: line)) }
        case .finish(let test, let result, let reason):
            try change(test) {
                $0.result = result
                $0.reason = reason
            }
        case .end:
            hasEnded = true
        }
    }

    private mutating func change(_ test: String, _ body: (inout Record) -> Void) throws(Fault) {
        guard var record = records[test] else { throw Fault(text: "\(test) has a receipt before its start") }
        if record.result != nil { throw Fault(text: "\(test) has a receipt after its finish") }
        body(&record)
        records[test] = record
    }
}
