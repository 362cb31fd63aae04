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
    /// - Parameter initPolicy: what `becomeInit` follows.
    /// - Throws: `StepFailure` at the first step that is refused.
    public func perform(initPolicy: any InitPolicy.Type) throws(StepFailure) {
        for (index, step) in steps.enumerated() {
            do throws(SystemError) {
                switch step {
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
