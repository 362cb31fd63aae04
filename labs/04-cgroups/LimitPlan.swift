import CgroupFS
import LabSupport

/// One thing to do to control files.
public enum LimitStep: Equatable, Sendable, CustomStringConvertible {
    /// Make a group. One that `mayExist` is made if it is missing, and then is nobody's own.
    case makeGroup(String, mayExist: Bool)
    /// Hand these controllers down from this group.
    case enable([Controller], in: String)
    /// Give a group its parent's value of a file, if its own is empty.
    case inherit(file: String, group: String)
    /// Write a text to a file, given by its path.
    case write(String, to: String)
    /// Move a process into a group; `home` is where it goes when this is undone.
    case attach(Int32, to: String, home: String)
    /// Remove a group. It stands in the undoing of a plan only.
    case removeGroup(String)
    /// Hand these no longer down. It stands in the undoing of a plan only.
    case disable([Controller], in: String)

    /// What a shell would be told.
    public var description: String {
        switch self {
        case .makeGroup(let path, let mayExist): "mkdir \(mayExist ? "-p " : "")\(path)"
        case .enable(let controllers, let path): "enable \(Self.list(controllers)) in \(path)"
        case .inherit(let file, let group): "inherit \(file) in \(group)"
        case .write(let text, let path): "write \(text) to \(path)"
        case .attach(let process, let group, _): "attach \(process) to \(group)"
        case .removeGroup(let path): "rmdir \(path)"
        case .disable(let controllers, let path): "disable \(Self.list(controllers)) in \(path)"
        }
    }

    private static func list(_ controllers: [Controller]) -> String {
        controllers.map(\.rawValue).joined(separator: ", ")
    }
}

/// Everything that has to be done to limit a group, in order, decided before anything is done.
public struct LimitPlan: Equatable, Sendable {
    /// What to do.
    public var steps: [LimitStep]

    /// A plan of these steps.
    public init(steps: [LimitStep] = []) {
        self.steps = steps
    }

    /// How to take it all back when every step changed something: the inverses, last step first.
    ///
    /// A write and an inheritance need none, since they go with their group.
    /// - Throws: nothing in a finished lab.
    public func undo() throws -> [LimitStep] {
        // TODO cgroups.6
        throw Unimplemented("cgroups.6")
    }
}

extension LimitStep {
    // TODO cgroups.6
}
