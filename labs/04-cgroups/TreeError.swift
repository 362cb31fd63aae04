import CgroupFS
import LabSupport

/// What the kernel refused, and why in words.
public struct TreeError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Which rule stood in the way.
    public enum Reason: Equatable, Sendable {
        /// The group is not there.
        case noGroup(String)
        /// The group is there already.
        case exists(String)
        /// An ancestor allows no more groups, or no more levels.
        case tooManyGroups
        /// These controllers are not in the group's `cgroup.controllers`.
        case notAvailable([Controller], in: String)
        /// The group holds processes, so it cannot enable these, or go.
        case processesInside(Int, of: String)
        /// The group has children, so it cannot go.
        case childrenInside([String], of: String)
        /// The group hands these down, so it cannot hold processes.
        case controlsChildren([Controller], in: String)
        /// The group's type does not allow it.
        case wrongType(String, of: String)
        /// No process has this id.
        case noProcess(Int32)
        /// A file that is missing: its controller is not enabled, or the kernel is older.
        case noFile(String)
        /// None of the rules that are known here.
        case unknown
    }

    /// The refusal itself.
    public let cause: KernelError
    /// The rule.
    public let reason: Reason

    /// A refusal by this rule.
    public init(cause: KernelError, reason: Reason) {
        self.cause = cause
        self.reason = reason
    }

    /// The refusal, then the rule and what to do.
    public var description: String {
        "\(cause): \(explanation)"
    }

    /// The rule and what would be right.
    public var explanation: String {
        switch reason {
        case .noGroup(let path): "there is no group \(path); create it first"
        case .exists(let path): "there is a group \(path) already"
        case .tooManyGroups:
            "cgroup.max.depth or cgroup.max.descendants of an ancestor allows no further group"
        case .notAvailable(let controllers, "/"):
            "this hierarchy does not have \(list(controllers)); version 1 may have it, or the kernel lacks it"
        case .notAvailable(let controllers, let path):
            "\(list(controllers)) is not in cgroup.controllers of \(path);"
                + " enable it in cgroup.subtree_control of the group above first"
        case .processesInside(let count, let path):
            "\(path) holds \(count) process\(count == 1 ? "" : "es"); move or end them first"
        case .childrenInside(let names, let path):
            "\(path) has the groups \(names.joined(separator: ", ")); remove them first"
        case .controlsChildren(let controllers, let path):
            "\(path) hands \(list(controllers)) to its children, and only the root may do so and hold"
                + " processes; attach to a child"
        case .wrongType(let type, let path):
            "\(path) is of the type '\(type)', which takes threads of its own domain at most"
        case .noProcess(let process): "no process has the id \(process)"
        case .noFile(let file): "there is no \(file); its controller is not enabled here"
        case .unknown: "no rule of the tree explains it"
        }
    }

    private func list(_ controllers: [Controller]) -> String {
        controllers.map(\.rawValue).joined(separator: ", ")
    }
}
