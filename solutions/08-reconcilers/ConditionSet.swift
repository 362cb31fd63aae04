import ClusterObjects

/// Conditions of an object, one of each type.
///
/// - Kubernetes: 1.20, deployment_util.go SetDeploymentCondition, replica_set_utils.go SetCondition
struct ConditionSet {
    /// In the order in which they came.
    private(set) var all: [Condition]

    init(_ conditions: [Condition]) { all = conditions }

    /// The condition of a type.
    subscript(type: String) -> Condition? { all.first { $0.type == type } }

    /// Says something; when nothing but the message would be new, what was said stays.
    mutating func set(_ condition: Condition) {
        let old = self[condition.type]
        guard old?.status != condition.status || old?.reason != condition.reason else { return }
        replace(condition)
    }

    /// Says something also when it was said before. The time of the last transition is that of the status.
    mutating func replace(_ condition: Condition) {
        var condition = condition
        if let old = self[condition.type], old.status == condition.status {
            condition.lastTransitionTime = old.lastTransitionTime
        }
        remove(condition.type)
        all.append(condition)
    }

    /// Says nothing about it any more.
    mutating func remove(_ type: String) { all.removeAll { $0.type == type } }
}
