import Documents

/// What a taint does to pods that do not tolerate it.
///
/// - Kubernetes: core/v1 TaintEffect
public enum TaintEffect: String, CaseIterable, Sendable, JSONMapped {
    /// They are not placed there.
    case noSchedule = "NoSchedule"
    /// They are placed there only if nothing better is left.
    case preferNoSchedule = "PreferNoSchedule"
    /// They are not placed there, and those that are there go.
    case noExecute = "NoExecute"
    /// None is named; in a toleration this means every effect.
    case unnamed = ""

    /// One to read into.
    public static var blank: TaintEffect { .unnamed }
}
