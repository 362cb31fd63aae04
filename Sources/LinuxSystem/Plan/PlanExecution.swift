import Glibc

/// A step that failed, and which one.
public struct StepFailure: Error, Equatable, Sendable, CustomStringConvertible {
    /// The place of the step in its plan, from 0.
    public let index: Int
    /// What the kernel refused.
    public let reason: SystemError

    /// A failure of the step at this place.
    public init(index: Int, reason: SystemError) {
        self.index = index
        self.reason = reason
    }

    /// Which step, counted from 1, and why.
    public var description: String {
        "step \(index + 1), \(reason)"
    }
}

extension Plan {
    /// Takes every step; ends after the last, or becomes another program.
    /// - Parameters:
    ///   - initPolicy: what `becomeInit` follows.
    ///   - forksAside: a `fork` leaves this process and goes on in a child of its parent.
    ///   - trace: says before each step how long the one before took, on standard error.
    /// - Throws: `StepFailure` at the first step that is refused.
    public func perform(initPolicy: any InitPolicy.Type, forksAside: Bool = false, trace: Bool = false)
        throws(StepFailure)
    {
        var stopwatch = Stopwatch()
        for (index, step) in steps.enumerated() {
            defer { if trace { stopwatch.report(step) } }
            // It does not come back.
            if trace, case .execute = step { stopwatch.report(step) }
            do throws(SystemError) {
                switch step {
                case .fork where forksAside: try Supervisor.forkAside()
                case .fork: try Supervisor.fork(Bystander.self)
                case .becomeInit: try Supervisor.fork(initPolicy)
                default: try step.perform()
                }
            } catch {
                throw StepFailure(index: index, reason: error)
            }
        }
    }
}

/// Times the steps of a plan.
private struct Stopwatch {
    private var last = now()

    mutating func report(_ step: Step) {
        let time = Self.now()
        let micros = String((time - last) / 1000)
        var words = step.words.prefix(5).joined(separator: " ")
        // The same root before every target would push the targets out of sight.
        if case .mountInside(_, let request) = step {
            words = "mount-inside \(request.type) \(request.target) \(request.options.text)"
        }
        let line =
            String(repeating: " ", count: max(0, 7 - micros.count)) + micros + " us  \(words.prefix(64))\n"
        let bytes = Array(line.utf8)
        _ = bytes.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
        last = Self.now()
    }

    private static func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
