import ClusterObjects
import LabSupport

extension Toleration {
    /// Whether a pod with this toleration bears that taint.
    ///
    /// - Kubernetes: 1.20, core/v1 Toleration.ToleratesTaint
    public func tolerates(_ taint: Taint) throws -> Bool {
        // TODO scheduler.2
        // An effect or a key that is named must be the taint's; one that is not named is any. `Exists` asks
        // no more, `Equal` (or nothing) wants the same value.
        throw Unimplemented("scheduler.2")
    }
}
