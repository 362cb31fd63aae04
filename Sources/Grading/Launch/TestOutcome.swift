import Foundation

/// What the receipts and the ending of a test process say about one test.
public enum TestOutcome: Equatable, Sendable {
    /// The one outcome that counts.
    case passed
    /// Assertions failed or an error was thrown; at least one failure.
    case failed([TestFailure])
    /// A stub threw `Unimplemented`; the milestone it named, and what was recorded.
    case notImplemented(milestone: String, [TestFailure])
    /// Skipped, with the reason if `requires` gave one.
    case skipped(String)
    /// A signal ended the process.
    case crashed(signal: Int32)
    /// The wall or processor time was over.
    case timeout
    /// Out of memory.
    case memory
    /// Too much output.
    case output
    /// The process ended before the test did, or before the bundle did, without a crash.
    case exitedEarly(status: Int32)
    /// The process ended, in whatever way, while another of several tests ran.
    case notReached
    /// The receipts contradict themselves or each other; says how.
    case broken(String)

    /// What an ending means for a test that has not finished.
    init(_ ending: Ending) {
        switch ending {
        case .exited(let status): self = .exitedEarly(status: status)
        case .signalled(let signal): self = .crashed(signal: signal)
        case .wallLimit, .cpuLimit: self = .timeout
        case .memoryLimit: self = .memory
        case .outputLimit: self = .output
        }
    }
}

/// One recorded failure of a test.
public struct TestFailure: Equatable, Sendable, Codable {
    /// The complete text.
    public var text: String
    /// The file of the assertion, as the compiler named it; empty for a thrown error without a place.
    public var file: String
    /// The line of the assertion, from 1.
    public var line: Int

    /// A failure at a place.
    public init(text: String, file: String, line: Int) {
        self.text = text
        self.file = file
        self.line = line
    }

    /// The milestone that `Unimplemented` names in the text, if it does.
    public var unimplementedMilestone: String? {
        guard let mark = text.range(of: "not-implemented: ") else { return nil }
        let name = text[mark.upperBound...].prefix { $0.isLetter || $0.isNumber || $0 == "." || $0 == "-" }
        return name.isEmpty ? nil : String(name)
    }
}
