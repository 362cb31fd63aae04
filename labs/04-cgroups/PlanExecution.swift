import CgroupFS
import LabSupport

/// Carries plans out, and back.
public struct PlanExecution {
    /// The control files of all hierarchies that the plan speaks of.
    public let files: any ControlFileSystem
    /// What takes back the steps that changed something, the last of them first.
    public private(set) var undo: [LimitStep] = []

    /// Nothing done yet.
    public init(files: any ControlFileSystem) {
        self.files = files
    }

    /// Does all steps; if one fails, takes back those before it.
    /// - Throws: `PlanError` with the step that failed.
    public mutating func perform(_ plan: LimitPlan) throws {
        // TODO cgroups.6
        // Note an inverse for what *changed*: a parent that was there already is not yours to remove,
        // a controller that was enabled already is not yours to disable. Undo in reverse.
        throw Unimplemented("cgroups.6")
    }

    /// Takes back what was done, as far as it goes.
    /// - Returns: the steps that could not be taken back.
    /// - Throws: nothing in a finished lab.
    public mutating func takeBack() throws -> [LimitStep] {
        // TODO cgroups.6
        // One failure must not keep the others from being taken back.
        throw Unimplemented("cgroups.6")
    }

    // TODO cgroups.6
    /// - Returns: the inverse, if the step changed something that outlives its group.
}

/// A plan that could not be carried out.
public struct PlanError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The step that failed; those before it are taken back.
    public let step: LimitStep
    /// What the kernel said.
    public let cause: String
    /// What could not be taken back.
    public let leftBehind: [LimitStep]

    /// A plan that ended at this step.
    public init(step: LimitStep, cause: String, leftBehind: [LimitStep]) {
        self.step = step
        self.cause = cause
        self.leftBehind = leftBehind
    }

    /// The message, in one line.
    public var description: String {
        let rest = leftBehind.map { "\($0)" }.joined(separator: "; ")
        return "\(step): \(cause)"
            + (leftBehind.isEmpty ? "; the steps before it are taken back" : "; still to do by hand: \(rest)")
    }
}
