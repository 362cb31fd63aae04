import ClusterAPI
import ClusterObjects

/// What a deployment controller has written to replica sets and its cache may not show yet.
///
/// Adding up sizes from a cache that lags would find room where there is none. Kubernetes 1.20 relies on its
/// caches being quick; here every sum is made of sizes at least as new as what this controller wrote itself.
final class WrittenSets {
    private var sets: [String: [String: ReplicaSet]] = [:]

    /// Notes what was written to a set of a deployment.
    func note(_ set: ReplicaSet, of deployment: String) {
        sets[deployment, default: [:]][set.metadata.uid] = set
    }

    /// Forgets a deployment that has gone.
    func forget(_ deployment: String) { sets[deployment] = nil }

    /// The sets of a cache; those of which it shows less than was written, as the API itself has them.
    func refreshed(
        _ cached: [ReplicaSet], of deployment: String, through api: any ClusterAPI
    ) throws -> [ReplicaSet] {
        var result = cached
        for written in (sets[deployment] ?? [:]).values.sorted(by: { $0.name < $1.name }) {
            let uid = written.metadata.uid
            let position = result.firstIndex { $0.metadata.uid == uid }
            if let position, result[position].metadata.generation >= written.metadata.generation {
                sets[deployment]?[uid] = nil
                continue
            }
            if let position { result.remove(at: position) }
            if let fresh = try api.find(ReplicaSet.self, written.name), fresh.metadata.uid == uid {
                result.append(fresh)
            } else {
                sets[deployment]?[uid] = nil
            }
        }
        return result
    }
}
