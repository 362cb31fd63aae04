import LabSupport

/// A group while the model runs.
final class CFSEntity {
    // TODO cgroups.7
}

/// Time.
extension CFSEntity {
    // TODO cgroups.7
}

/// The choice.
extension CFSEntity {
    // TODO cgroups.7
    /// Whether anybody in it wants to run, whatever the quota says.
}
