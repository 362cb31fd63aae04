import ClusterObjects
import LabSupport
import SchedulingModel

/// Makes room for a pod by asking pods of lower priority to go: as few and as unimportant as possible.
///
/// - Kubernetes: 1.20, plugins/defaultpreemption; all nodes are tried, not a tenth of them
public struct Preemption {
    /// A node and who would have to go.
    public struct Candidate {
        /// The node's index.
        public let node: Int
        /// Who would have to go, the most important first.
        public let victims: [PodInfo]
        /// How many of them a disruption budget protects.
        public let violations: Int

        /// A node and who would have to go.
        public init(node: Int, victims: [PodInfo], violations: Int = 0) {
            self.node = node
            self.victims = victims
            self.violations = violations
        }
    }

    private let placer: Placer
    /// What protects pods.
    public var budgets: [PodDisruptionBudget]

    /// Preemption with the filters of a placer.
    public init(_ placer: Placer, budgets: [PodDisruptionBudget] = []) {
        self.placer = placer
        self.budgets = budgets
    }

    /// The node on which to make room; nil when there is none, or the pod may not.
    /// - Parameter statuses: what the filters said of each node.
    public func preempt(_ pod: PodInfo, _ statuses: [Decision.NodeStatus]) throws -> Candidate? {
        // TODO scheduler.6
        // A pod with the policy Never waits. Only nodes whose verdict is `.unschedulable` are tried: where it is
        // `.unresolvable`, nobody's going would help.
        throw Unimplemented("scheduler.6")
    }

    /// Who would have to go from a node; nil when that would not help. The cluster is as before.
    public func selectVictims(for pod: PodInfo, on node: NodeInfo) throws -> Candidate? {
        // TODO scheduler.6
        // Take all pods of lower priority away; if the pod does not fit even then, or there are none, nil. Put
        // everything back in the end, whatever happens. In between try to spare them, one by one: put the pod
        // back, and take it away again if the new one no longer fits. First those that a budget protects
        // (`violating`), then the others, each the most important first.
        throw Unimplemented("scheduler.6")
    }

    // TODO scheduler.6
    /// Puts back whom there is room for; those for whom there is none are returned.

    /// Whether the first of two pods is more important: of greater priority, or running longer.
    public static func isMoreImportant(_ first: PodInfo, _ second: PodInfo) -> Bool {
        (first.priority, second.start) > (second.priority, first.start)
    }

    /// Those whose going would break a budget.
    /// - Parameter pods: the most important first.
    public func violating(_ pods: [PodInfo]) throws -> [PodInfo] {
        // TODO scheduler.6
        // A budget protects pods of its namespace that its selector chooses (nil and an empty one choose none
        // here; pods without labels are never protected). Each such pod, in order, takes one of its
        // `disruptionsAllowed`; who finds none left breaks it. Pods listed as `disruptedPods` have been counted.
        throw Unimplemented("scheduler.6")
    }

    // TODO scheduler.6

    /// The candidate that hurts least; nil of none.
    public static func pickNode(_ candidates: [Candidate]) throws -> Candidate? {
        // TODO scheduler.6
        // One after the other, as long as several are left: fewest broken budgets; lowest priority of the most
        // important victim; lowest sum of priorities, each counted from the lowest possible (so that two pods of
        // -5 are more than one); fewest victims; the victims of the highest priority started latest (their
        // earliest start counts); the first in the list.
        throw Unimplemented("scheduler.6")
    }
}

extension PodInfo {
    /// When it started, in microseconds; one that has not started yet starts now.
    fileprivate var start: Int64 { pod.status.startTime?.microseconds ?? .max }
}
