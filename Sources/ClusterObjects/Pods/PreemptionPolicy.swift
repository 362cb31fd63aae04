import Documents

/// Whether a pod may push out pods of lower priority.
///
/// - Kubernetes: core/v1 PreemptionPolicy
public enum PreemptionPolicy: String, CaseIterable, Sendable, JSONMapped {
    /// It may.
    case lowerPriority = "PreemptLowerPriority"
    /// It waits.
    case never = "Never"
}
