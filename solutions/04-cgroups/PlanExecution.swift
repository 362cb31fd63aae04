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
        // >>> cgroups.6
        // Note an inverse for what *changed*: a parent that was there already is not yours to remove,
        // a controller that was enabled already is not yours to disable. Undo in reverse.
        // stub: throw Unimplemented("cgroups.6")
        for step in plan.steps {
            do {
                if let inverse = try perform(step) { undo.insert(inverse, at: 0) }
            } catch {
                throw PlanError(step: step, cause: "\(error)", leftBehind: try takeBack())
            }
        }
        // <<<
    }

    /// Takes back what was done, as far as it goes.
    /// - Returns: the steps that could not be taken back.
    /// - Throws: nothing in a finished lab.
    public mutating func takeBack() throws -> [LimitStep] {
        // >>> cgroups.6
        // One failure must not keep the others from being taken back.
        // stub: throw Unimplemented("cgroups.6")
        var failed: [LimitStep] = []
        for step in undo {
            do { _ = try perform(step) } catch { failed.append(step) }
        }
        undo = []
        return failed
        // <<<
    }

    // >>> cgroups.6
    /// - Returns: the inverse, if the step changed something that outlives its group.
    private func perform(_ step: LimitStep) throws -> LimitStep? {
        switch step {
        case .makeGroup(let path, let mayExist):
            do {
                try files.makeDirectory(path)
            } catch let error as KernelError where mayExist && error.code == KernelError.exists {
                return nil
            }
        case .enable(let controllers, let path):
            let now = try files.read(control(of: path)).split(whereSeparator: \.isWhitespace)
            let missing = controllers.filter { !now.contains(Substring($0.rawValue)) }
            guard !missing.isEmpty else { return nil }
            try change(missing, "+", in: path)
            return .disable(missing, in: path)
        case .disable(let controllers, let path): try change(controllers, "-", in: path)
        case .inherit(let file, let group): try inherit(file, in: group)
        case .write(let text, let path): try files.write(text, to: path)
        case .attach(let process, let group, _): try files.write("\(process)", to: "\(group)/cgroup.procs")
        case .removeGroup(let path): try files.removeDirectory(path)
        }
        return step.inverse
    }

    private func control(of path: String) -> String {
        (path == "/" ? "" : path) + "/cgroup.subtree_control"
    }

    private func change(_ controllers: [Controller], _ sign: String, in path: String) throws {
        try files.write(
            controllers.map { sign + $0.rawValue }.joined(separator: " "), to: control(of: path))
    }

    private func inherit(_ file: String, in group: String) throws {
        guard ControlText.trimmed(try files.read("\(group)/\(file)")).isEmpty else { return }
        let parent = group.split(separator: "/").dropLast().joined(separator: "/")
        let above = try files.read("/\(parent)/\(file)")
        try files.write(ControlText.trimmed(above), to: "\(group)/\(file)")
    }
    // <<<
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
