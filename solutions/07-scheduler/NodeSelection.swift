import ClusterObjects
import LabSupport
import SchedulingModel

extension NodeSelector {
    /// Whether one of the terms chooses the node.
    ///
    /// - Kubernetes: 1.20, component-helpers/scheduling/corev1/nodeaffinity
    public func matches(_ node: NodeInfo) throws -> Bool {
        // >>> scheduler.2
        // One term is enough; no term chooses nothing.
        // stub: throw Unimplemented("scheduler.2")
        try terms.contains { try $0.matches(node) }
        // <<<
    }
}

extension NodeSelectorTerm {
    /// Whether all of the term holds for the node; a term with nothing in it holds for none.
    public func matches(_ node: NodeInfo) throws -> Bool {
        // >>> scheduler.2
        // `matchFields` knows `metadata.name` alone. A term that could not be written down as a selector
        // (a value that is no label value, a number that is none) chooses nothing, whatever it says.
        // stub: throw Unimplemented("scheduler.2")
        if matchExpressions.isEmpty && matchFields.isEmpty { return false }
        return matchExpressions.allSatisfy { $0.isValid && $0.holds(for: node.labels[$0.key]) }
            && matchFields.allSatisfy { $0.key == "metadata.name" && $0.isField && $0.holds(for: node.name) }
        // <<<
    }
}

// >>> scheduler.2
extension NodeRequirement {
    fileprivate var isValid: Bool {
        let isCounted =
            switch relation {
            case .isIn, .notIn: !values.isEmpty
            case .exists, .doesNotExist: values.isEmpty
            case .greaterThan, .lessThan: values.count == 1 && Int64(values[0]) != nil
            }
        return isCounted && LabelSyntax.isKey(key) && values.allSatisfy(LabelSyntax.isValue)
    }

    fileprivate var isField: Bool {
        (relation == .isIn || relation == .notIn) && values.count == 1
    }

    fileprivate func holds(for value: String?) -> Bool {
        switch relation {
        case .isIn: value.map(values.contains) ?? false
        case .notIn: !(value.map(values.contains) ?? false)
        case .exists: value != nil
        case .doesNotExist: value == nil
        case .greaterThan: numbers(value).map { $0 > $1 } ?? false
        case .lessThan: numbers(value).map { $0 < $1 } ?? false
        }
    }

    private func numbers(_ value: String?) -> (Int64, Int64)? {
        guard let label = value.flatMap({ Int64($0) }), let bound = values.first.flatMap({ Int64($0) }) else {
            return nil
        }
        return (label, bound)
    }
}
// <<<
