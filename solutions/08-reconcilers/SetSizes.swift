import ClusterObjects

extension ReplicaSet {
    /// How many pods it shall have.
    var size: Int { Int(max(0, spec.replicas ?? 1)) }
    /// How many it had when it last said so.
    var existing: Int { Int(max(0, status.replicas)) }
    /// How many of those that it shall have are available. It may say more while it has not shrunk yet: those are
    /// about to go.
    var available: Int { min(size, Int(max(0, status.availableReplicas))) }

    /// It with another size.
    func resized(to size: Int) -> ReplicaSet {
        var set = self
        set.spec.replicas = Int32(clamping: size)
        return set
    }
}

/// The orders in which a deployment goes through its sets.
///
/// - Kubernetes: 1.20, controller_utils.go ReplicaSetsByCreationTimestamp, ReplicaSetsBySizeOlder, …BySizeNewer
enum SetOrder {
    /// The older one first; of one second by name. One without a time is the oldest.
    static func isOlder(_ first: ReplicaSet, _ second: ReplicaSet) -> Bool {
        let times = [first, second].map { $0.metadata.creationTimestamp?.microseconds ?? .min }
        return times[0] == times[1] ? first.metadata.name < second.metadata.name : times[0] < times[1]
    }

    /// The greater one first; of one size the older.
    static func isGreaterOrOlder(_ first: ReplicaSet, _ second: ReplicaSet) -> Bool {
        first.size == second.size ? isOlder(first, second) : first.size > second.size
    }

    /// The greater one first; of one size the newer.
    static func isGreaterOrNewer(_ first: ReplicaSet, _ second: ReplicaSet) -> Bool {
        first.size == second.size ? isOlder(second, first) : first.size > second.size
    }
}
