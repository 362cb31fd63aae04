import ClusterObjects

/// What a deployment notes on its replica sets: which revision they are, and how far it meant to go.
///
/// - Kubernetes: 1.20, deployment_util.go, SetNewReplicaSetAnnotations
public enum RevisionNotes {
    /// Which revision of the template; on the deployment too.
    public static let revision = "deployment.kubernetes.io/revision"
    /// Which revisions it has been before, as a list with commas.
    public static let history = "deployment.kubernetes.io/revision-history"
    /// How many pods the deployment wanted when it last sized the set.
    public static let desired = "deployment.kubernetes.io/desired-replicas"
    /// How many pods it could have had then.
    public static let most = "deployment.kubernetes.io/max-replicas"

    /// Each object has its own of these.
    private static let own = [
        revision, history, desired, most, "kubectl.kubernetes.io/last-applied-configuration",
    ]

    /// The revision of an object; 0 for none.
    public static func revision(of object: ObjectMeta) -> Int64 {
        object.annotations[revision].flatMap { Int64($0) } ?? 0
    }

    static func desired(of set: ReplicaSet) -> Int? { set.metadata.annotations[desired].flatMap { Int($0) } }
    static func most(of set: ReplicaSet) -> Int? {
        set.metadata.annotations[most].flatMap { Int32($0) }.map { Int($0) }
    }

    /// The annotations that deployment and replica sets share.
    static func shared(_ annotations: [String: String]) -> [String: String] {
        annotations.filter { !own.contains($0.key) }
    }

    /// The annotations that are one object's own.
    static func own(_ annotations: [String: String]) -> [String: String] {
        annotations.filter { own.contains($0.key) }
    }

    /// Notes how far the deployment means to go.
    static func note(desired wanted: Int, surge: Int, on set: inout ReplicaSet) {
        set.metadata.annotations[desired] = "\(wanted)"
        set.metadata.annotations[most] = "\(wanted + surge)"
    }

    /// Notes the revision, if it is a later one; an earlier one goes into the history: it was rolled back to.
    static func note(revision new: Int64, on set: inout ReplicaSet) {
        let old = revision(of: set.metadata)
        guard old < new else { return }
        set.metadata.annotations[revision] = "\(new)"
        guard old > 0 else { return }
        let past = set.metadata.annotations[history].map { "\($0)," } ?? ""
        set.metadata.annotations[history] = past + "\(old)"
    }
}
