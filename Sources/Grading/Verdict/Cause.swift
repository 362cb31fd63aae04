/// Why something is not earned. Every cause that a report can show is one of these.
public struct Cause: Sendable, Equatable, Codable, CustomStringConvertible {
    /// The names of the causes, as reports spell them.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// A test's assertion failed or it threw.
        case assertion
        /// The suite is green, but the exam saw another answer than the reference gives.
        case examMismatch = "exam-mismatch"
        /// A signal ended the process; `about` names it.
        case crash
        /// The time was over.
        case timeout
        /// The memory was used up.
        case memory
        /// Too much was written.
        case output
        /// The test skipped itself; `about` says why.
        case skipped
        /// The submission does not compile.
        case compile
        /// The submission holds something that may not run; `about` says what.
        case refused
        /// Still a stub; `about` names the milestone.
        case notImplemented = "not-implemented"
        /// A milestone that must come first is not earned; `about` names it.
        case blockedBy = "blocked-by"
        /// Suite and exam pass, but its author calls the milestone a draft: nobody earns it yet.
        case draft
        /// The process ended before the test did, without a crash.
        case earlyExit = "early-exit"
        /// The grader's own fault, never the submission's.
        case internalFault = "internal"
    }

    /// Which one.
    public var kind: Kind
    /// A signal, a milestone or a reason; its meaning depends on the kind.
    public var about: String?

    /// A cause, with what it is about.
    public init(_ kind: Kind, _ about: String? = nil) {
        self.kind = kind
        self.about = about
    }

    /// `assertion`, `crash(SIGSEGV)`, `blocked-by(emulator.1)`.
    ///
    /// Reasons are longer than a name and stay out; reports print them on lines of their own.
    public var description: String {
        switch kind {
        case .crash, .blockedBy: about.map { "\(kind.rawValue)(\($0))" } ?? kind.rawValue
        default: kind.rawValue
        }
    }
}

extension Cause {
    /// The cause of a crash, by the signal's name.
    static func crash(signal: Int32) -> Cause {
        Cause(.crash, signalNames[signal] ?? "signal \(signal)")
    }

    /// The cause that stands in the way of a draft even when all else is well.
    static let draft = Cause(.draft, "lab.yml calls it a draft: nobody can earn it yet")

    private static let signalNames: [Int32: String] = [
        1: "SIGHUP", 2: "SIGINT", 3: "SIGQUIT", 4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT", 7: "SIGBUS",
        8: "SIGFPE", 9: "SIGKILL", 11: "SIGSEGV", 13: "SIGPIPE", 15: "SIGTERM", 31: "SIGSYS",
    ]
}
