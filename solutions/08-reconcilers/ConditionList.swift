import ClusterObjects

extension [Condition] {
    /// The condition of a type; nil when nothing is said about it.
    func about(_ type: String) -> Condition? {
        first { $0.type == type }
    }

    /// Says something about a type: in its place, or at the end. The time of transition changes only with the
    /// status.
    mutating func say(_ condition: Condition, at time: Timestamp) {
        var condition = condition
        guard let index = firstIndex(where: { $0.type == condition.type }) else {
            condition.lastTransitionTime = time
            append(condition)
            return
        }
        let hasTurned = self[index].status != condition.status
        condition.lastTransitionTime = hasTurned ? time : self[index].lastTransitionTime
        condition.others = self[index].others
        self[index] = condition
    }
}
