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
        // >>> reconcilers.8
        // Only running pods that are Ready share the value, so that they are multiplied by the ratio. Without
        // any replica there is neither tolerance nor a pod to count: the ratio itself is the number.
        // stub: throw Unimplemented("reconcilers.8")
        guard target > 0 else { throw HPAFault.badTarget(target) }
        let ratio = Double(usage) / Double(target)
        if current == 0 { return HPADecision(replicas: ratio, current: usage, reason: .measured) }
        if isNear(ratio) {
            return HPADecision(replicas: Double(current), current: usage, reason: .withinTolerance)
        }
        if pods.isEmpty { throw HPAFault.noPods }
        let ready = pods.count {
            $0.status.phase == "Running" && $0.status.conditions.about("Ready")?.status == "True"
        }
        return HPADecision(replicas: ratio * Double(ready), current: usage, reason: .measured)
        // <<<
    }

    /// By a value of which each pod has an equal share.
    /// - Parameters:
    ///   - replicas: how many pods there are.
    ///   - usage: the value in all, in thousandths.
    ///   - target: what the share should be, in thousandths.
    /// - Throws: `HPAFault`.
    public static func share(replicas: Int32, usage: Int64, target: Int64) throws -> HPADecision {
        // >>> reconcilers.8
        // What is told is the share, rounded up; with no pods there is none.
        // stub: throw Unimplemented("reconcilers.8")
        guard target > 0 else { throw HPAFault.badTarget(target) }
        let share = (Double(usage) / Double(replicas)).rounded(.up)
        let current = Int64(exactly: share) ?? (share > 0 ? .max : 0)
        if replicas > 0, isNear(Double(usage) / (Double(target) * Double(replicas))) {
            return HPADecision(replicas: Double(replicas), current: current, reason: .withinTolerance)
        }
        let wanted = Double(usage) / Double(target)
        return HPADecision(replicas: wanted, current: current, reason: .measured)
        // <<<
    }
}
