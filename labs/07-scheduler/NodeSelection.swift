import ClusterObjects
import LabSupport
import SchedulingModel

extension NodeSelector {
    /// Whether one of the terms chooses the node.
    ///
    /// - Kubernetes: 1.20, component-helpers/scheduling/corev1/nodeaffinity
    public func matches(_ node: NodeInfo) throws -> Bool {
        // TODO scheduler.2
        // One term is enough; no term chooses nothing.
        throw Unimplemented("scheduler.2")
    }
}

extension NodeSelectorTerm {
    /// Whether all of the term holds for the node; a term with nothing in it holds for none.
    public func matches(_ node: NodeInfo) throws -> Bool {
        // TODO scheduler.2
        // `matchFields` knows `metadata.name` alone. A term that could not be written down as a selector
        // (a value that is no label value, a number that is none) chooses nothing, whatever it says.
        throw Unimplemented("scheduler.2")
    }
}

// TODO scheduler.2
