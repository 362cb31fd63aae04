/// One message of a test process to the grader: the two sides share this and nothing else.
public struct Receipt: Codable, Equatable, Sendable {
    /// What happened.
    public enum Event: Codable, Equatable, Sendable {
        /// A test began.
        case start(test: String)
        /// An assertion failed or an error was thrown.
        case failure(test: String, text: String, file: String, line: Int)
        /// A test ended.
        case finish(test: String, result: Result, reason: String)
        /// All tests that were asked for have ended.
        case end
    }

    /// How a test ended.
    public enum Result: String, Codable, Sendable {
        case passed, failed, skipped
    }

    /// Repeats what the grader sent, so that a receipt from elsewhere is recognised.
    public var nonce: String
    /// What happened.
    public var event: Event

    /// A receipt; the test is spelt as XCTest's command line spells it: `Module.Class/method`.
    public init(nonce: String, event: Event) {
        self.nonce = nonce
        self.event = event
    }
}
