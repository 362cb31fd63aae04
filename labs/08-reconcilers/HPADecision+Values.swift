import ClusterObjects
import LabSupport

extension HPADecision {
    /// By a value that is one for all pods: of an object, or from outside.
    /// - Parameters:
    ///   - current: how many replicas there should be now.
    ///   - usage: the value, in thousandths.
    ///   - target: what it should be, in thousandths.
    ///   - pods: the pods of the selector.
    /// - Throws: `HPAFault`.
    public static func value(
        current: Int32, usage: Int64, target: Int64, pods: [Pod]
    ) throws -> HPADecision {
        // TODO reconcilers.8
        // Only running pods that are Ready share the value, so that they are multiplied by the ratio. Without
        // any replica there is neither tolerance nor a pod to count: the ratio itself is the number.
        throw Unimplemented("reconcilers.8")
    }

    /// By a value of which each pod has an equal share.
    /// - Parameters:
    ///   - replicas: how many pods there are.
    ///   - usage: the value in all, in thousandths.
    ///   - target: what the share should be, in thousandths.
    /// - Throws: `HPAFault`.
    public static func share(replicas: Int32, usage: Int64, target: Int64) throws -> HPADecision {
        // TODO reconcilers.8
        // What is told is the share, rounded up; with no pods there is none.
        throw Unimplemented("reconcilers.8")
    }
}
